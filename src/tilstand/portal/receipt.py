"""The receipt of what a body delivered: its figures, by whom and when, and the hash.

It is made of the delivery and of what the body was asked, and of nothing that changes after: the same
delivery gives the same bytes, whoever asks for it and whenever. It is set as the report is set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tilstand.collect.words import GIVEN
from tilstand.fonts.sign import placed
from tilstand.languages import Dated, Fact, message
from tilstand.languages.number import number
from tilstand.model import Observation
from tilstand.portal.form import FormPage, FormSection, with_something
from tilstand.portal.room import Room
from tilstand.portal.standing import standing_figures
from tilstand.publish.coverage import printable, tidy
from tilstand.publish.typeset import pdf
from tilstand.round.event import Event
from tilstand.terms import Alike, Key, Language, Qualifier, Text
from tilstand.terms.marked import marked
from tilstand.text.long_word import breakable

__all__ = ["Delivered", "delivered", "figure_told", "receipt_pdf", "told_at"]


@dataclass(frozen=True)
class Delivered:
    """What a receipt is of.

    Attributes:
        came: The act by which it came.
        state: Where the body's figures stand.
        pages: What the body was asked, and what it has corrected.
        figures: What it delivered.
    """

    came: Event
    state: str
    pages: tuple[FormPage, ...]
    figures: Mapping[Key, Observation]


def delivered(room: Room, provider: str, pages: Sequence[FormPage]) -> Delivered | None:
    """What stands of a body; None where nothing does.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked, and what it can correct.
    """
    stand = room.stood().of("delivery", provider)
    came = stand.last("receive", "correct")
    if came is None or stand.state not in ("received", "accepted", "frozen"):
        return None
    figures = standing_figures(room, provider)
    own = with_something(pages, lambda one: one.key in figures)
    return Delivered(came, stand.state, own, figures)


def figure_told(one: Observation | None, language: Language) -> str:
    """A figure as it was delivered, with how it is meant; a dash where there is none."""
    if one is None:
        return "–"
    amount, status = one.value.amount, one.value.status
    if amount is not None:
        told = number(amount, language)
    else:
        told = message(f"collect.states.{status.value}").text(language) if status in GIVEN else str(one.value)
    if one.qualifier is Qualifier.EXACT:
        return told
    return f"{message(f'collect.exactness.{one.qualifier.value}').text(language)} {told}"


def told_at(came: Event) -> Text:
    """The day and minute of an act, in the time that every place has."""
    at = datetime.fromisoformat(came.at).astimezone(UTC)
    return message("portal.receipt.moment", day=Dated(at.date()), clock=Alike(at.strftime("%H:%M")))


def receipt_pdf(room: Room, provider: str, one: Delivered) -> bytes:
    """The receipt as PDF, in the language of the body.

    Args:
        room: The round.
        provider: The body.
        one: What was delivered.

    Raises:
        PublishError: If it cannot be set.
    """
    told = _told(room, provider, one)
    printable(told)
    data = json.dumps(told, ensure_ascii=False, sort_keys=True)
    day = datetime.fromisoformat(one.came.at).astimezone(UTC).date()
    return pdf("receipt", data, day, message("portal.receipt.title", body=room.view.provider_label(provider)))


def _told(room: Room, provider: str, one: Delivered) -> dict[str, object]:
    view = room.view
    language, body = view.language_of(provider), view.provider_label(provider)
    unit = view.provider_label(view.settings.coordinator)

    def said(text: Text) -> str:
        return breakable(placed(tidy(marked(text, language))))

    def say(path: str, **facts: Fact) -> str:
        return said(message(path, **facts))

    version = one.came.facts.get("version", "")
    rows = [
        [say("portal.page.of_whom"), said(body)],
        [say("portal.receipt.round"), said(Dated(view.round(room.name).period))],
        [say("portal.page.by"), breakable(placed(tidy(one.came.by)))],
        [say("portal.page.at"), said(told_at(one.came))],
        [say("portal.page.version"), version],
        [say("portal.receipt.figures"), one.came.facts.get("figures", "")],
    ]
    sha256 = one.came.names
    return {
        "language": language,
        "title": say("portal.receipt.title", body=body),
        "author": [said(unit)],
        "marks": [say("report.demonstration.word")] if view.settings.demonstration else [],
        "intro": [say("portal.page.received", unit=unit.text(language))],
        "facts": {"head": [say("portal.receipt.what"), say("portal.receipt.told")], "rows": rows},
        "checksum": {
            "title": say("portal.page.hash"),
            "parts": [sha256[at : at + 8] for at in range(0, len(sha256), 8)],
            "help": say("portal.receipt.help"),
        },
        "head": [say("collect.sheet.what"), say("collect.sheet.number")],
        "pages": [
            {
                "title": said(page.title),
                "tables": [
                    {"title": said(part.title), "rows": [*_rows(part, one, language)]}
                    for part in page.sections
                ],
            }
            for page in one.pages
            if page.sections
        ],
        "page": say("report.page", number="{number}"),
    }


def _rows(part: FormSection, one: Delivered, language: Language) -> Iterator[dict[str, object]]:
    for place in part.places:
        label = breakable(placed(tidy(marked(place.label, language))))
        yield {
            "label": label,
            "level": place.level,
            "value": figure_told(one.figures.get(place.key), language),
        }
