"""Official forms and certificates as files."""
