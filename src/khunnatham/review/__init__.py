"""Bodies decide on what was handed in."""
