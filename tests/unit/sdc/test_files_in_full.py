"""Files that are read and written: each sign that parts columns, each fault, each line for a researcher."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tilstand.sdc import (
    CodeGrouping,
    DisclosureError,
    Hypercube,
    SpanningVariable,
    build_table_system,
    protected_table,
    read_hypercube,
)
from tilstand.sdc.controlled_rounding import round_table_system
from tilstand.sdc.hypercube import MOST_PERSONS
from tilstand.sdc.protected_table import audit_table, round_small_counts, suppress_small_counts, write_researcher_csv
from tilstand.sdc.recoding import recode_hypercube

table_rows: Any = import_module("tilstand.sdc.aggregation")


def told(file: Path, text: str, **plan: Any) -> Any:
    file.write_text(text, "utf-8")
    try:
        made = read_hypercube(file, **{"count": "n", "dims": ("sex", "place"), **plan})
    except DisclosureError as refused:
        return [(one.name, dict(one.facts)) for one in refused.objections]
    return [(*names, count) for names, count in made.named()]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sex,place,n\nf,A;1,3\n", [("f", "A;1", 3)]),
        ("sex;place;n\nf;A,1;3\n", [("f", "A,1", 3)]),
        ("sex\tplace\tn\nf\tA,1;2\t3\n", [("f", "A,1;2", 3)]),
        ("sex,place,a;b;c,n\nf,A,x,3\n", [("f", "A", 3)]),  # as many of both: the comma
        ("\ufeffsex , place ,n\n f ,\tA, 3 \n", [("f", "A", 3)]),
        ('sex,place,n\nf,"A\nB",3\n', [("f", "A\nB", 3)]),
        ("sex,place,n,\nf,A,3,\n", [("f", "A", 3)]),
        ("sex,place,n\nm,B,2\nf,A,0\nm,B,5\nf,A,1\n,,8\nm,,7\n", [("f", "A", 1), ("m", "B", 7)]),
        ("sex,place,n\nf,A,1\n,A,0\n,A,1\n", [("f", "A", 1)]),  # a margin in two rows is their sum
        ("sex,place,n\nf,A,1\n,A,1\n,A,1\n", [("adds_up", {"line": 3, "codes": "A", "count": 2, "sum": 1})]),
        ("sex,place,n\nf,A,1\nx,,0\n", [("f", "A", 1)]),
        (
            "sex,place,n\nf,A,1\nx,,2\n,,1\nf,,9\n",
            [
                ("adds_up", {"line": 3, "codes": "x", "count": 2, "sum": 0}),
                ("adds_up", {"line": 5, "codes": "f", "count": 9, "sum": 1}),
            ],
        ),
        (
            'sex,place,n\nf,A,1\nm,"' + "B" * 131_073 + '",2\n',
            [("no_table", {"line": 3, "error": "field larger than field limit (131072)"})],
        ),
        (f"sex,place,n\nf,A,{MOST_PERSONS}\n", [("f", "A", MOST_PERSONS)]),
        (f"sex,place,n\nf,A,{MOST_PERSONS + 1}\n", [("too_many", {"line": 2, "cell": str(MOST_PERSONS + 1)})]),
    ],
)
def test_what_is_read_of_a_file(tmp_path: Path, text: str, rows: list[Any]) -> None:
    assert told(tmp_path / "cells.csv", text) == rows


def test_every_fault_of_a_plan_is_told_in_its_order(tmp_path: Path) -> None:
    plan = {"dims": ("sex", "sex", "age"), "nested": {"b": ("x",), "a": ("y",), "age": ("n", "z")}}
    assert told(tmp_path / "cells.csv", "sex,n,,n,other\nf,1,,2,3\n", **plan) == [
        ("nested_in_none", {"name": "a"}),
        ("nested_in_none", {"name": "b"}),
        ("used_twice", {"name": "n"}),
        ("used_twice", {"name": "sex"}),
        ("twice", {"name": "n"}),
        ("no_column", {"name": "age", "list": "sex, n, n, other"}),
        ("no_column", {"name": "z", "list": "sex, n, n, other"}),
    ]


def test_a_researcher_gets_each_finest_cell_and_each_margin_once() -> None:
    kind = CodeGrouping("kind", ("k", "z"), np.array([0, 0, 1]))
    form, sex = SpanningVariable("form", ("x", "y", "z"), (kind,)), SpanningVariable("sex", ("f", "m"))
    codes = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 1]])
    made = build_table_system(Hypercube((form, sex), codes, np.array([1, 7, 8, 9, 6])))
    head = "form,sex,value,OBS_STATUS,CONF_STATUS\n"
    finest, margins = (one.decode() for one in write_researcher_csv(audit_table(made, 3)))
    assert finest == f"{head}x,f,1,A,F\nx,m,7,A,F\ny,f,8,A,F\ny,m,9,A,F\nz,m,6,A,F\n"
    assert margins == (
        f"{head}_T,_T,31,A,F\n_T,f,9,A,F\n_T,m,22,A,F\nx,_T,8,A,F\ny,_T,17,A,F\nz,_T,6,A,F\nk,_T,25,A,F\n"
        "k,f,9,A,F\nk,m,16,A,F\n"
    )
    finest, margins = (one.decode() for one in write_researcher_csv(suppress_small_counts(made, 3)))
    assert finest == f"{head}x,f,,Q,C\nx,m,,Q,C\ny,f,,Q,C\ny,m,,Q,C\nz,m,6,A,F\n"
    assert ",Q,C" not in margins
    finest, margins = (one.decode() for one in write_researcher_csv(round_small_counts(made, 3)))
    assert [line.split(",")[2] for line in finest.splitlines()[1:]][2:] == ["8", "9", "6"]
    assert finest.splitlines()[1] in ("x,f,0,A,F", "x,f,3,A,F")
    assert all(line.endswith(",A,F") for line in (finest + margins).splitlines() if not line.startswith("form"))


def refused(ask: Callable[[], object]) -> list[tuple[str, dict[str, object]]]:
    with pytest.raises(DisclosureError) as stopped:
        ask()
    return [(one.name, dict(one.facts)) for one in stopped.value.objections]


def test_what_cannot_be_asked_for_is_refused_with_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    two = SpanningVariable("a", ("x", "y")), SpanningVariable("b", ("u", "v"))
    micro = Hypercube(two, np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([2, 7, 9, 6]))
    made = build_table_system(micro)
    for threshold in (0, 1):
        asked = [("threshold", {"threshold": threshold})]
        assert refused(lambda: suppress_small_counts(made, threshold)) == asked  # noqa: B023
        assert refused(lambda: audit_table(made, threshold)) == asked  # noqa: B023
        assert refused(lambda: recode_hypercube(micro, threshold)) == asked  # noqa: B023
    assert [len(ask(made, 2).leaks) for ask in (suppress_small_counts, audit_table)] == [0, 0]
    assert recode_hypercube(micro, 2).groups == {}
    close = np.full(len(made), 1)  # two is near neither none nor five
    assert refused(lambda: round_table_system(made, 5, limits=close)) == [("no_rounding", {"base": 5})]
    assert round_table_system(made, 3, limits=close).values.tolist()[-4:] == [3, 7, 9, 6]
    for most, fits in ((16, True), (15, False)):
        monkeypatch.setattr(table_rows, "MOST_TERMS", most)
        if fits:
            assert len(build_table_system(micro)) == 9
        else:
            assert refused(lambda: build_table_system(micro)) == [("too_many_terms", {"terms": 16, "most": most})]


def test_a_rounded_count_that_can_be_one_number_alone_is_told_as_a_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    one = SpanningVariable("a", ("x", "y"))
    made = build_table_system(Hypercube((one,), np.array([[0], [1]]), np.array([2, 9])))
    assert round_small_counts(made, 3).leaks == ()
    ends = SimpleNamespace(least=np.array([1, 3, 9]), most=np.array([4, 3, 9]), single=np.array([False, True, False]))
    monkeypatch.setattr(protected_table, "compute_rounding_intervals", lambda tables, found: ends)
    found = round_small_counts(made, 3)
    (leak,) = found.leaks
    assert (leak.row, leak.kind, leak.low, leak.high, leak.reader) == (1, "determined", 3, 3, "anybody")
    assert (found.low.tolist(), found.high.tolist(), found.exact.all()) == ([1, 3, 9], [4, 3, 9], True)
    assert set(found.status) == {"rounded"}
