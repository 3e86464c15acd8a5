"""What is due and when, from every programme, for one person: one list, a month, a feed for phones, texts to remind with."""
