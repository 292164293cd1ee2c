"""Keeping what came in: counts for ever, words and rows for their time, and nothing of what was refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from tilstand.archive.archive import Archive
from tilstand.collect.submission import write_figures_csv
from tilstand.define import StructuralMetadata
from tilstand.errors import ArchiveError
from tilstand.languages import format_message, make_error
from tilstand.model import Answer, Batch, Observation, ReceivedFile
from tilstand.model.hashes import parse_placeholder
from tilstand.terms import Text

_KINDS = {"csv": "submission", "xlsx": "workbook", "line_list": "line_list", "answers": "answers"}


def store_batch(
    archive: Archive, collection: StructuralMetadata, round_name: str, batch: Batch, *, by: str
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
        note
        for received_file in batch.received
        for note in store_received_file(archive, collection, round_name, received_file, by=by)
    )


def store_received_file(
    archive: Archive, collection: StructuralMetadata, round_name: str, one: ReceivedFile, *, by: str
) -> Iterator[Text]:
    """Store one file as `store_batch` does; what the user should know of it."""
    kind, data = _KINDS[one.channel], one.path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if one.sha256 and digest != one.sha256:
        raise make_error(ArchiveError, "archive.while_read", file=one.path.name)
    if one.submission is None:
        name = f"{one.provider or 'unknown'}{one.path.suffix.lower()}"
        whose = one.provider
        archive.note_refused_file(kind, digest, len(data), name=name, by=by, provider=whose, round_name=round_name)
        return
    flags = [*map(_has_open_remark, one.submission.observations), *map(_has_open_answer, one.submission.answers)]
    days = _get_retention_days(collection, kind, words=any(flags))
    first = archive.find_first_receipt_day(digest) or datetime.now(UTC).date()
    entry = archive.store_bytes(
        kind,
        data,
        name=one.path.name,
        by=by,
        provider=one.provider,
        round_name=round_name,
        expires=_add_retention_days(first, days) if days is not None else None,
    )
    if entry.event == "expired":
        yield format_message(
            "terminal.archive.not_stored_again", file=one.path.name, day=date.fromisoformat(entry.at[:10])
        )
    if one.submission.observations:
        archive.store_bytes(
            "submission",
            write_figures_csv(collection, one.submission),
            name=f"{one.path.name}.counts.csv",
            by=by,
            provider=one.provider,
            round_name=round_name,
        )


def store_free_texts(
    archive: Archive,
    collection: StructuralMetadata,
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
    expires = _add_retention_days(at.astimezone(UTC).date(), collection.settings.retention.answers)
    for text in words:
        archive.store_bytes(
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


def _has_open_remark(one: Observation) -> bool:
    """True where a body wrote beside a figure, and its words stand there."""
    return bool(one.remark) and not parse_placeholder(one.remark)


def _has_open_answer(one: Answer) -> bool:
    """True where an answer stands in its own words."""
    return any(text and not parse_placeholder(text) for text in one.text.values())


def _get_retention_days(collection: StructuralMetadata, kind: str, *, words: bool) -> int | None:
    limits = collection.settings.retention
    if kind == "submission":
        return limits.answers if words else None
    return {"line_list": limits.line_list, "workbook": limits.answers, "answers": limits.answers}[kind]


def _add_retention_days(first: date, days: int) -> date:
    return first + timedelta(days=days)
