"""Receiving what bodies send: whose it is, whether it can be read, what changed; nothing is overwritten."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from tilstand import collect
from tilstand.archive import Archive
from tilstand.archive.keep import keep_file, keep_words
from tilstand.archive.log import written
from tilstand.collect import Delivery
from tilstand.collect.submission import ANSWERS
from tilstand.define import RoundView
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import failure, message
from tilstand.model import Findings, Received
from tilstand.round.act import act
from tilstand.round.journal import Store
from tilstand.round.put_away import put_away
from tilstand.round.standing import Stand, standings
from tilstand.round.track import Right
from tilstand.terms import Key, Value

__all__ = ["Receipt", "Revision", "dropped", "received"]

_REFUSED = ("refuse", "refuse_newer")
_OPEN = ("received", "accepted")


@dataclass(frozen=True, slots=True)
class Revision:
    """One figure that differs from the version before; None where a version has none."""

    key: Key
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file.

    Attributes:
        file: Its name as it came.
        provider: Whose it is; empty if that cannot be told.
        outcome: `received`; `refused`; `older` than the version that stands; `twice`, where another file says
            that it is the same version; `same` as one that came before; `unknown`, if nobody can tell whose
            it is; `closed`, where the body's figures are not open for more.
        version: Its version, where it has one.
        figures: How many figures it has.
        changed: The figures that differ from the version that stood before, in order of address.
        findings: What does not fit in it.
        late: True if it came after the deadline; it is received all the same.
    """

    file: str
    provider: str
    outcome: str
    version: int | None = None
    figures: int = 0
    changed: tuple[Revision, ...] = ()
    findings: Findings = field(default_factory=Findings)
    late: bool = False


def received(
    collection: RoundView,
    round_name: str,
    files: Iterable[Path],
    store: Store,
    archive: Archive,
    *,
    by: str,
    at: datetime,
    right: Right = Right.COORDINATOR,
    channel: str = "mail",
) -> Iterator[Receipt]:
    """What became of each file, one after the other in the order of their names.

    The bytes of a file that can be used go into the archive, and so does each text that is in it; the round's
    folder gets its figures, and of each text the hash, under a name of its own. Of a refused one the archive
    keeps the hash. A file that came before changes nothing. One that lies in the round's folder already, put
    there by hand, is received from there, and loses its words.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        files: The files, whatever they are called.
        store: The acts of the round.
        archive: Where bytes are kept.
        by: Who receives them.
        at: When.
        right: On whose behalf.
        channel: Through which door they came.
    """
    desk = _Desk(collection, round_name, store, archive, by, at, right, channel)
    for path in sorted(files, key=lambda one: (one.name, str(one))):
        yield _one(desk, path)


