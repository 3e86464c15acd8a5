"""The projects of a unit in a year: budget month by month, procurement, and who sits for the citizens in its committees."""
