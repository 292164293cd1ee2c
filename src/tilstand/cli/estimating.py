"""`tilstand estimate`: how many were never seen, or why nobody can say."""
