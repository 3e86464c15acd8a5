"""What is assessed: programmes and their editions as data. Plain Python, no Django, no clock."""
