"""Text: numbers, number words and sentences, written and read."""

from tilstand.text.day import day, period
from tilstand.text.fixed import fixed, unit
from tilstand.text.number import number

__all__ = ["day", "fixed", "number", "period", "unit"]
