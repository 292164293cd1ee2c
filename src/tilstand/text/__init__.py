"""Text: numbers, number words and sentences, written and read."""

from tilstand.languages.day import day, period
from tilstand.languages.number import number
from tilstand.text.change import change, comparison, extreme
from tilstand.text.chapter import chapters
from tilstand.text.fixed import fixed, unit
from tilstand.text.noun import Noun, Nouns, counted, part
from tilstand.text.numeral import cardinal, in_words, numeral
from tilstand.text.reading import NumberSpan, PeriodSpan, SpanKind, numbers_in, periods_in, readings
from tilstand.text.report import Scope, Sentence, document, sentences
from tilstand.text.wording import joined, percent, percentage_points, span

__all__ = [
    "Noun",
    "Nouns",
    "NumberSpan",
    "PeriodSpan",
    "Scope",
    "Sentence",
    "SpanKind",
    "cardinal",
    "change",
    "chapters",
    "comparison",
    "counted",
    "day",
    "document",
    "extreme",
    "fixed",
    "in_words",
    "joined",
    "number",
    "numbers_in",
    "numeral",
    "part",
    "percent",
    "percentage_points",
    "period",
    "periods_in",
    "readings",
    "sentences",
    "span",
    "unit",
]
