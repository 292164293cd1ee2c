"""Estimate: how many were never seen by anybody, or why nobody can say."""
