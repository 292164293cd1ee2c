"""What bodies and the unit wrote, and what the report says: what of it a person has opened, in which wording.

An act `release` names two hashes: its subject is the words as they were given, `names` the words that are
printed. A body's printed words lie in `rounds/ROUND/released/HASH.txt`, and so they are printed when those
that were given have expired; a file that was changed since opens nothing. The journal itself never holds a
body's words. A sentence of the report is
printed as it stands in its file or not at all: other words are written there, and are another text.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from tilstand.archive.log import written
from tilstand.define import RoundView
from tilstand.errors import UsageError
from tilstand.languages import Dated, failure, message
from tilstand.model import Batch
from tilstand.model.document import BOXES
from tilstand.model.wording import Opened, fingerprint, kept_apart
from tilstand.round.act import act, acts, stamp
from tilstand.round.event import Event
from tilstand.round.journal import Store
from tilstand.round.standing import Standings
from tilstand.terms import Alike, Key, Language, Text
from tilstand.text.report.ended import ended
from tilstand.text.report.split import readable, source_sentences

__all__ = [
    "Wording",
    "opened",
    "release",
    "said",
    "sentences",
    "waiting",
    "withdraw",
    "withheld",
    "withhold",
    "wordings",
]


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

    @property
    def sha256(self) -> str:
        """The hash by which it is released."""
        return self.given or fingerprint(self.words)

    @property
    def read(self) -> str:
        """The words as they are screened: blanks for references, for names what they name; no sign moves."""
        return readable(self.words) if self.file else self.words

    @property
    def address(self) -> tuple[str, str, str, Language]:
        """What it has in common with the answer to the same question in another round."""
        return (self.provider, self.form, self.question, self.language)


def wordings(batch: Batch, own: Callable[[str], Language] = lambda body: "") -> tuple[Wording, ...]:
    """Everything that was said in a round: answers, then words beside figures, as they stand.

    Args:
        batch: What was delivered.
        own: The language in which a body writes: words beside figures do not say it.
    """
    answers = (answer for one in batch.submissions for answer in one.answers)
    found = [
        Wording(one.provider, one.form, one.question, language, here, given=apart)
        for one in answers
        for language, words in one.text.items()
        for here, apart in (_here(words),)
    ]
    for one in batch.remarks:
        body, (words, apart) = one.key.provider, _here(one.words)
        about, hash_ = one.key, one.given or apart
        found.append(Wording(body, "", about.text(), own(body), words, about=about, given=hash_))
    return tuple(found)


def said(view: RoundView, batch: Batch, reasons: Iterable[Wording] = ()) -> tuple[Wording, ...]:
    """Everything in a round that is printed only when a person has opened it.

    Args:
        view: The collection.
        batch: What was delivered.
        reasons: The reasons that the unit wrote.
    """
    return (*wordings(batch, view.language_of), *reasons, *sentences(view))


def sentences(view: RoundView) -> tuple[Wording, ...]:
    """The sentences of a round's report, what it shares with other rounds among them, as they are read.

    The place of a table or chart that the round does not have is one: it waits for it.
    """
    held = {*(f"table {id}" for id in view.tables), *(f"chart {id}" for id in view.charts)}
    held |= {f"box {id}" for id in BOXES}
    until = view.rounds[view.name].period.last if view.name else date.min
    return tuple(
        Wording(
            "",
            "",
            name,
            language,
            one.words,
            view.text_file(language, name),
            one.line,
            one.section,
            ended=ended(one.words, language, until),
        )
        for language, texts in view.texts.items()
        for name, text in texts.items()
        for one in source_sentences(text, language)
        if one.insert not in held
    )


def opened(folder: Path, stood: Standings, said: Iterable[Wording]) -> Opened:
    """The words that are printed, by the hash of those that were given.

    Args:
        folder: The round's folder.
        stood: Where everything stands.
        said: What was said.
    """
    found = {}
    for one in said:
        stand = stood.of("text", one.sha256)
        if stand.state == "released" and (not one.file or stand.names == one.sha256):
            words = one.words if stand.names == one.sha256 and one.words else _kept(folder, stand.names)
            if fingerprint(words) == stand.names:
                found[one.sha256] = words
    return found


def withheld(stood: Standings) -> frozenset[str]:
    """The hashes of the texts of which a person has said that they stay unprinted."""
    return frozenset(one for one in stood.subjects("text") if stood.of("text", one).state == "withheld")


def waiting(
    said: Iterable[Wording], open_: Opened, apart: Container[str] = frozenset()
) -> tuple[Wording, ...]:
    """What nobody has opened, nor withheld, each text once, where it stands first."""
    found: dict[str, Wording] = {}
    for one in said:
        if one.sha256 not in open_ and one.sha256 not in apart:
            found.setdefault(one.sha256, one)
    return tuple(found.values())


def release(
    folder: Path,
    store: Store,
    said: Iterable[Wording],
    hashes: Iterable[str],
    *,
    by: str,
    at: datetime,
    instead: str = "",
    shown: Mapping[str, str] | None = None,
    reason: str = "",
) -> tuple[Wording, ...]:
    """Open texts to print, each by the hash of its exact words; none, if one of the hashes is unknown.

    Args:
        folder: The round's folder.
        store: The acts of the round.
        said: What was said.
        hashes: The hashes of the texts that somebody has read.
        by: Who opens them.
        at: When.
        instead: Words to print instead of those that were given.
        shown: The code under which each was shown, by its hash: it stays in the log.
        reason: Why a sentence is printed though a sum in it ends before the round, and it does not say so.

    Raises:
        UsageError: If no such text was given in the round, the table of acts does not allow it, other words
            are given for a sentence of the report, or the reason is missing.
        ArchiveError: If the log cannot be written to.
    """
    known = {one.sha256: one for one in reversed(tuple(said))}
    found, events = _known(known, hashes), []
    if not reason.strip():
        _none_ended(found)
    for one in found:
        words = instead.strip() or one.words
        names = fingerprint(words)
        if not words:
            raise failure(UsageError, "round.unread", hash=one.sha256[:12], why=one.unread or Alike("–"))
        if names != one.sha256 and one.file:
            raise failure(UsageError, "round.in_its_file", file=one.file, line=one.line)
        if names != one.sha256 or one.provider:
            written(folder / "released" / f"{names}.txt", words.encode("utf-8", "surrogatepass"), mode=0o644)
        facts = {"provider": one.provider, "form": one.form, "question": one.question} if not one.file else {}
        facts |= {"language": one.language, **({"file": one.file} if one.file else {})}
        facts |= {"shown": shown[one.sha256]} if shown else {}
        events.append(Event("text", "release", one.sha256, by, stamp(at), names=names, facts=facts))
        if one.ended:
            events[-1] = replace(events[-1], reason=reason.strip())
    acts(store, events, called={one.sha256: Alike(one.sha256[:12]) for one in found})
    return found


def _none_ended(found: Iterable[Wording]) -> None:
    """Stop at sentences in which a sum ends before the round, and that do not say so."""
    told = [
        message("errors.round.ended.one", place=Alike(f"{one.file}:{one.line}"), day=Dated(one.ended))
        for one in found
        if one.ended
    ]
    if told:
        raise failure(UsageError, "round.ended", told, count=len(told))


def withdraw(store: Store, hashes: Iterable[str], *, by: str, reason: str, at: datetime) -> Iterator[str]:
    """Close texts again, whether or not they still stand in the round.

    Raises:
        UsageError: If one is not open, or the reason is missing.
        ArchiveError: If the log cannot be written to.
    """
    for sha256 in dict.fromkeys(hashes):
        act(store, "text", "withdraw", sha256, by=by, at=at, reason=reason, called=Alike(sha256[:12]))
        yield sha256


def withhold(
    store: Store, said: Iterable[Wording], hashes: Iterable[str], *, by: str, reason: str, at: datetime
) -> tuple[Wording, ...]:
    """Note that words of bodies stay unprinted, all or none, also those that have expired unread.

    Args:
        store: The acts of the round.
        said: What was said.
        hashes: The hashes of the texts.
        by: Who says so.
        reason: Why.
        at: When.

    Raises:
        UsageError: If no such text was given in the round, it is the unit's own, or the table of acts does
            not allow it.
        ArchiveError: If the log cannot be written to.
    """
    found = _known({one.sha256: one for one in reversed(tuple(said))}, hashes)
    for one in found:
        if one.file:
            raise failure(UsageError, "round.in_its_file", file=one.file, line=one.line)
        if not one.provider:
            raise failure(UsageError, "round.own_reason")
    events = [
        Event("text", "withhold", one.sha256, by, stamp(at), reason=reason, facts={"provider": one.provider})
        for one in found
    ]
    acts(store, events, called={one.sha256: Alike(one.sha256[:12]) for one in found})
    return found


def _known(known: Mapping[str, Wording], hashes: Iterable[str]) -> tuple[Wording, ...]:
    wanted = tuple(dict.fromkeys(hashes))
    strange = [one for one in wanted if one not in known]
    if strange:
        raise failure(UsageError, "round.no_text", [Alike(one) for one in strange], count=len(strange))
    return tuple(known[one] for one in wanted)


def _here(text: str) -> tuple[str, str]:
    """The words, and nothing; or nothing, and the hash of words that lie in the archive."""
    apart = kept_apart(text)
    return ("", apart) if apart else (text, "")


def _kept(folder: Path, names: str) -> str:
    """The words of a name; a line's end that an editor put after them does not matter."""
    path = folder / "released" / f"{names}.txt"
    words = path.read_bytes().decode("utf-8", errors="surrogatepass") if path.is_file() else ""
    return words if fingerprint(words) == names else words.rstrip("\n")
