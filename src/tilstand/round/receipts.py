"""The receipt of files from bodies, their versions, and the archiving of free text.

So lie files that somebody put into the folder by hand, or that an earlier version of the system received.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from tilstand import collect
from tilstand.archive import Archive
from tilstand.archive.retention import store_free_texts, store_received_file
from tilstand.collect import Delivery
from tilstand.collect.submission import ANSWERS
from tilstand.define import RoundView
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.model import Findings, ReceivedFile
from tilstand.model.hashes import hash_text, parse_placeholder
from tilstand.storage.atomic import write_file_atomically
from tilstand.terms import Key, Value
from tilstand.workflow.actions import SubjectState, SubjectStates, derive_subject_states, perform_act
from tilstand.workflow.event_log import EventStore
from tilstand.workflow.transitions import ActingRight


def archive_free_texts(
    collection: RoundView,
    round_name: str,
    provider: str,
    stood: SubjectStates,
    archive: Archive,
    *,
    by: str,
    at: datetime,
) -> Iterator[str]:
    """The names of a body's files from which words are taken.

    Words that are released as they were given go on being printed: they are kept as released. A file that
    does not hold is left as it is.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: The body.
        stood: Where everything stands.
        archive: Where the files and their words go.
        by: Who does it.
        at: When.

    Raises:
        ArchiveError: If the archive or the folder cannot be written to.
    """
    folder, about = collection.path / "rounds" / round_name, collection.round(round_name)
    for path in sorted((folder / "submissions").glob(f"{provider}.*")):
        delivery = collect.deliver_file(collection, about, path, provider)
        words = collect.list_free_texts(delivery)
        open_ = bool(words) or delivery.channel == "xlsx"
        if delivery.submission is None or not open_ or any(map(parse_placeholder, words)):
            continue
        received_file = ReceivedFile(path, provider, delivery.channel, delivery.sha256, delivery.submission)
        tuple(store_received_file(archive, collection, round_name, received_file, by=by))
        store_free_texts(archive, collection, round_name, provider, words, name=path.name, by=by, at=at)
        for name, data in _list_released_words(words, stood):
            write_file_atomically(folder / "released" / name, data, mode=0o644)
        name, bare = collect.redact_free_text(delivery, path.name)
        write_file_atomically(path.with_name(name), bare, mode=0o644)
        if name != path.name:
            path.unlink()
        yield path.name


def _list_released_words(words: Iterable[str], stood: SubjectStates) -> Iterator[tuple[str, bytes]]:
    for text in words:
        stand = stood.get_subject_state("text", hash_text(text))
        if stand.state == "released" and stand.names == hash_text(text):
            yield f"{stand.names}.txt", text.encode("utf-8", "surrogatepass")


_REFUSED = ("refuse", "refuse_newer")
_OPEN = ("received", "accepted")


@dataclass(frozen=True, slots=True)
class DeliveryRevision:
    """One figure that differs from the version before; None where a version has none."""

    key: Key
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """What became of one file.

    Attributes:
        file: Its name as it came.
        provider: Whose it is; empty if that cannot be told.
        outcome: `receive_body_files`; `refused`; `older` than the version that stands; `twice`, where
            another file says
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
    changed: tuple[DeliveryRevision, ...] = ()
    findings: Findings = field(default_factory=Findings)
    late: bool = False


def receive_body_files(
    collection: RoundView,
    round_name: str,
    files: Iterable[Path],
    store: EventStore,
    archive: Archive,
    *,
    by: str,
    at: datetime,
    right: ActingRight = ActingRight.COORDINATOR,
    channel: str = "mail",
) -> Iterator[DeliveryReceipt]:
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
    desk = _ReceivingDesk(collection, round_name, store, archive, by, at, right, channel)
    for path in sorted(files, key=lambda one: (one.name, str(one))):
        yield _receive_file(desk, path)


