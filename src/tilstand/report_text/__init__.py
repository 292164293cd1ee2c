"""Text: numbers, number words and sentences, written and read."""

from tilstand.languages.formats import format_day, format_number, format_period
from tilstand.reading import NumberKind, NumberSpan, PeriodSpan, find_numbers, find_periods, list_ocr_readings
from tilstand.report_text.changes import describe_change, describe_comparison, find_extreme_names
from tilstand.report_text.chapters import build_chapters
from tilstand.report_text.documents import build_report_document
from tilstand.report_text.messages import get_report_string, get_unit_name
from tilstand.report_text.nouns import Noun, NounLexicon, format_counted_noun, format_part_of_total
from tilstand.report_text.numerals import (
    format_cardinal_word,
    format_number_range,
    format_numeral,
    format_percent,
    format_percentage_points,
    join_list_items,
    spell_out_number,
)
from tilstand.report_text.scope import ReportScope
from tilstand.report_text.sentences import StatedSentence, list_stated_sentences

__all__ = [
    "Noun",
    "NounLexicon",
    "NumberKind",
    "NumberSpan",
    "PeriodSpan",
    "ReportScope",
    "StatedSentence",
    "build_chapters",
    "build_report_document",
    "describe_change",
    "describe_comparison",
    "find_extreme_names",
    "find_numbers",
    "find_periods",
    "format_cardinal_word",
    "format_counted_noun",
    "format_day",
    "format_number",
    "format_number_range",
    "format_numeral",
    "format_part_of_total",
    "format_percent",
    "format_percentage_points",
    "format_period",
    "get_report_string",
    "get_unit_name",
    "join_list_items",
    "list_ocr_readings",
    "list_stated_sentences",
    "spell_out_number",
]
