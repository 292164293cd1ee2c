"""Figures in the words of another collection: what is known, what is only bounded, and what stays at home."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from plain import held as as_before

from plant.invented import Counted, Written, written
from tilstand import collect, define
from tilstand.define.correspondence import AddressTranslation, Correspondence
from tilstand.ledger.correspondence import RoundLedger, apply_correspondence
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.observation_groups import group_observations
from tilstand.model import Observation, Source
from tilstand.terms import Key, Period, Value, ValueQualifier, ValueStatus

VICTIM = 'unit = "persons"\nrole = "victim"'
SHARED = Written(
    id="shared",
    language="en",
    codelists={"age": ["minor", "adult"], "form": ["labour", "crime", "other"]},
    dimensions={"age": "age", "form": "form"},
    measures={"victims": Counted(("age", "form", "age+form"), VICTIM), "visits": Counted(("age",), 'unit = "visits"')},
    bodies=[],
    silent=("land",),
    rounds={},
)
SAID = Correspondence.model_validate(
    {
        "dimensions": {
            "band": {
                "to": "age",
                "whole": ["minor"],
                "codes": {"small": {"part_of": "minor"}, "large": {"part_of": "minor"}, "grown": {"part_of": "adult"}},
            },
            "kind": {
                "to": "form",
                "codes": {"toil": {"contains": ["labour", "crime"]}, "rest": "other", "mixed": {"overlaps": ["crime"]}},
            },
        },
        "measure": [
            {"of": "people", "to": "victims"},
            {"of": "children", "to": "victims", "at": {"age": "minor"}},
            {"of": "calls", "to": "visits"},
        ],
    }
)


def land(folder: Path, rounds: dict[str, list[tuple[str, str, int | None]]]) -> define.Collection:
    own = Written(
        id="land",
        language="en",
        codelists={"band": ["small", "large", "grown"], "kind": ["toil", "rest", "mixed"]},
        dimensions={"band": "band", "kind": "kind"},
        measures={
            "people": Counted(("band", "kind", "band+kind"), VICTIM),
            "children": Counted(("kind",), VICTIM),
            "calls": Counted((), 'unit = "visits"'),
        },
        bodies=["office"],
        rounds={name: {"office": stated} for name, stated in rounds.items()},
    )
    return define.read_collection(written(folder / "land", own))


def told(tmp_path: Path, rounds: dict[str, list[tuple[str, str, int | None]]]) -> list[tuple[str, str, str]]:
    """What is known of a land in 2031 in shared words: the figure, how it is to be read, and the number."""
    own, shared = land(tmp_path, rounds), define.read_collection(written(tmp_path / "shared", SHARED)).shared
    books = []
    for name in own.rounds:
        view = own.at(name)
        batch = collect.collect_round(view, name)
        stated = [one for each in batch.submissions for one in each.observations]
        books.append(RoundLedger(f"land/{name}", Ledger(view, stated, (), batch.period)))
    translation = AddressTranslation.from_correspondence(own.shared, shared, SAID)
    found = apply_correspondence(books, translation, {"office": "land"}, Period.from_text("2031"))
    order = [(o.key.measure, o.key.period.first, o.key.period.last, o.key.dims, o.qualifier) for o in found]
    known = len(found.plain)
    assert order == [*sorted(order[:known]), *sorted(order[known:])]  # what is only bounded stands last
    return sorted(
        (f"{o.key.measure} {o.key.period} {dict(o.key.dims)}", o.qualifier.value, str(o.value)) for o in found
    )


def test_parts_make_up_a_code_where_all_are_stated_and_bound_it_where_one_is_blank(tmp_path: Path) -> None:
    whole = [("people", "band=small", 2), ("people", "band=large", 3), ("people", "band=grown", 9)]
    assert told(tmp_path / "all", {"2031": whole}) == [
        ("victims 2031 {'age': 'adult'}", "at_least", "9"),  # grown is a part of adult, and not said to be all
        ("victims 2031 {'age': 'minor'}", "exact", "5"),
    ]
    blank = [("people", "band=small", 2), ("people", "band=large", None)]
    assert told(tmp_path / "blank", {"2031": blank}) == [("victims 2031 {'age': 'minor'}", "at_least", "2")]


def test_a_whole_bounds_each_of_its_codes_and_what_overlaps_says_nothing(tmp_path: Path) -> None:
    rows = [("people", "kind=toil", 7), ("people", "kind=rest", 1), ("people", "kind=mixed", 4)]
    rows += [("people", "band=small; kind=toil", 3)]  # a part of one and a whole of the other: nothing follows
    assert told(tmp_path, {"2031": rows}) == [
        ("victims 2031 {'form': 'crime'}", "at_most", "7"),
        ("victims 2031 {'form': 'labour'}", "at_most", "7"),
        ("victims 2031 {'form': 'other'}", "exact", "1"),
    ]


def test_two_measures_of_one_figure_are_two_statements_of_it(tmp_path: Path) -> None:
    rows = [("people", "band=small; kind=rest", 2), ("people", "band=large; kind=rest", 3)]
    rows += [("children", "kind=rest", 6)]
    key = "victims 2031 {'age': 'minor', 'form': 'other'}"
    assert told(tmp_path, {"2031": rows}) == [(key, "exact", "5"), (key, "exact", "6")]


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        ({"2031-H1": 4, "2031-H2": 5}, [("visits 2031 {}", "exact", "9")]),
        ({"2031-H1": 4}, [("visits 2031-H1 {}", "exact", "4")]),
        ({"2031-04/2032-03": 8}, []),
    ],
)
def test_half_years_make_up_a_year_and_a_year_from_april_is_none(
    tmp_path: Path, rows: dict[str, int], known: list[tuple[str, str, str]]
) -> None:
    assert told(tmp_path, {at: [("calls", "", number)] for at, number in rows.items()}) == known


def test_persons_of_two_half_years_are_not_added(tmp_path: Path) -> None:
    rows = {at: [("people", "", 4)] for at in ("2031-H1", "2031-H2")}
    assert [one for one, _, _ in told(tmp_path, rows)] == ["victims 2031-H1 {}", "victims 2031-H2 {}"]


def test_what_is_stated_says_where_it_stands_and_a_sum_quotes_its_parts(tmp_path: Path) -> None:
    rows = [("people", "band=large", 2), ("people", "band=small", 3), ("people", "kind=rest", 4)]
    rows += [("people", "kind=toil", 7), ("calls", "", 5)]
    own, shared = (land(tmp_path, {"2031": rows}), define.read_collection(written(tmp_path / "shared", SHARED)).shared)
    batch = collect.collect_round(own.at("2031"), "2031")
    sources = [one.observations for one in batch.submissions]
    translation = AddressTranslation.from_correspondence(own.shared, shared, SAID)
    found = {}
    for name, stated in (
        ("columns", group_observations(sources)),
        ("apart", [one for some in sources for one in some]),
    ):
        book = RoundLedger("land/2031", Ledger(own.at("2031"), stated, (), batch.period))
        found[name] = list(apply_correspondence([book], translation, {"office": "land"}, Period.from_text("2031")))
    assert found["columns"] == found["apart"]
    told = {f"{o.key.measure} {dict(o.key.dims)} {o.qualifier.value}": o.source for o in found["columns"]}
    file = f"land/2031/{batch.submissions[0].document}"
    assert {at: (one.document, one.line, one.quote) for at, one in told.items()} == {
        "victims {'age': 'minor'} exact": (file, 2, f"2 + 3 ({file}:3)"),
        "victims {'form': 'other'} exact": (file, 4, ""),
        "visits {} exact": (file, 6, ""),
        "victims {'form': 'crime'} at_most": (file, 5, ""),
        "victims {'form': 'labour'} at_most": (file, 5, ""),
    }


SPOKEN = """
calls 2031-H1 4; calls 2031-H2 5
calls 2031-H1 4; calls 2031-H2 5; calls 2031 10
calls 2031-H1 ~4; calls 2031-H2 5; calls 2031-Q1 2
calls 2031-H1 4.5; calls 2031-H2 5.25
calls 2031-T1 1; calls 2031-T2 2; calls 2031-T3 3; calls 2031-H1 9; calls 2030 7; calls 2032-H1 1
people 2031-H1 4; people 2031-H2 5; people 2031 7; people 2031 8
people band=small 2031 2; people band=large 2031 ~3; people band=grown 2031 9
people band=small 2031 +2; people band=large 2031 3; children 2031 4
people band=small 2031 2.5; people band=large 2031 3; children 2031 5.5; children 2031 6
people band=small 2031 -2; people band=grown 2031 +9
people kind=toil 2031 7; people kind=toil 2031 5; people kind=toil band=small 2031 3; people kind=mixed 2031 1
people kind=toil 2031 +7; people kind=rest 2031 -1; children kind=toil 2031 2; children kind=rest 2031 ~3
people 2031 4611686018427387904; calls 2031 4611686018427387903; children 2031 -46116860184273879040
people band=small kind=rest 2031 1; people band=large kind=rest 2031 2; children kind=rest 2031 3
people band=small 2031 =; people band=large 2031 3; people 2031 =; calls 2031 =; calls 2031 4
"""
"""Figures, a table a line: a measure, codes, a period, a number: about ~, at least +, at most -, none =."""
READ = {"~": ValueQualifier.ABOUT, "+": ValueQualifier.AT_LEAST, "-": ValueQualifier.AT_MOST}


def spoken(table: str) -> list[Observation]:
    found = []
    for line, told in enumerate(table.split("; "), start=1):
        measure, *codes, at, amount = told.split()
        dims = tuple(sorted(tuple(one.split("=")) for one in codes))
        value = Value.missing(ValueStatus.NOT_KNOWN) if amount == "=" else Value.number(amount.lstrip("~+-"))
        day = date(2032, 1, line) if line != 2 else None
        key, how = (Key(measure, "office", Period.from_text(at), dims), READ.get(amount[0], ValueQualifier.EXACT))  # type: ignore[arg-type]
        found.append(Observation(key, value, Source("said", line if line != 3 else None), qualifier=how, as_at=day))
    return found


def test_what_a_land_says_is_told_whole_as_it_was(tmp_path: Path) -> None:
    """Read apart, and as of two rounds that say it: what each of them states twice is stated beside."""
    own = land(tmp_path, {"2031": [("calls", "", 1)]})
    shared = define.read_collection(written(tmp_path / "shared", SHARED)).shared
    translation = AddressTranslation.from_correspondence(own.shared, shared, SAID)
    told = []
    for table in SPOKEN.split("\n")[1:-1]:
        told.append(f"# {table}")
        book = Ledger(own.at("2031"), spoken(table))
        for rounds in ([book], [book, book]):
            books = [RoundLedger(f"land/{at}", one) for at, one in enumerate(rounds)]
            found = apply_correspondence(books, translation, {"office": "land"}, Period.from_text("2031"))
            told.append(f"in columns {len(found.plain)} of {len(found)} {found.plain.day.tolist()}")
            for one in found:
                source = f"{one.source.document}:{one.source.line} {one.source.quote}"
                told.append(f"{one.key.text()} {one.qualifier.value} {one.value} {source}")
    as_before(Path(__file__).with_suffix(".txt"), told)
