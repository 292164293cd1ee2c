"""What answers each address; nothing is decided here."""
