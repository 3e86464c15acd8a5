"""Target virtues, problems and good deeds, activities and their results."""
