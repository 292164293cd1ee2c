"""Faults planted in returned workbooks: what is done to a form, and what has to be said of it."""
