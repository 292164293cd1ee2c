"""Reading: the number expressions of running text."""

from tilstand.text.reading.damage import readings
from tilstand.text.reading.find import numbers_in
from tilstand.text.reading.span import Kind, NumberSpan

__all__ = ["Kind", "NumberSpan", "numbers_in", "readings"]
