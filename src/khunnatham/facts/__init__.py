"""What is known of a unit: append-only values that answer requirements."""
