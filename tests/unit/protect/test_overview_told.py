"""All that leaves of a register, told line by line: counts, entries, days, pictures, sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plain import held

from tilstand import define
from tilstand.define.labels import Catalogue
from tilstand.define.register_schema import RegisterField, SecondaryTally
from tilstand.define.registers import DeclaredRegister, read_register
from tilstand.errors import ReleaseError
from tilstand.model.batch import RegisterEntry
from tilstand.model.chart import ChartData
from tilstand.model.overview import Overview
from tilstand.protect.register_tables.entries import PublicRegister
from tilstand.protect.register_tables.overview import build_register_overview
from tilstand.terms import Period, Text, TranslatedText

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
TOLD = Path(__file__).with_name("overviews.txt")
T2 = Period.from_text("2031-T2")

RULED = """
a, released 2031-05-02: case=S-1 | court=low | on=2031-05-04 | form=sexual | convicted=1 | \
final=no | minors=yes
a2, released 2031-05-02: case=S-1 | court=low | on=2031-05-04 | reference=SG-2031-1
b, released 2031-04-30: case=S-1 | court=high | on=2030-08-01 | reference=SG-2031-2 | \
provisions=new_9; old_4 | point.en=No.
c, released 2031-05-01: case=S-2 | court=low | on=2031-06 | form=labour | convicted=0 | final=yes
d, released 2031-05-02: case=S-3 | court=low | on=2031-04-30 | form=labour | convicted=1
e, released 2031-05-02: case=S-4 | court=low | on=2031-09-01 | form=labour | convicted=1
f, released 2031-05-02: case=S-5 | court=middle | on=2031 | form=labour | convicted=2 | final=no
g, released 2031-05-02: case=S-6 | court=middle | on=2031-07-02 | form=labour | convicted=2 | banned=yes
h, written 2031-05-02: case=S-7 | court=middle | on=2031-07-03 | form=labour | convicted=2 | final=no
i, withdrawn 2031-05-02: case=S-8 | court=high | on=2031-07-03 | convicted=0 | final=yes
j, released 2031-05-02: case=S-9 | court=middle | on=2031-08-31 | form=labour_crime | convicted=1 | final=no
k, released 2031-05-02: case=S-9 | court=high | on=2031-08-31 | final=yes
l, released 2031-05-02: court=low | convicted=1
"""
GATHERED = """
a, released 2031-05-02: kind=seminar | on=2031-05-04 | until=2031-05-05 | what.en=On 12 piers | \
sector=health; schools
b, released 2031-05-02: kind=talk | on=2031-02-04 | what.nb=Om kyst | what.en=Of coasts | sector=schools
c, written 2031-05-02: kind=seminar | on=2031-08 | what.en=Of a month
d, released 2031-05-02: kind=seminar | on=2032-01-09 | what.en=To come | sector=health
e, withdrawn 2031-05-02: kind=seminar | on=2030-01-09 | what.en=Before
f, released 2031-05-02: kind=talk | on=2030-11-09 | what.en=Earlier | sector=health
g, released 2031-05-02: kind=seminar | on=2031-05-04 | what.nb=Kort
"""
PROMISED = """
p, written 2031-05-02: what=More light. | ministry=harbour | begins=2030-01-01 | deadline=2031-12 | \
status=done
q, released 2031-04-01: what=More air. | ministry=coast | begins=2031-07-01 | status=begun | ruling=a
r, released 2031-05-02: what=Rain in 2 towns. | ministry=coast | deadline=2032
s, released 2031-05-02: what=More sun. | status=begun
"""
LATER = "t, released 2031-05-02: what=Still. | ministry=harbour; coast | begins=2031-08-15 | status=done"
FIELDS = {
    "convicted": RegisterField(type="number", public=True),
    "final": RegisterField(type="yes_no", public=True),
    "source": RegisterField(type="address", public=True),
    "after": RegisterField(type="entry", public=True),
    "charged": RegisterField(type="day", public=True, public_where={"court": ("high",)}),
}


def entries(told: str) -> list[RegisterEntry]:
    """Entries as they are written above."""
    found = []
    for line in told.strip().splitlines():
        head, rest = line.split(": ", 1)
        name, state, written = head.replace(",", "").split()
        values = dict(one.split("=", 1) for one in rest.split(" | "))
        found.append(RegisterEntry(name, values, state, written=f"{written}T12:00"))
    return found


def changed(about: DeclaredRegister, labels: Mapping[str, str] | None = None, **more: Any) -> DeclaredRegister:
    """A register that is declared otherwise."""
    own = {path: TranslatedText.from_texts(en=text) for path, text in (labels or {}).items()}
    held = Catalogue({**{path: about.labels[path] for path in about.labels}, **own})
    return replace(about, about=about.about.model_copy(update=more), labels=held)


@pytest.fixture(scope="module")
def registers() -> Callable[[str], DeclaredRegister]:
    collection = define.read_collection(SAGALAND)
    found = {name: read_register(collection, name) for name in ("rulings", "gatherings", "promises")}
    return found.__getitem__


CASES: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "rulings": ("rulings", RULED, {}, {"flaws": 2}),
    "rulings in other words": (
        "rulings",
        RULED,
        {
            "labels": {"registers.rulings.codes.court.high": "top"},
            "fields": FIELDS,
            "also": ("minors", "court"),
            "complete": False,
            "second_person": False,
        },
        {"period": "2031"},
    ),
    "rulings without a basis": ("rulings", RULED, {"legal_basis": ""}, {"until": date(2031, 6, 30)}),
    "rulings before the balance ends": ("rulings", RULED, {}, {"period": "2030-T3"}),
    "gatherings": ("gatherings", GATHERED, {}, {}),
    "gatherings by kind, known in part": (
        "gatherings",
        GATHERED,
        {"groups": "kind", "complete": False, "tally": {"step": "month"}},
        {"period": "2031", "until": date(2031, 7, 15)},
    ),
    "gatherings of which nothing is known": (
        "gatherings",
        GATHERED,
        {
            "tally": {"step": "", "beside": {"long": SecondaryTally(where={"kind": ("seminar",)})}},
            "labels": {f"registers.gatherings.tally.{one}": f"Those that are {one}" for one in ("beside", "long")},
        },
        {"until": date(2031, 3, 31)},
    ),
    "no gatherings": ("gatherings", "", {"groups": "kind"}, {}),
    "promises": ("promises", PROMISED, {}, {"moved": {"p": "begun"}, "final": True}),
    "promises of several": (
        "promises",
        PROMISED + LATER,
        {"begins": "begins", "many": True},
        {"moved": {"t": "begun"}, "until": date(2031, 8, 1)},
    ),
    "promises of nobody": ("promises", PROMISED, {"movers": ""}, {"until": date(2031, 4, 1)}),
    "promises without a status": ("promises", PROMISED.splitlines()[3], {}, {}),
}


def made(registers: Callable[[str], DeclaredRegister], case: str) -> Overview:
    name, told, changes, asked = CASES[case]
    about, more = registers(name), dict(changes)
    fields = {**about.about.fields, **more.pop("fields", {})}
    if more.pop("many", False):
        fields["ministry"] = fields["ministry"].model_copy(update={"many": True})
    tally, also = more.pop("tally", {}), more.pop("also", None)
    if tally or also:
        more["tally"] = about.about.tally.model_copy(update=tally or {"also": also})  # type: ignore[union-attr]
    facts = {"moved": {}, **asked, "period": Period.from_text(asked.get("period", "2031-T2"))}
    return build_register_overview(changed(about, fields=fields, **more), entries(told), **facts)


def test_all_that_leaves_of_a_register_is_told_and_nothing_else(registers: Callable[[str], DeclaredRegister]) -> None:
    held(TOLD, (line for case in CASES for line in (f"## {case}", *lines(made(registers, case)))))


def test_what_lacks_something_is_not_final_and_what_is_invented_never_is(
    registers: Callable[[str], DeclaredRegister],
) -> None:
    about = registers("gatherings")
    settings = about.collection.settings.model_copy(update={"demonstration": True})
    invented = replace(about, collection=replace(about.collection, settings=settings))
    for one, flaws in ((about, 1), (invented, 0)):
        assert not build_register_overview(one, (), T2, moved={}, flaws=flaws).final
        with pytest.raises(ReleaseError) as refused:
            build_register_overview(one, (), T2, moved={}, flaws=flaws, final=True)
        assert "second four months of 2031" in str(refused.value)
    assert build_register_overview(about, (), T2, moved={}, final=True).final


def test_a_label_in_which_a_number_is_no_law_is_none_of_it(registers: Callable[[str], DeclaredRegister]) -> None:
    shown = PublicRegister(registers("rulings"), T2, T2.shift_period(-1), {})
    kinds = {
        label: [piece.kind for piece in shown._type_law_label(TranslatedText.from_texts(en=label)).pieces("en")]
        for label in ("Act § 4", "Act § 4 of 2005", "4 of them", "§ 4 and 12 of them", "the Act")
    }
    assert kinds == {
        "Act § 4": ["law"],
        "Act § 4 of 2005": ["law"],
        "4 of them": ["words"],
        "§ 4 and 12 of them": ["words"],
        "the Act": ["words"],
    }


def said(text: Text) -> str:
    """A text in English; what is known of its numbers stands behind each."""
    words = ""
    for piece in text.pieces("en"):
        cells = " ".join(map(_cell, piece.cells))
        kind = "" if piece.kind in ("words", "name") else f"<{' '.join((piece.kind, cells)).strip()}>"
        words += f"{piece.text}{kind}"
    return words


def _cell(cell: Any) -> str:
    return "/".join(map(_cell, cell)) if isinstance(cell, tuple) else str(cell)


def lines(told: Overview) -> Iterator[str]:
    yield f"{told.collection} {told.register}: {said(told.title)}, {said(told.author)}, {said(told.as_of)}"
    yield f"{told.period} after {told.before}, known {told.known}, {' '.join(told.languages)}"
    yield f"final {told.final}, moves {told.moves}, movers {told.movers}, titled {' '.join(told.titled)}"
    yield from (f"lacks {said(one)}" for one in told.lacks)
    yield from (f"+ {said(one)}" for one in told.statements)
    yield from (f"note {said(one)}" for one in told.notes)
    yield f"basis {said(told.basis)}"
    for table in told.tables:
        yield f"= {table.id}: {said(table.title)}"
        heads = zip(table.periods, table.heads, table.across or [""] * len(table.heads), strict=True)
        yield " | ".join(f"{period} {said(head)} {across}".strip() for period, head, across in heads)
        for row in table.rows:
            cells = [f"{said(cell.number)}={cell.amount}{' balance' * cell.balance}" for cell in row.cells]
            yield " | ".join([f"{'>' * row.level}{row.id} {said(row.label)}", *cells])
        yield from (f"note {said(one)}" for one in table.notes)
    yield "columns " + " | ".join(f"{one.id} {said(one.label)}" for one in told.columns)
    yield " ".join(["groups", *(f"{code}: {said(label)}" for code, label in told.groups)])
    for one in told.entries:
        cells = [f"{code}={said(cell)}" for code, cell in zip(one.codes, one.cells, strict=True)]
        marks = [one.group, said(one.mark), "new" * one.new, said(one.moved)]
        yield " | ".join([*cells, *filter(None, marks)])
    for event in told.events:
        more = f"{event.stamped} {event.address} {event.uid}"
        yield f"{event.begins} to {event.ends}: {said(event.title)}, {more}"
    yield from (line for plot in told.plots if plot.language == "en" for line in pictured(plot))


def pictured(plot: ChartData) -> Iterator[str]:
    kinds = f"{plot.kind} {plot.asked} {plot.unit} dated {plot.dated}"
    yield f"picture {plot.id} of {plot.table}: {kinds} {said(plot.title)}"
    yield " | ".join(map(said, plot.groups))
    for one in plot.series:
        points = (f"{at.text}={at.amount}" for at in one.points)
        yield " | ".join([said(one.name) + " left" * one.left, *points])
    yield " | ".join(f"{at.text}={at.amount}" if at else "-" for at in plot.totals)
    yield said(plot.alt)
