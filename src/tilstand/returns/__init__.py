"""Returns to international bodies, and what these bodies publish of them."""
