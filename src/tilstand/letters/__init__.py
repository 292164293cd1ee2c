"""What is written to bodies: letters in each body's own language, as mails ready to send, laid down whole."""
