"""The core: rounds, enrolments, declarations, assessments, answers and submissions."""
