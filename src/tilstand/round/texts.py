"""Texts of bodies, of the unit and of the report, and their release or withholding.

An act `release_texts_to_print` names two hashes: its subject is the words as they were given, `names` the
words that are
printed. A body's printed words lie in `rounds/ROUND/released/HASH.txt`, and so they are printed when those
that were given have expired; a file that was changed since opens nothing. The journal itself never holds a
body's words. A sentence of the report is
printed as it stands in its file or not at all: other words are written there, and are another text.

They are printed in the method appendix, in footnotes and on the first page, and are texts like a body's
answers: each is printed only when a person has released these very words.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tilstand import collect
from tilstand.define import RoundView
from tilstand.languages import DatedText, LanguageName, PartialTranslation, format_message
from tilstand.languages.floor import describe_floor_gaps, find_floor_gaps
from tilstand.model import Adjustment, Batch, Decision
from tilstand.model.document import BOXES
from tilstand.model.hashes import Opened, hash_text, parse_placeholder
from tilstand.report_text.sentences import blank_references, list_source_sentences
from tilstand.report_text.temporal_claims import find_expired_span
from tilstand.round.label_statements import list_label_statements
from tilstand.storage.atomic import write_file_atomically
from tilstand.terms import InvariantText, JoinedText, Key, Language, Period, Text
from tilstand.workflow.actions import SubjectStates, derive_subject_states
from tilstand.workflow.event_log import RoundEvent, open_journal
from tilstand.workflow.transitions import NOTHING

TRACK = "edition"
STANDING = "standing"
"""What a release says of a sentence that is not of its round alone: the day on which to look at it again."""


def list_corrigenda(
    folder: Path, round_name: str, stood: SubjectStates
) -> Iterator[tuple[RoundEvent, Mapping[Language, str]]]:
    """The notes of a round's edition, the first first, each with its words.

    Args:
        folder: The round's folder.
        round_name: Name of the round.
        stood: Where everything stands.

    Yields:
        The act, and what the note says in each language; nothing, if it is not what was noted.
    """
    for event in stood.get_subject_state(TRACK, round_name).events:
        if event.act == "note":
            yield event, _read_corrigendum(folder, event.names)


def hash_corrigendum(words: Mapping[Language, str]) -> str:
    """The hash of a note in all its languages."""
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _read_corrigendum(folder: Path, sha256: str) -> Mapping[Language, str]:
    file = folder / "corrections" / f"{sha256}.toml"
    try:
        words = {str(tag): str(text) for tag, text in tomllib.loads(file.read_text("utf-8")).items()}
    except (OSError, ValueError):
        return {}
    return words if hash_corrigendum(words) == sha256 else {}


@dataclass(frozen=True, slots=True)
class Wording:
    """An answer or a reason as it was given in one language, or a sentence of the report as it stands.

    Attributes:
        provider, form, question: Whose it is, and what it answers; of a sentence, the text that it stands in.
        language: Its language.
        words: The words as they were given; empty where they lie in the archive and were not read there.
        file, line: Where a sentence stands; no file for an answer.
        section: The heading that a sentence stands under.
        about: Address of the figure that they were written beside; None for an answer to a question.
        given: Hash of the words, where they lie in the archive only.
        reason: What they are the reason of, where the unit wrote them; it has no body.
        unread: Why they could not be read in the archive.
        ended: The day on which a sum of the sentence ends before the round does, where it does not say so.
        standing: True for a sentence that a person released in an earlier round as one that stands for now, and for a
            label in the first round, which it is written for.
    """

    provider: str
    form: str
    question: str
    language: Language
    words: str
    file: str = ""
    line: int = 0
    section: str = ""
    about: Key | None = None
    given: str = ""
    reason: Text | None = None
    unread: Text | None = None
    ended: date | None = None
    standing: bool = False

    @property
    def sha256(self) -> str:
        """The hash by which it is released."""
        return self.given or hash_text(self.words)

    @property
    def floor_gaps(self) -> tuple[str, ...]:
        """What its language lacks, so that it stays closed; nothing where no language is known."""
        return find_floor_gaps(self.language) if self.language else ()

    @property
    def is_label(self) -> bool:
        """True for a label that states something."""
        return self.file.endswith(".toml")

    @property
    def read(self) -> str:
        """The words as they are screened: blanks for references, for names what they name; no sign moves."""
        return blank_references(self.words) if self.file else self.words

    @property
    def address(self) -> tuple[str, str, str, Language]:
        """What it has in common with the answer to the same question in another round."""
        return (self.provider, self.form, self.question, self.language)


def list_body_wordings(batch: Batch, own: Callable[[str], Language] = lambda body: "") -> tuple[Wording, ...]:
    """Everything that was said in a round: answers, then words beside figures, as they stand.

    Args:
        batch: What was delivered.
        own: The language in which a body writes: words beside figures do not say it.
    """
    answers = (answer for submission in batch.submissions for answer in submission.answers)
    found = [
        Wording(answer.provider, answer.form, answer.question, language, here, given=apart)
        for answer in answers
        for language, words in answer.text.items()
        for here, apart in (_split_archived_words(words),)
    ]
    for remark in batch.remarks:
        body, (words, apart) = remark.key.provider, _split_archived_words(remark.words)
        about, hash_ = remark.key, remark.given or apart
        found.append(Wording(body, "", about.text(), own(body), words, about=about, given=hash_))
    return tuple(found)


def list_texts(view: RoundView, batch: Batch, reasons: Iterable[Wording] = ()) -> tuple[Wording, ...]:
    """Everything in a round that is printed only when a person has opened it.

    Args:
        view: The collection.
        batch: What was delivered.
        reasons: The reasons that the unit wrote.
    """
    return (*list_body_wordings(batch, view.get_provider_language), *reasons, *list_report_sentences(view))


def list_report_sentences(view: RoundView) -> tuple[Wording, ...]:
    """The sentences of a round's report, what it shares with other rounds among them, as they are read.

    The place of a table or chart that the round does not have is one: it waits for it.
    """
    held = {*(f"table {id}" for id in view.tables), *(f"chart {id}" for id in view.charts)}
    held |= {f"box {id}" for id in BOXES}
    until = view.rounds[view.name].period.last if view.name else date.min
    earlier = _read_earlier_releases(view) if view.name else {}
    published = view.rounds[view.name].published.isoformat() if view.name else ""
    sentences = [
        Wording(
            "", "", name, language, sentence.words, view.get_text_file(language, name), sentence.line, sentence.section
        )
        for language, texts in view.texts.items()
        for name, text in texts.items()
        for sentence in list_source_sentences(text, language)
        if sentence.insert not in held
    ]
    sentences += [
        Wording("", "", label.path, label.language, label.words, label.file, label.line, label.path)
        for label in list_label_statements(view)
    ]
    return tuple(
        replace(wording, standing=True)
        if wording.is_label and not earlier
        else replace(
            wording,
            ended=find_expired_span(wording.words, wording.language, until),
            standing=bool(published) and earlier.get(wording.sha256, "") >= published,
        )
        for wording in sentences
    )


def _read_earlier_releases(view: RoundView) -> Mapping[str, str]:
    """What a person released in rounds before, by hash, with the day until which it stands; blank if for its round only.

    Where it is empty nothing is carried over: the labels are written for this round.
    """
    found: dict[str, str] = {}
    for name in view.before(view.name):
        states = derive_subject_states(open_journal(view, name).read_events())
        for sha256 in states.list_subjects("text"):
            stand = states.get_subject_state("text", sha256)
            act = stand.last("release")
            if stand.state == "released" and act is not None:
                found[sha256] = max(found.get(sha256, ""), act.facts.get(STANDING, ""))
            else:
                found[sha256] = ""
    return found


def list_released_texts(folder: Path, stood: SubjectStates, said: Iterable[Wording]) -> Opened:
    """The words that are printed, by the hash of those that were given.

    In a language without a floor none is, whoever opened it: no number word in it could be seen.

    Args:
        folder: The round's folder.
        stood: Where everything stands.
        said: What was said.
    """
    texts_by_name = {}
    for wording in said:
        stand = stood.get_subject_state("text", wording.sha256)
        if wording.floor_gaps:
            continue
        if stand.state == "released" and (not wording.file or stand.names == wording.sha256):
            words = (
                wording.words
                if stand.names == wording.sha256 and wording.words
                else read_released_words(folder, stand.names)
            )
            if hash_text(words) == stand.names:
                texts_by_name[wording.sha256] = words
        elif stand.state == NOTHING and wording.standing and not wording.ended:
            texts_by_name[wording.sha256] = wording.words
    return texts_by_name


def list_withheld_texts(stood: SubjectStates) -> frozenset[str]:
    """The hashes of the texts of which a person has said that they stay unprinted."""
    return frozenset(
        subject
        for subject in stood.list_subjects("text")
        if stood.get_subject_state("text", subject).state == "withheld"
    )


def list_pending_texts(
    said: Iterable[Wording], open_: Opened, apart: Container[str] = frozenset()
) -> tuple[Wording, ...]:
    """What nobody has opened, nor withheld, each text once, where it stands first.

    What is in a language without a floor waits for the language's words, and for nobody.
    """
    wordings_by_name: dict[str, Wording] = {}
    for wording in said:
        if wording.floor_gaps:
            continue
        if wording.sha256 not in open_ and wording.sha256 not in apart:
            wordings_by_name.setdefault(wording.sha256, wording)
    return tuple(wordings_by_name.values())


def describe_closed_languages(said: Iterable[Wording]) -> tuple[Text, ...]:
    """Why texts stay closed, language by language, by name of what each language lacks."""
    closed = {(wording.language, wording.sha256): wording.floor_gaps for wording in said if wording.floor_gaps}
    gaps = {language: own_gaps for (language, _), own_gaps in closed.items()}
    return tuple(
        format_message(
            "round.closed_language",
            language=LanguageName(language),
            tag=language,
            count=sum(language == other for other, _ in closed),
            list=describe_floor_gaps(own_gaps),
        )
        for language, own_gaps in gaps.items()
    )


def _split_archived_words(text: str) -> tuple[str, str]:
    """The words, and nothing; or nothing, and the hash of words that lie in the archive."""
    apart = parse_placeholder(text)
    return ("", apart) if apart else (text, "")


def read_released_words(folder: Path, names: str) -> str:
    """The words of a hash that lie in a round's folder; a line's end that an editor put after them does not matter."""
    path = folder / "released" / f"{names}.txt"
    words = path.read_bytes().decode("utf-8", errors="surrogatepass") if path.is_file() else ""
    return words if hash_text(words) == names else words.rstrip("\n")


def write_released_words(folder: Path, words: str) -> None:
    """Lay the words that are printed into a round's folder, under their hash."""
    path = folder / "released" / f"{hash_text(words)}.txt"
    write_file_atomically(path, words.encode("utf-8", "surrogatepass"), mode=0o644)


