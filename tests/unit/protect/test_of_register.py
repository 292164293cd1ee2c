"""What leaves of a register: in which language, in which order, and what moved."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.protect.register_tables import entries
from tilstand.protect.register_tables.counts import tabulate_movements
from tilstand.terms import Period


def of_languages(*tags: str) -> Any:
    settings = SimpleNamespace(languages=tags)
    return SimpleNamespace(register=SimpleNamespace(collection=SimpleNamespace(settings=settings)))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"summary.nb": "Dømt.", "summary.en": "Convicted."}, "Dømt."),
        ({"summary.nb": "", "summary.en": "Convicted."}, "Convicted."),
        ({"summary": "no language"}, ""),
    ],
)
def test_a_text_leaves_in_the_first_language_that_has_it(values: dict[str, str], told: str) -> None:
    field = SimpleNamespace(public_where={}, languages=True, year_only=False)
    code = entries.PublicRegister.code
    assert code(of_languages("nb", "en"), SimpleNamespace(values=values), field, "summary") == told  # type: ignore[arg-type]


def test_nothing_of_the_order_is_left_to_how_entries_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "list_public_columns", lambda register: ())
    monkeypatch.setattr(entries, "_list_entry_groups", lambda register: iter(("high", "low")))
    shown: Any = SimpleNamespace(
        register=SimpleNamespace(about=SimpleNamespace(fields={})),
        is_published_entry=lambda one: True,
        entry=lambda one: one,
    )
    made = [
        SimpleNamespace(group=group, codes=codes, mark=mark, new=new, moved=moved)
        for group in ("low", "high", "")
        for codes in (("2030", "b"), ("2030", "a"), ("2031", "a"))
        for mark in ("open", "")
        for new in (True, False)
        for moved in ("", "begun")
    ]
    first = entries.select_public_entries(shown, made)
    assert entries.select_public_entries(shown, made[::-1]) == first
    assert [one.group for one in first] == [one for one in ("high", "low", "") for _ in range(24)]
    assert [one.codes[0] for one in first[:24]] == ["2031"] * 8 + ["2030"] * 16


def test_where_nothing_is_shown_there_is_no_table_of_what_moved() -> None:
    about = SimpleNamespace(moves="state", movers="", fields={})
    register: Any = SimpleNamespace(about=about, codes=lambda field: ())
    assert tabulate_movements(register, [], {}, Period.from_text("2031"), Period.from_text("2030")) is None
    still: Any = SimpleNamespace(about=SimpleNamespace(moves="", movers="", fields={}))
    assert (
        tabulate_movements(still, [SimpleNamespace(id="a")], {}, Period.from_text("2031"), Period.from_text("2030"))
        is None
    )  # type: ignore[list-item]
