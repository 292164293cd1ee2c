"""Reading: the number expressions of running text, and its periods."""

from tilstand.text.reading.damage import readings
from tilstand.text.reading.find import numbers_in
from tilstand.text.reading.period import PeriodSpan, periods_in
from tilstand.text.reading.span import NumberSpan, SpanKind

__all__ = ["NumberSpan", "PeriodSpan", "SpanKind", "numbers_in", "periods_in", "readings"]
