"""Reading: the number expressions of running text."""

from tilstand.text.reading.damage import readings
from tilstand.text.reading.find import numbers_in
from tilstand.text.reading.span import NumberSpan, SpanKind

__all__ = ["NumberSpan", "SpanKind", "numbers_in", "readings"]
