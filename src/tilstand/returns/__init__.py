"""Returns to international bodies: what a form asks, what the edition answers, and what the world was told."""
