"""Publish: the edition, all of it from the same releasable tables."""
