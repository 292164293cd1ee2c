"""Hiding rows so that no row that is sensitive can be worked out from those that are left."""
