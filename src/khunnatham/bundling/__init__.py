"""Everything of many cases in one file: papers and evidence with an index, as ZIP or as one PDF, made in the background."""