def list_delivered_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files that are meant: those that are named, and every file in a folder that is.

    What programs leave behind beside an open file is none.

    Raises:
        UsageError: If a path is not there, or a folder has no file.
    """
    found: list[Path] = []
    problems = []
    for path in paths:
        inside = (
            [
                current_path
                for current_path in sorted(path.rglob("*"))
                if current_path.is_file() and _is_delivered_file(current_path)
            ]
            if path.is_dir()
            else []
        )
        found += inside or [path]
        if not path.exists() or (path.is_dir() and not inside):
            what = "empty" if path.is_dir() else "absent"
            problems.append(format_message(f"errors.not_read.{what}", path=path))
    if problems:
        raise make_error(UsageError, "not_read", problems)
    return tuple(found)


def _is_delivered_file(path: Path) -> bool:
    return not path.name.startswith((".", "~$")) and path.name.lower() not in ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class _ReceivingDesk:
    """Where files are received: the round, and who sits there."""

    collection: RoundView
    name: str
    store: EventStore
    archive: Archive
    by: str
    at: datetime
    right: ActingRight
    channel: str

    @property
    def folder(self) -> Path:
        return self.collection.path / "rounds" / self.name / "submissions"

    def stand(self, provider: str) -> SubjectState:
        return derive_subject_states(self.store.read_events()).get_subject_state("delivery", provider)

    def has_file(self, path: Path) -> bool:
        """True for a file that lies in the round's folder already."""
        return path.resolve().parent == self.folder.resolve()

    def archive_body_texts(self, provider: str) -> None:
        subject_states = derive_subject_states(self.store.read_events())
        own_entry = (self.collection, self.name, provider, subject_states, self.archive)
        tuple(archive_free_texts(*own_entry, by=self.by, at=self.at))

    def store_body_texts(self, provider: str, words: Iterable[str], name: str) -> None:
        store_free_texts(self.archive, self.collection, self.name, provider, words, name=name, by=self.by, at=self.at)

    def note(self, name: str, provider: str, sha256: str, **facts: str) -> None:
        perform_act(
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


def _receive_file(desk: _ReceivingDesk, path: Path) -> DeliveryReceipt:
    about = desk.collection.round(desk.name)
    provider, unread = collect.detect_provider(desk.collection, about, path)
    if not provider:
        return DeliveryReceipt(path.name, "", "refused" if unread.errors else "unknown", findings=unread)
    stand = desk.stand(provider)
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    ours = path.name if desk.has_file(path) else ""
    again = _is_unusable_repeat(stand, sha256)
    came_before = (e.names == sha256 or e.facts.get("file", "") == ours != "" for e in stand.events)
    if not again and any(came_before):
        if ours:
            desk.archive_body_texts(provider)
        came = stand.last("receive", "correct")
        if stand.state != "reopened" or came is None or sha256 != stand.names:
            return DeliveryReceipt(path.name, provider, "same")
        desk.note("receive", provider, sha256, **came.facts)  # it was opened, and stands as it was
        version, figures = (int(came.facts.get(name, "0")) for name in ("version", "figures"))
        return DeliveryReceipt(path.name, provider, "received", version, figures)
    if stand.state in ("nothing", "exempt", "frozen"):
        return DeliveryReceipt(path.name, provider, "closed")
    delivery = collect.deliver_file(desk.collection, about, path, provider)
    late = about.deadline is not None and desk.at.date() > about.deadline
    try:
        delivery_receipt = _store_delivery(desk, path, data, delivery, stand, again=again)
    except OSError as error:  # a full disk: what was kept before stands, and this file can be given again
        raise make_error(ArchiveError, "round.unkept", file=path.name, error=error) from error
    return replace(delivery_receipt, late=late)


def _is_unusable_repeat(stand: SubjectState, sha256: str) -> bool:
    """True for a file that came before and could not be used, where none that can has come since.

    It is read again: its fault is still there, or was one of the collection that somebody has mended.
    """
    for event in reversed(stand.events):
        if event.act in ("receive", "correct"):
            return False
        if event.names == sha256:
            return event.act in _REFUSED or event.facts.get("outcome", "") == "twice"
    return False


def _store_delivery(
    desk: _ReceivingDesk, path: Path, data: bytes, found: Delivery, stand: SubjectState, *, again: bool
) -> DeliveryReceipt:
    """What became of a file that was read: its bytes first, then the act; never the act without the bytes.

    One that cannot be used and came `again` is told as before, and noted once.
    """
    provider, sha256 = found.provider, hashlib.sha256(data).hexdigest()
    received_file = ReceivedFile(path, provider, found.channel, found.sha256, found.submission)
    tuple(store_received_file(desk.archive, desk.collection, desk.name, received_file, by=desk.by))
    version, figures = found.version or 0, _list_delivered_figures(found)
    delivery_receipt = DeliveryReceipt(path.name, provider, "", found.version, len(figures), (), found.findings)
    if found.submission is None:
        why = Counter(error.rule for error in found.findings.errors)
        errors, rules = str(why.total()), ", ".join(f"{rule}: {count}" for rule, count in sorted(why.items()))
        if not again:
            name = "refuse_newer" if stand.state in _OPEN else "refuse"
            desk.note(name, provider, sha256, errors=errors, rules=rules)
        return replace(delivery_receipt, outcome="refused")
    original = f"{provider}.{version}{ANSWERS if found.channel == 'answers' else path.suffix.lower()}"
    closed, bare = collect.redact_free_text(found, original)
    before = _find_current_delivery(desk, provider, found.channel, bare, path)
    if before is not None and version <= (before.version or 0):
        outcome = "older" if version < (before.version or 0) else "twice"
        if not again or outcome == "older":
            desk.note("keep_older", provider, sha256, version=str(version), outcome=outcome)
        return replace(delivery_receipt, outcome=outcome)
    desk.store_body_texts(provider, collect.list_free_texts(found), original)
    facts = {"file": closed, "version": str(version)}
    write_file_atomically(desk.folder / closed, bare, mode=0o644)
    desk.note("receive", provider, sha256, figures=str(len(figures)), **facts)
    if desk.has_file(path) and path.name != closed:
        path.unlink()
    changed = tuple(_compare_deliveries(_list_delivered_figures(before), figures)) if before is not None else ()
    return replace(delivery_receipt, outcome="received", changed=changed)


def _find_current_delivery(
    desk: _ReceivingDesk, provider: str, channel: str, bare: bytes, path: Path
) -> Delivery | None:
    """The newest version of a body's figures, or answers, that lies in the folder beside the one given.

    That one may lie there already though nobody noted it, where the disk was full in between.
    """
    about, sha256 = desk.collection.round(desk.name), hashlib.sha256(bare).hexdigest()
    kind = (".toml",) if channel == "answers" else (".csv", ".xlsx")
    files = [
        current_path
        for current_path in desk.folder.glob(f"{provider}.*")
        if current_path.suffix in kind and current_path.is_file()
    ]
    files = [file for file in files if file.resolve() != path.resolve()]
    read = (collect.deliver_file(desk.collection, about, file, provider) for file in files)
    good = [delivery for delivery in read if delivery.submission is not None and delivery.sha256 != sha256]
    return max(good, key=lambda one: one.version or 0, default=None)


def _list_delivered_figures(delivery: Delivery) -> Mapping[Key, Value]:
    submission = delivery.submission
    return {o.key: o.value for o in submission.observations} if submission is not None else {}


def _compare_deliveries(before: Mapping[Key, Value], after: Mapping[Key, Value]) -> Iterator[DeliveryRevision]:
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            yield DeliveryRevision(key, before.get(key), after.get(key))
