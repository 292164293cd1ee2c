"""Files from outside, opened without trusting them: in a process of their own, as plain data."""
