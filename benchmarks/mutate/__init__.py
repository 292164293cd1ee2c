"""Change an input figure, build the edition again, and hold every part of it against what it declares."""
