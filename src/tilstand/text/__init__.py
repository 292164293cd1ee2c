"""Text: numbers, number words and sentences, written and read."""
