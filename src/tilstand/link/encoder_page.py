"""The encoder as one page that a caseworker opens from disk: no network, nothing stored, nothing outside the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tilstand.languages import format_message, list_shipped_languages
from tilstand.languages.catalogue import get_language_name, load_catalogue_section
from tilstand.languages.language import list_fallback_languages
from tilstand.link.identity import load_encoder_table
from tilstand.render.offline_page import render_offline_page
from tilstand.terms import Language

_SCRIPTS = ("identity", "encoding", "sealing", "sheets", "page")
_SECTIONS = ("link", "link.encoder", "errors.link")


def render_encoder_page(language: Language, unit: Mapping[str, Any] | None = None) -> str:
    """The page, the same for the same arguments.

    Args:
        language: The language in which it opens; readers can take another.
        unit: The public key of the linkage unit, where it is to lie in the page.
    """
    languages = list_shipped_languages()
    tables = {
        **{name: load_encoder_table(name) for name in ("rules", "letters", "countries")},
        "messages": {tag: _list_messages(tag) for tag in languages},
        "languages": {tag: get_language_name(tag) for tag in languages},
        "fallbacks": {tag: list(dict.fromkeys((tag, *list_fallback_languages(tag)))) for tag in languages},
        "unit": dict(unit) if unit is not None else None,
    }
    return render_offline_page(
        "tilstand.link",
        "encoder",
        _SCRIPTS,
        tables,
        language=language if language in languages else languages[0],
        title=format_message("link.encoder.title").text(language),
    )


def _list_messages(language: Language) -> dict[str, str]:
    """The messages of the page in a language, by path."""
    sections = (load_catalogue_section(language, name) for name in _SECTIONS)
    return {path: text for section in sections for path, text in section.items() if isinstance(text, str)}
