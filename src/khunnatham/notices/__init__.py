"""What an office tells the units of a programme and does for them: circulars and their acknowledgement, duties done."""
