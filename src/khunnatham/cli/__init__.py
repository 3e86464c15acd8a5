"""The command line: for operators and scripts. Scoring and checking start neither a database nor Django."""

from khunnatham.cli.main import main

__all__ = ["main"]
