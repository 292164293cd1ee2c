"""A draft as a submission: the CSV that the guarded reader takes, whoever wrote it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tilstand.collect.csv_file import COLUMNS
from tilstand.collect.manifest import MappedRow
from tilstand.collect.sheet_rest import rested
from tilstand.define import RoundView
from tilstand.portal.draft import Draft
from tilstand.portal.form import AskedWords, FormPage, FormPlace

__all__ = ["Composed", "composed"]

_COLUMNS = (*COLUMNS, "qualifier", "question", "language", "remark")


@dataclass(frozen=True, slots=True)
class Composed:
    """A submission made of a draft.

    Attributes:
        data: The file.
        lines: The place that each of its rows is about.
    """

    data: bytes
    lines: tuple[str, ...]

    def address(self, line: int | None) -> str:
        """The place that a line of the file is about; empty if it is none's."""
        at = (line or 0) - 2
        return self.lines[at] if 0 <= at < len(self.lines) else ""


def composed(
    view: RoundView, provider: str, pages: Sequence[FormPage], draft: Draft, version: int
) -> Composed:
    """A body's draft as a file of figures and answers. The same draft gives the same bytes.

    Args:
        view: The collection.
        provider: The body.
        pages: What it is asked.
        draft: What it has written.
        version: The version that the file says it is.
    """
    rest = _rest(view, pages, draft)
    told: list[tuple[str, Mapping[str, str]]] = []
    for page in pages:
        for section in page.sections:
            told += [(one.address, row) for one in section.places for row in _row(one, draft, rest)]
        for one in page.questions:
            told += [(one.address, row) for row in _answer(one, draft, view.language_of(provider))]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "version": str(version)} for _, row in told)
    data = out.getvalue().encode("utf-8", "replace")
    return Composed(data, tuple(_by_line(data, [address for address, _ in told])))


def _by_line(data: bytes, addresses: Sequence[str]) -> Iterator[str]:
    """The place of each line: a text of several lines stands in one row, which ends where its last does."""
    reader = csv.reader(io.StringIO(data.decode(), newline=""))
    next(reader)
    before = reader.line_num
    for address, _ in zip(addresses, reader, strict=True):
        yield from [address] * (reader.line_num - before)
        before = reader.line_num


def _row(one: FormPlace, draft: Draft, rest: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    cell = draft.cells.get(one.address)
    given, words = draft.given(one.address), draft.said(one.address)
    state = cell.state if cell is not None else ""
    if not given and not state:
        state = rest.get(one.address, "")
    if given or state or words:
        yield {
            "provider": one.key.provider,
            "form": one.form,
            "period": str(one.key.period),
            "measure": one.key.measure,
            "breakdown": "; ".join(f"{name}={code}" for name, code in one.key.dims),
            "value": given,
            "status": state,
            "qualifier": cell.qualifier if cell is not None else "",
            "remark": words,
        }


def _answer(one: AskedWords, draft: Draft, language: str) -> Iterator[Mapping[str, str]]:
    body, form, question = one.about
    if words := draft.said(one.address):
        yield {
            "provider": body,
            "form": form,
            "question": question,
            "language": language,
            "remark": words,
        }


def _rest(view: RoundView, pages: Sequence[FormPage], draft: Draft) -> Mapping[str, str]:
    """What the blank places are said to be, where somebody chose it for all of a section."""
    rows, filled, chosen = [], set[str](), dict[str, str]()
    for section in (section for page in pages for section in page.sections):
        choice = draft.cells.get(section.address)
        if choice is None or not choice.state:
            continue
        chosen[section.address] = choice.state
        for one in section.places:
            codes = "; ".join(f"{name}={code}" for name, code in one.key.dims)
            rows.append(MappedRow("cell", one.address, "", block=section.address, breakdown=codes))
            if draft.given(one.address).strip(" 0"):
                filled.add(one.address)
    return dict(rested(view, rows, filled, chosen))
