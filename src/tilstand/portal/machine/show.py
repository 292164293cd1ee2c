"""The form of a body as a program sees it, and what does not fit in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tilstand.languages import Dated
from tilstand.portal.draft import Draft, writable
from tilstand.portal.examine import Examination
from tilstand.portal.form import AskedWords, FormPage, FormPlace, FormSection
from tilstand.portal.machine.told import (
    AskedRoundTold,
    DeliveredTold,
    EntryTold,
    FormTold,
    LookedTold,
    PageTold,
    PlaceTold,
    QuestionTold,
    RemarkTold,
    SectionTold,
    WasTold,
)
from tilstand.portal.receipt import Delivered
from tilstand.portal.room import Room
from tilstand.terms import Language, Text

__all__ = ["form", "looked", "receipt", "standing", "the_round"]


def the_round(room: Room, provider: str, language: Language) -> AskedRoundTold:
    """A round as a body is asked in it."""
    about = room.view.round(room.name)
    return AskedRoundTold(
        name=room.name,
        provider=provider,
        period=Dated(about.period).text(language),
        state=room.stood().of("delivery", provider).state,
        deadline=about.deadline,
    )


def form(room: Room, provider: str, pages: Sequence[FormPage], draft: Draft, language: Language) -> FormTold:
    """All that a body is asked, in the words that people see."""

    def said(text: Text | None) -> str:
        return text.text(language) if text is not None else ""

    about = the_round(room, provider, language)
    return FormTold(
        round=about,
        open=writable(about.state),
        digest=draft.digest,
        pages=[
            PageTold(
                name=page.name,
                title=said(page.title),
                intro=said(page.intro),
                sections=[_section(one, draft, said) for one in page.sections],
                questions=[_question(one, draft, said) for one in page.questions],
                corrects=page.corrects,
            )
            for page in pages
        ],
    )


def standing(draft: Draft, address: str) -> EntryTold:
    """What stands in a place."""
    cell = draft.cells.get(address)
    if cell is None:
        return EntryTold(address=address, version=0)
    return EntryTold.model_construct(
        address=address,
        version=cell.version,
        given=draft.given(address),
        state=cell.state,  # type: ignore[arg-type]
        qualifier=cell.qualifier,  # type: ignore[arg-type]
        words=draft.said(address),
    )


def looked(draft: Draft, found: Examination, language: Language) -> LookedTold:
    """What does not fit in a draft."""
    remarks = [
        RemarkTold(
            weight="error" if one.severity.value == "error" else "warning",
            addresses=[*one.addresses],
            what=one.what.text(language),
            do=one.do.text(language),
        )
        for one in found.remarks
    ]
    return LookedTold(digest=draft.digest, figures=found.figures, errors=found.errors, remarks=remarks)


def receipt(room: Room, provider: str, found: Delivered) -> DeliveredTold:
    """The receipt of what stands."""
    came = found.came
    return DeliveredTold(
        round=room.name,
        provider=provider,
        state=found.state,
        sha256=came.names,
        version=came.facts.get("version", ""),
        by=came.by,
        at=came.at,
    )


def _section(one: FormSection, draft: Draft, said: Callable[[Text], str]) -> SectionTold:
    return SectionTold(
        address=one.address,
        title=said(one.title),
        notes=[said(note) for note in one.notes],
        stands=standing(draft, one.address) if one.address else None,
        places=[_place(place, draft, said) for place in one.places],
    )


def _place(one: FormPlace, draft: Draft, said: Callable[[Text], str]) -> PlaceTold:
    before = one.before
    was = None
    if before is not None:
        number = None if before.amount is None else f"{before.amount:f}"
        was = WasTold(number=number, state=before.status.value)
    return PlaceTold(
        address=one.address,
        label=said(one.label),
        level=one.level,
        whole=one.whole,
        before=was,
        stands=standing(draft, one.address),
    )


def _question(one: AskedWords, draft: Draft, said: Callable[[Text], str]) -> QuestionTold:
    return QuestionTold(
        address=one.address,
        words=said(one.words),
        most=one.most,
        before=said(one.before) if one.before is not None else None,
        stands=standing(draft, one.address),
    )
