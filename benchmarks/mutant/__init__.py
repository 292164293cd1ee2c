"""Faults put into the source one at a time, and whether a room's own tests catch them."""