def list_unit_reasons(
    view: RoundView, round_name: str, judged: Sequence[Adjustment | Decision] | None = None
) -> tuple[Wording, ...]:
    """The reasons of a round: absences, what was decided about figures, about findings, notes of corrections.

    Args:
        view: The collection as the round sees it, without the bodies that were exempted by an act.
        round_name: Name of the round.
        judged: What was decided; it is read, if it is not given.
    """
    if judged is None:
        judged = (
            *collect.read_round_adjustments(view, round_name)[0],
            *collect.read_round_decisions(view, round_name)[0],
        )
    return (*_list_reason_wordings(view, round_name, judged), *_list_corrigendum_wordings(view, round_name))


def _list_reason_wordings(
    view: RoundView, round_name: str, judged: Sequence[Adjustment | Decision]
) -> Iterator[Wording]:
    for provider, absence in view.round(round_name).absent.items():
        if provider in view.providers:
            of = format_message("round.reason.absent", body=view.provider_label(provider))
            yield from _list_translated_reasons(
                view, f"absent {provider}", PartialTranslation.from_translations(absence.reason), of
            )
    if (policy := view.round(round_name).policy) is not None and policy.reason:
        of = format_message("round.reason.policy")
        yield from _list_translated_reasons(view, "policy", PartialTranslation.from_translations(policy.reason), of)
    for item in judged:
        of = format_message(
            "round.reason.decided", id=InvariantText(item.id), figure=_name_reason_figure(view, item.key)
        )
        yield from _list_translated_reasons(view, item.key.text(), item.reason, of)


