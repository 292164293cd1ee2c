"""Schemas of the JSON API, and their construction from forms, drafts and receipts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from tilstand.languages import DatedText
from tilstand.model import Severity
from tilstand.portal.delivery import DeliveredFigures, DraftCheck
from tilstand.portal.drafts import Draft, is_draft_writable
from tilstand.portal.forms import FormPage, FormPlace
from tilstand.portal.snapshot import RoundSnapshot
from tilstand.terms import Language

# A database keeps no NUL; half a sign is none.
_Words = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=20_000)]
_Figure = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=200)]
_Address = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=400)]


class MachineTold(Schema):
    """A message whose fields say themselves what they are."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")


class EntryTold(MachineTold):
    """What is written in one place of the form."""

    address: _Address
    """The place, as the form names it."""
    version: Annotated[int, Field(ge=0, le=2**31 - 2)]
    """The version that was seen there, 0 where nothing was: nobody's work is replaced unseen."""
    given: _Figure = ""
    """The figure, with a decimal point or comma; empty where there is none."""
    state: Literal["", "zero", "not_known", "not_applicable", "not_collected"] = ""
    """Why there is no figure."""
    qualifier: Literal["", "about", "at_least", "at_most"] = ""
    """How the figure is meant, where it is not exact."""
    words: _Words = ""
    """A remark on the figure, or the answer to a question."""


class EntriesTold(MachineTold):
    """What is written in several places; what is not named stays as it is."""

    entries: Annotated[list[EntryTold], Field(max_length=5_000)]
    """One for each place."""


class ShownTold(MachineTold):
    """The form as it was seen before it is signed."""

    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Hash of all that stands in the form, as the form, a check or a saving told it."""


class WasTold(MachineTold):
    """What stood in a place the time before."""

    number: str | None
    """The figure; null where there was none."""
    state: str
    """What it was: number, zero, or why there was none."""


class PlaceTold(MachineTold):
    """Where one figure is written."""

    address: str
    """Its name."""
    label: str
    """What it is called within its section."""
    level: int
    """How deep it stands below a total."""
    whole: bool
    """True where it counts something, and takes no decimals."""
    before: WasTold | None
    """What stood there the time before; null where nothing did."""
    stands: EntryTold
    """What stands there now."""


class SectionTold(MachineTold):
    """The figures of one measure in one period."""

    address: str
    """Where the choice for all of its blank places is written; empty where there is no such choice."""
    title: str
    """What is counted."""
    notes: list[str]
    """How."""
    stands: EntryTold | None
    """The choice for all of its blank places, as it stands now."""
    places: list[PlaceTold]
    """Where it is written."""


class QuestionTold(MachineTold):
    """A question that is answered in words."""

    address: str
    """Its name."""
    words: str
    """The question."""
    most: int
    """How many words the answer may have."""
    before: str | None
    """What was printed of the answer the time before."""
    stands: EntryTold
    """What stands there now."""


class PageTold(MachineTold):
    """One form of the body."""

    name: str
    """Its name."""
    title: str
    """What it is about."""
    intro: str
    """What is to be known before."""
    sections: list[SectionTold]
    """The figures."""
    questions: list[QuestionTold]
    """The questions in words."""
    corrects: str
    """The year that it is about, where it corrects figures of earlier rounds: `words` is then the reason, and
    a figure without one is asked about. Empty for what is asked in this round."""


class AskedRoundTold(MachineTold):
    """A round in which the body is asked."""

    name: str
    """Its name, as addresses have it."""
    provider: str
    """The body."""
    period: str
    """What it is about."""
    state: str
    """Where the body's figures stand."""
    deadline: date | None
    """By when they are wanted."""


class FormTold(MachineTold):
    """All that a body is asked in a round, with what stands there."""

    round: AskedRoundTold
    """The round."""
    open: bool
    """True where something can be written."""
    digest: str
    """Hash of all that stands: it is named when the form is signed."""
    pages: list[PageTold]
    """The forms."""


class RemarkTold(MachineTold):
    """Something that does not fit."""

    weight: Literal["error", "warning"]
    """With an error nothing can be signed; a warning can be explained by a remark."""
    addresses: list[str]
    """The places that it is about; none where it is about the whole."""
    what: str
    """What was found."""
    do: str
    """What to do."""


