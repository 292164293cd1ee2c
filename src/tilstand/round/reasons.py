"""Reasons that the unit writes: of absences, policies, changed figures, findings, and corrected editions.

They are printed in the method appendix, in footnotes and on the first page, and are texts like a body's
answers: each is printed only when a person has released these very words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tilstand import collect
from tilstand.define import RoundView
from tilstand.languages import Dated, OwnWords, message
from tilstand.model import Adjustment, Decision
from tilstand.model.wording import Opened, fingerprint
from tilstand.round.journal import journal
from tilstand.round.note import notes
from tilstand.round.standing import standings
from tilstand.round.words import Wording
from tilstand.terms import Alike, Joined, Key, Period, Text

__all__ = ["excuse", "of_the_system", "reasons"]


def reasons(
    view: RoundView,
    round_name: str,
    judged: Sequence[Adjustment | Decision] | None = None,
) -> tuple[Wording, ...]:
    """The reasons of a round: absences, what was decided about figures, about findings, notes of corrections.

    Args:
        view: The collection as the round sees it, without the bodies that were exempted by an act.
        round_name: Name of the round.
        judged: What was decided; it is read, if it is not given.
    """
    if judged is None:
        judged = (*collect.adjustments(view, round_name)[0], *collect.decisions(view, round_name)[0])
    return (*_reasons(view, round_name, judged), *_corrections(view, round_name))


def _reasons(view: RoundView, round_name: str, judged: Sequence[Adjustment | Decision]) -> Iterator[Wording]:
    for provider, absence in view.round(round_name).absent.items():
        if provider in view.providers:
            of = message("round.reason.absent", body=view.provider_label(provider))
            yield from _wordings(view, f"absent {provider}", OwnWords.of(absence.reason), of)
    if (policy := view.round(round_name).policy) is not None and policy.reason:
        of = message("round.reason.policy")
        yield from _wordings(view, "policy", OwnWords.of(policy.reason), of)
    for one in judged:
        of = message("round.reason.decided", id=Alike(one.id), figure=_figure(view, one.key))
        yield from _wordings(view, one.key.text(), one.reason, of)


def _corrections(view: RoundView, round_name: str) -> Iterator[Wording]:
    stood = standings(journal(view, round_name).events())
    for event, words in notes(view.path / "rounds" / round_name, round_name, stood):
        of = message("round.reason.corrected", day=Dated(Period.parse(event.at[:10])))
        yield from _wordings(view, f"corrected {event.names[:8]}", OwnWords.of(words), of)


def _wordings(view: RoundView, question: str, reason: Text, of: Text) -> Iterator[Wording]:
    """A reason in each language that it was written in; what stands in for another is that one's."""
    for language in view.settings.languages:
        if (words := reason.text(language)) and reason.language(language) == language:
            yield Wording("", "", question, language, words, reason=of)


def _figure(view: RoundView, key: Key) -> Text:
    codes = [view.code_label(dimension, code) for dimension, code in key.dims]
    measure, body = view.measure_label(key.measure, key.provider), view.provider_label(key.provider)
    return Joined((measure, body, *codes, Dated(key.period)), ", ")


def excuse(languages: Sequence[str]) -> dict[str, str]:
    """Why a body is absent that was exempted by an act: the system's words, not the unit's own."""
    return {language: message("round.excused").text(language) for language in languages}


def of_the_system(languages: Sequence[str]) -> Opened:
    """The reasons that nobody wrote, and that nobody need open."""
    return {fingerprint(words): words for words in excuse(languages).values()}
