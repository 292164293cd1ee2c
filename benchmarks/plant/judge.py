"""What became of a planted fault: whether it was misread, and whether it was told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plant.faults import Fault
from plant.returned import Returned
from tilstand import collect
from tilstand.collect.form_cells import list_expected_cells
from tilstand.define import RoundView
from tilstand.terms import Key, Value

__all__ = ["Meant", "judged", "meant"]


@dataclass(frozen=True)
class Meant:
    """A workbook as it was filled in, and what was meant."""

    collection: RoundView
    round: str
    provider: str
    data: bytes
    figures: Mapping[Key, Value]
    rules: Counter[str]


def meant(collection: RoundView, name: str, provider: str, place: Path) -> Meant:
    """The workbook of a body, every cell filled in, each with a number of its own."""
    path = place / f"{provider}.xlsx"
    keys = [one.key for one in list_expected_cells(collection, collection.round(name), provider)]
    values = {key: Value.number(11 + at) for at, key in enumerate(keys)}
    earlier = {
        Key(
            key.measure, key.provider, key.period.shift_period(-1, by=collection.round(name).period), key.dims
        ): Value.number(501 + at)
        for at, key in enumerate(keys)
    }
    collect.write_workbook_template(collection, name, provider, path, earlier, values=values)
    data = path.read_bytes()
    path.write_bytes(Returned(data).saved())
    submission, findings = collect.read_submission(collection, name, path)
    assert submission is not None, [one.format_finding_message("en") for one in findings]
    figures = {one.key: one.value for one in submission.observations}
    assert figures == values
    return Meant(collection, name, provider, data, figures, Counter(one.rule for one in findings))


def judged(sent: Meant, fault: Fault, place: Path, *, inline: bool = False) -> str:
    """What is wrong with what became of a fault; empty if it was told as it should be."""
    book = Returned(sent.data)
    data = fault.change(book)
    path = place / f"{sent.provider}.xlsx"
    path.write_bytes(book.saved(inline=inline) if data is None else data)
    submission, findings = collect.read_submission(sent.collection, sent.round, path)
    rules = Counter(one.rule for one in findings if one.rule != "C030") - sent.rules
    if submission is not None:
        figures = {one.key: one.value for one in submission.observations}
        changed = {key for key in figures if figures[key] != sent.figures.get(key)}
        if changed or (len(figures) < len(sent.figures)) != fault.gone:
            return f"MISREAD: {fault.name}"
    if (submission is not None) != fault.read:
        return f"{'read' if submission else 'refused'}: {fault.name}: {sorted(rules.elements())}"
    if rules != Counter(fault.rules):
        return f"told as {sorted(rules.elements())}, not {sorted(fault.rules)}: {fault.name}"
    return ""
