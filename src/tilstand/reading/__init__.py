"""Reading: the number expressions of running text, and its periods."""

from tilstand.reading.number_spans import NumberKind, NumberSpan
from tilstand.reading.numbers import find_numbers
from tilstand.reading.ocr import list_ocr_readings
from tilstand.reading.periods import PeriodSpan, find_periods

__all__ = ["NumberKind", "NumberSpan", "PeriodSpan", "find_numbers", "find_periods", "list_ocr_readings"]
