"""Keeping what came in: counts for ever, words and rows for their time, and nothing of what was refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from tilstand.archive.archive import Archive
from tilstand.collect.counts_csv import counts_csv
from tilstand.define import Vocabulary
from tilstand.errors import ArchiveError
from tilstand.languages import failure, message
from tilstand.model import Answer, Batch, Observation, Received
from tilstand.model.wording import kept_apart
from tilstand.terms import Text

__all__ = ["keep", "keep_file", "keep_words"]

_KINDS = {"csv": "submission", "xlsx": "workbook", "line_list": "line_list", "answers": "answers"}


def keep(
    archive: Archive, collection: Vocabulary, round_name: str, batch: Batch, *, by: str
) -> tuple[Text, ...]:
    """Store every file that collect accepted, as it came, and the figures accepted from it.

    A CSV submission of figures and codes alone is kept. A workbook, a file of answers and a CSV file with
    remarks hold free text, and a line list rows about people: they expire, counted from the day on which they
    first came. The figures of each are kept for ever, as a CSV submission of their own. Of a refused file the
    log gets the hash; its
    name is not told either, but for the provider's, for it may be somebody's.

    Args:
        archive: Where to.
        collection: The collection, with its time limits.
        round_name: Name of the round.
        batch: What collect read.
        by: Who runs it.

    Returns:
        What the user should know: files that are not stored again because they have expired before.

    Raises:
        ArchiveError: If the archive is damaged, or a file changed after it was read.
    """
    return tuple(
        note for one in batch.received for note in keep_file(archive, collection, round_name, one, by=by)
    )


def keep_file(
    archive: Archive, collection: Vocabulary, round_name: str, one: Received, *, by: str
) -> Iterator[Text]:
    """Store one file as `keep` does; what the user should know of it."""
    kind, data = _KINDS[one.channel], one.path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if one.sha256 and digest != one.sha256:
        raise failure(ArchiveError, "archive.while_read", file=one.path.name)
    if one.submission is None:
        name = f"{one.provider or 'unknown'}{one.path.suffix.lower()}"
        whose = one.provider
        archive.refuse(kind, digest, len(data), name=name, by=by, provider=whose, round_name=round_name)
        return
    told = [*map(_worded, one.submission.observations), *map(_answered, one.submission.answers)]
    days = _days(collection, kind, words=any(told))
    first = archive.received(digest) or datetime.now(UTC).date()
    entry = archive.store(
        kind,
        data,
        name=one.path.name,
        by=by,
        provider=one.provider,
        round_name=round_name,
        expires=_after(first, days) if days is not None else None,
    )
    if entry.event == "expired":
        yield message(
            "terminal.archive.not_stored_again",
            file=one.path.name,
            day=date.fromisoformat(entry.at[:10]),
        )
    if one.submission.observations:
        archive.store(
            "submission",
            counts_csv(collection, one.submission),
            name=f"{one.path.name}.counts.csv",
            by=by,
            provider=one.provider,
            round_name=round_name,
        )


def keep_words(
    archive: Archive,
    collection: Vocabulary,
    round_name: str,
    provider: str,
    words: Iterable[str],
    *,
    name: str,
    by: str,
    at: datetime,
) -> None:
    """Store what a body wrote, text by text, under the hashes that stand in the collection's files.

    Args:
        archive: Where to.
        collection: The collection, with its time limits.
        round_name: Name of the round.
        provider: The body.
        words: The texts as they were given.
        name: What the file is called that they came in.
        by: Who runs it.
        at: When; they expire counted from that day.

    Raises:
        ArchiveError: If the archive is damaged or cannot be written to.
    """
    expires = _after(at.astimezone(UTC).date(), collection.settings.retention.answers)
    for text in words:
        archive.store(
            "answers",
            text.encode("utf-8", "surrogatepass"),
            name=f"{name}.words",
            by=by,
            provider=provider,
            round_name=round_name,
            expires=expires,
            at=at,
            anew=True,
        )


def _worded(one: Observation) -> bool:
    """True where a body wrote beside a figure, and its words stand there."""
    return bool(one.remark) and not kept_apart(one.remark)


def _answered(one: Answer) -> bool:
    """True where an answer stands in its own words."""
    return any(text and not kept_apart(text) for text in one.text.values())


def _days(collection: Vocabulary, kind: str, *, words: bool) -> int | None:
    limits = collection.settings.retention
    if kind == "submission":
        return limits.answers if words else None
    return {"line_list": limits.line_list, "workbook": limits.answers, "answers": limits.answers}[kind]


def _after(first: date, days: int) -> date:
    return first + timedelta(days=days)