def dropped(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files that are meant: those that are named, and every file in a folder that is.

    What programs leave behind beside an open file is none.

    Raises:
        UsageError: If a path is not there, or a folder has no file.
    """
    found: list[Path] = []
    problems = []
    for path in paths:
        inside = (
            [one for one in sorted(path.rglob("*")) if one.is_file() and _sent(one)] if path.is_dir() else []
        )
        found += inside or [path]
        if not path.exists() or (path.is_dir() and not inside):
            what = "empty" if path.is_dir() else "absent"
            problems.append(message(f"errors.not_read.{what}", path=path))
    if problems:
        raise failure(UsageError, "not_read", problems)
    return tuple(found)


def _sent(path: Path) -> bool:
    return not path.name.startswith((".", "~$")) and path.name.lower() not in ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where files are received: the round, and who sits there."""

    collection: RoundView
    name: str
    store: Store
    archive: Archive
    by: str
    at: datetime
    right: Right
    channel: str

    @property
    def folder(self) -> Path:
        return self.collection.path / "rounds" / self.name / "submissions"

    def stand(self, provider: str) -> Stand:
        return standings(self.store.events()).of("delivery", provider)

    def holds(self, path: Path) -> bool:
        """True for a file that lies in the round's folder already."""
        return path.resolve().parent == self.folder.resolve()

    def put_away(self, provider: str) -> None:
        stood = standings(self.store.events())
        own = (self.collection, self.name, provider, stood, self.archive)
        tuple(put_away(*own, by=self.by, at=self.at))

    def keep(self, provider: str, words: Iterable[str], name: str) -> None:
        keep_words(
            self.archive, self.collection, self.name, provider, words, name=name, by=self.by, at=self.at
        )

    def note(self, name: str, provider: str, sha256: str, **facts: str) -> None:
        act(
            self.store,
            "delivery",
            name,
            provider,
            by=self.by,
            at=self.at,
            right=self.right,
            channel=self.channel,
            names=sha256,
            facts=facts,
        )


def _one(desk: _Desk, path: Path) -> Receipt:
    about = desk.collection.round(desk.name)
    provider, unread = collect.whose(desk.collection, about, path)
    if not provider:
        return Receipt(path.name, "", "refused" if unread.errors else "unknown", findings=unread)
    stand = desk.stand(provider)
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    ours = path.name if desk.holds(path) else ""
    again = _waits(stand, sha256)
    came_before = (e.names == sha256 or e.facts.get("file", "") == ours != "" for e in stand.events)
    if not again and any(came_before):
        if ours:
            desk.put_away(provider)
        came = stand.last("receive", "correct")
        if stand.state != "reopened" or came is None or sha256 != stand.names:
            return Receipt(path.name, provider, "same")
        desk.note("receive", provider, sha256, **came.facts)  # it was opened, and stands as it was
        version, figures = (int(came.facts.get(name, "0")) for name in ("version", "figures"))
        return Receipt(path.name, provider, "received", version, figures)
    if stand.state in ("nothing", "exempt", "frozen"):
        return Receipt(path.name, provider, "closed")
    found = collect.deliver(desk.collection, about, path, provider)
    late = about.deadline is not None and desk.at.date() > about.deadline
    try:
        told = _kept(desk, path, data, found, stand, again=again)
    except OSError as error:  # a full disk: what was kept before stands, and this file can be given again
        raise failure(ArchiveError, "round.unkept", file=path.name, error=error) from error
    return replace(told, late=late)


def _waits(stand: Stand, sha256: str) -> bool:
    """True for a file that came before and could not be used, where none that can has come since.

    It is read again: its fault is still there, or was one of the collection that somebody has mended.
    """
    for event in reversed(stand.events):
        if event.act in ("receive", "correct"):
            return False
        if event.names == sha256:
            return event.act in _REFUSED or event.facts.get("outcome", "") == "twice"
    return False


def _kept(desk: _Desk, path: Path, data: bytes, found: Delivery, stand: Stand, *, again: bool) -> Receipt:
    """What became of a file that was read: its bytes first, then the act; never the act without the bytes.

    One that cannot be used and came `again` is told as before, and noted once.
    """
    provider, sha256 = found.provider, hashlib.sha256(data).hexdigest()
    kept = Received(path, provider, found.channel, found.sha256, found.submission)
    tuple(keep_file(desk.archive, desk.collection, desk.name, kept, by=desk.by))
    version, figures = found.version or 0, _figures(found)
    told = Receipt(path.name, provider, "", found.version, len(figures), (), found.findings)
    if found.submission is None:
        why = Counter(one.rule for one in found.findings.errors)
        errors, rules = str(why.total()), ", ".join(f"{rule}: {count}" for rule, count in sorted(why.items()))
        if not again:
            name = "refuse_newer" if stand.state in _OPEN else "refuse"
            desk.note(name, provider, sha256, errors=errors, rules=rules)
        return replace(told, outcome="refused")
    original = f"{provider}.{version}{ANSWERS if found.channel == 'answers' else path.suffix.lower()}"
    closed, bare = collect.close(found, original)
    before = _standing(desk, provider, found.channel, bare, path)
    if before is not None and version <= (before.version or 0):
        outcome = "older" if version < (before.version or 0) else "twice"
        if not again or outcome == "older":
            desk.note("keep_older", provider, sha256, version=str(version), outcome=outcome)
        return replace(told, outcome=outcome)
    desk.keep(provider, collect.spoken(found), original)
    facts = {"file": closed, "version": str(version)}
    written(desk.folder / closed, bare, mode=0o644)
    desk.note("receive", provider, sha256, figures=str(len(figures)), **facts)
    if desk.holds(path) and path.name != closed:
        path.unlink()
    changed = tuple(_changed(_figures(before), figures)) if before is not None else ()
    return replace(told, outcome="received", changed=changed)


def _standing(desk: _Desk, provider: str, channel: str, bare: bytes, path: Path) -> Delivery | None:
    """The newest version of a body's figures, or answers, that lies in the folder beside the one given.

    That one may lie there already though nobody noted it, where the disk was full in between.
    """
    about, sha256 = desk.collection.round(desk.name), hashlib.sha256(bare).hexdigest()
    kind = (".toml",) if channel == "answers" else (".csv", ".xlsx")
    files = [one for one in desk.folder.glob(f"{provider}.*") if one.suffix in kind and one.is_file()]
    files = [one for one in files if one.resolve() != path.resolve()]
    read = (collect.deliver(desk.collection, about, one, provider) for one in files)
    good = [one for one in read if one.submission is not None and one.sha256 != sha256]
    return max(good, key=lambda one: one.version or 0, default=None)


def _figures(delivery: Delivery) -> Mapping[Key, Value]:
    told = delivery.submission
    return {o.key: o.value for o in told.observations} if told is not None else {}


def _changed(before: Mapping[Key, Value], after: Mapping[Key, Value]) -> Iterator[Revision]:
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            yield Revision(key, before.get(key), after.get(key))
