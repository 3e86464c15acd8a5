"""Khunnatham (คุณธรรม): the open platform on which Thai public bodies run their integrity programmes."""

__version__ = "0.1.0"
