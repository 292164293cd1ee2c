"""The language of a page, and messages adapted to the portal.

Stages speak to whoever works in a terminal as well. Where such a message has a counterpart under
`portal.here`, with the same facts, people who work in the portal are told that.
"""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from tilstand.define import Collection
from tilstand.languages import get_language_name, list_shipped_languages
from tilstand.languages.catalogue import is_catalogue_path
from tilstand.languages.messages import CatalogueMessage, FilledTemplate
from tilstand.terms import JoinedText, Language, Text


def adapt_for_portal(text: Text) -> Text:
    """A text as the portal says it.

    Args:
        text: What a stage says.

    Example:
        >>> from tilstand.languages import format_message
        >>> adapt_for_portal(format_message("rules.C033.do")).text("en")
        'Ask for the figures, or exempt the body on the board, with the reason.'
    """
    match text:
        case CatalogueMessage(path=path) if is_catalogue_path(f"portal.here.{path}"):
            return CatalogueMessage(f"portal.here.{path}")
        case FilledTemplate(template=template, facts=facts):
            own_pairs = tuple(
                (name, adapt_for_portal(item) if isinstance(item, Text) else item) for name, item in facts
            )
            return replace(text, template=adapt_for_portal(template), facts=own_pairs)
        case JoinedText(parts=parts):
            return replace(text, parts=tuple(map(adapt_for_portal, parts)))
        case _:
            return text


_CHOSEN = "language"


def list_offered_languages() -> tuple[tuple[Language, str], ...]:
    """The languages of the collection that the system speaks, each with its own name."""
    own_texts = (language for language in _load_collection().settings.languages if language in list_shipped_languages())
    return tuple((text, get_language_name(text)) for text in own_texts)


def choose_language(request: HttpRequest) -> Language:
    """The language to answer somebody in; what they ask for with `?language=` stays chosen."""
    there = [text for text, _ in list_offered_languages()]
    asked = request.GET.get(_CHOSEN, "")
    if asked in there:
        request.session[_CHOSEN] = asked
    own_text = getattr(request.user, "language", "")
    wanted = (request.session.get(_CHOSEN, ""), own_text, _load_collection().settings.language)
    return next((text for text in wanted if text in there), there[0])


def _load_collection() -> Collection:
    from tilstand.portal.snapshot import load_current_collection  # reads models: Django must have been started

    return load_current_collection()
