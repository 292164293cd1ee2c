"""Languages: one folder each; one catalogue of messages; numbers, days and plurals from CLDR."""

from tilstand.languages.catalogue import LanguageName, get_language_name
from tilstand.languages.formats import format_day, format_number, format_period
from tilstand.languages.language import list_shipped_languages, load_language_settings
from tilstand.languages.messages import (
    CatalogueMessage,
    CitedNumber,
    DatedText,
    Fact,
    FilledTemplate,
    PercentShare,
    QuotedText,
    WithheldNumber,
    format_inner_period,
    format_message,
    format_template,
    get_message,
    make_error,
    quote_text,
)
from tilstand.languages.typography import PartialTranslation

__all__ = [
    "CatalogueMessage",
    "CitedNumber",
    "DatedText",
    "Fact",
    "FilledTemplate",
    "LanguageName",
    "PartialTranslation",
    "PercentShare",
    "QuotedText",
    "WithheldNumber",
    "format_day",
    "format_inner_period",
    "format_message",
    "format_number",
    "format_period",
    "format_template",
    "get_language_name",
    "get_message",
    "list_shipped_languages",
    "load_language_settings",
    "make_error",
    "quote_text",
]
