"""Reconcile: which figures do not fit, and what the coordinator decided about them."""
