"""Answers × edition → result: exact, explained, fast. Plain Python, no Django, no clock, no database."""
