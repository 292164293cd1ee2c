"""A submission as the collection keeps it: figures, and of what a body wrote the hash alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from tilstand.collect.csv_file import APART, COLUMNS
from tilstand.collect.row import FileRow
from tilstand.collect.submission import Delivery
from tilstand.fonts.sign import straight
from tilstand.model import Answer, Source
from tilstand.model.wording import closed

__all__ = ["close", "spoken"]

_OWN = (*COLUMNS, "qualifier", "as_at", "readings")
_COLUMNS = (*_OWN, "document", "line", "quote", *APART, "remark")


def close(delivery: Delivery, name: str) -> tuple[str, bytes]:
    """The name and bytes of a delivery that was read, without a word of what the body wrote.

    Read again, it yields the same figures from the same places, blanks among them, and for each text its
    hash. What a body itself cites as a source goes as well; of a printed report that was read it stays.

    Args:
        delivery: What was read; it holds no error.
        name: The name of the file that came, as the collection would call it.
    """
    if delivery.channel == "answers":
        return name, _answers(delivery)
    return (name if name.endswith(".csv") else f"{name}.csv"), _table(delivery, name)


def spoken(delivery: Delivery) -> tuple[str, ...]:
    """Everything that a body wrote in words in a delivery, each text once."""
    told = delivery.submission
    words = [text for one in told.answers for text in one.text.values()] if told is not None else []
    words += [straight(row.remark) for row in delivery.rows]
    return tuple(dict.fromkeys(one for one in words if one))


def _answers(delivery: Delivery) -> bytes:
    lines = [f"provider = {json.dumps(delivery.provider)}"]
    for one in delivery.submission.answers if delivery.submission else ():
        whose = [f"provider = {json.dumps(one.provider)}"] if one.provider != delivery.provider else []
        line = [f"line = {one.source.line}"] if one.source.line is not None else []
        hashes = [f"{language} = {json.dumps(closed(text))}" for language, text in one.text.items()]
        asked = [f"form = {json.dumps(one.form)}", f"question = {json.dumps(one.question)}"]
        lines += ["", "[[answer]]", *whose, *asked, *line, *hashes]
    return ("\n".join(lines) + "\n").encode()


def _table(delivery: Delivery, name: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    told = delivery.submission
    printed = told is not None and told.basis == "reconstructed"
    writer.writerows(_row(row, delivery, name, printed=printed) for row in delivery.rows)
    for one in told.answers if told else ():
        writer.writerows(_answer(one, delivery, name))
    return text.getvalue().encode()


def _row(row: FileRow, delivery: Delivery, name: str, *, printed: bool) -> dict[str, str]:
    found = {column: getattr(row, column) for column in _OWN if column != "version"}
    place = _place(row.source, delivery, name)
    if printed:
        line = "" if row.source.line is None else str(row.source.line)
        place = {"document": row.source.document, "line": line, "quote": row.source.quote}
    return {**found, **place, "version": str(delivery.version), "remark": closed(straight(row.remark))}


def _answer(one: Answer, delivery: Delivery, name: str) -> Iterator[dict[str, str]]:
    told = {"provider": one.provider, "form": one.form, "version": str(delivery.version)}
    for language, text in one.text.items():
        place = _place(one.source, delivery, name)
        yield {**told, **place, "question": one.question, "language": language, "remark": closed(text)}


def _place(source: Source, delivery: Delivery, name: str) -> dict[str, str]:
    """Where it stood in the file that came; what a body cites beside it is its own words."""
    own = source.document == delivery.file and source.line is not None
    return {
        "document": name,
        "line": str(source.line) if own else "",
        "sheet": source.sheet,
        "cell": source.cell,
    }