class LookedTold(MachineTold):
    """What does not fit in a form."""

    digest: str
    """Hash of all that would stand."""
    figures: int
    """How many figures there are."""
    errors: int
    """How many errors there are."""
    remarks: list[RemarkTold]
    """What does not fit, errors first."""


class KeptTold(LookedTold):
    """What was saved, and what does not fit by now."""

    versions: dict[str, int]
    """The version of each place that was named."""


class DeliveredTold(MachineTold):
    """The receipt of what was signed."""

    round: str
    """The round."""
    provider: str
    """The body."""
    state: str
    """Where its figures stand."""
    sha256: str
    """Hash of what was delivered."""
    version: str
    """Which delivery of the body it is."""
    by: str
    """Who delivered."""
    at: str
    """When, in UTC."""


class FaultTold(MachineTold):
    """Why nothing was done, in the words that people are told."""

    title: str
    """What could not be done."""
    causes: list[str]
    """Why."""
    remedy: str
    """What to do."""
    stands: EntryTold | None = None
    """What somebody else wrote in the place meanwhile."""


def to_round_schema(room: RoundSnapshot, provider: str, language: Language) -> AskedRoundTold:
    """A round as a body is asked in it."""
    period, state = DatedText(room.about.period).text(language), room.get_delivery(provider).state
    return AskedRoundTold(name=room.name, provider=provider, period=period, state=state, deadline=room.about.deadline)


def to_form_schema(
    room: RoundSnapshot, provider: str, pages: Sequence[FormPage], draft: Draft, language: Language
) -> FormTold:
    """All that a body is asked, in the words that people see."""
    about = to_round_schema(room, provider, language)
    told = [_to_page_schema(page, draft, language) for page in pages]
    return FormTold(round=about, open=is_draft_writable(about.state), digest=draft.digest, pages=told)


def _to_page_schema(page: FormPage, draft: Draft, language: Language) -> PageTold:
    sections = [
        SectionTold(
            address=section.address,
            title=section.title.text(language),
            notes=[note.text(language) for note in section.notes],
            stands=to_entry_schema(draft, section.address) if section.address else None,
            places=[_to_place_schema(place, draft, language) for place in section.places],
        )
        for section in page.sections
    ]
    questions = [
        QuestionTold(
            address=question.address,
            words=question.words.text(language),
            most=question.most,
            before=question.before.text(language) if question.before is not None else None,
            stands=to_entry_schema(draft, question.address),
        )
        for question in page.questions
    ]
    title, intro = page.title.text(language), page.intro.text(language) if page.intro is not None else ""
    about = {"name": page.name, "title": title, "intro": intro, "corrects": page.corrects}
    return PageTold(**about, sections=sections, questions=questions)


def _to_place_schema(place: FormPlace, draft: Draft, language: Language) -> PlaceTold:
    was = None
    if place.before is not None:
        amount = place.before.amount
        was = WasTold(number=None if amount is None else f"{amount:f}", state=place.before.status.value)
    return PlaceTold(
        address=place.address,
        label=place.label.text(language),
        level=place.level,
        whole=place.whole,
        before=was,
        stands=to_entry_schema(draft, place.address),
    )


def to_entry_schema(draft: Draft, address: str) -> EntryTold:
    """What stands in a place."""
    cell = draft.cells.get(address)
    if cell is None:
        return EntryTold(address=address, version=0)
    # What was kept once is told as it is, also where it could not be sent any more.
    stands: dict[str, Any] = {"version": cell.version, "state": cell.state, "qualifier": cell.qualifier}
    given, words = draft.given(address), draft.said(address)
    return EntryTold.model_construct(address=address, given=given, words=words, **stands)


def to_check_schema(draft: Draft, found: DraftCheck, language: Language) -> LookedTold:
    """What does not fit in a draft."""
    remarks = [
        RemarkTold(
            weight="error" if remark.severity is Severity.ERROR else "warning",
            addresses=[*remark.addresses],
            what=remark.what.text(language),
            do=remark.do.text(language),
        )
        for remark in found.remarks
    ]
    return LookedTold(digest=draft.digest, figures=found.figures, errors=found.errors, remarks=remarks)


def to_receipt_schema(room: RoundSnapshot, provider: str, found: DeliveredFigures) -> DeliveredTold:
    """The receipt of what stands."""
    came, version = found.came, found.came.facts.get("version", "")
    about = {"round": room.name, "provider": provider, "state": found.state, "version": version}
    return DeliveredTold(**about, sha256=came.names, by=came.by, at=came.at)
