"""Collect: submissions from files, each one checked; everything that does not fit, at once."""