def _list_corrigendum_wordings(view: RoundView, round_name: str) -> Iterator[Wording]:
    subject_states = derive_subject_states(open_journal(view, round_name).read_events())
    for event, words in list_corrigenda(view.path / "rounds" / round_name, round_name, subject_states):
        of = format_message("round.reason.corrected", day=DatedText(Period.from_text(event.at[:10])))
        yield from _list_translated_reasons(
            view, f"corrected {event.names[:8]}", PartialTranslation.from_translations(words), of
        )


def _list_translated_reasons(view: RoundView, question: str, reason: Text, of: Text) -> Iterator[Wording]:
    """A reason in each language that it was written in; what stands in for another is that one's."""
    for language in view.settings.languages:
        if (words := reason.text(language)) and reason.language(language) == language:
            yield Wording("", "", question, language, words, reason=of)


def _name_reason_figure(view: RoundView, key: Key) -> Text:
    codes = [view.get_code_label(dimension, code) for dimension, code in key.dims]
    measure, body = view.get_measure_label(key.measure, key.provider), view.provider_label(key.provider)
    return JoinedText((measure, body, *codes, DatedText(key.period)), ", ")


def get_exemption_reason(languages: Sequence[str]) -> dict[str, str]:
    """Why a body is absent that was exempted by an act: the system's words, not the unit's own."""
    return {language: format_message("round.excused").text(language) for language in languages}


def list_system_reasons(languages: Sequence[str]) -> Opened:
    """The reasons that nobody wrote, and that nobody need open."""
    return {hash_text(words): words for words in get_exemption_reason(languages).values()}
