"""Values as they are kept: one way of writing each, whoever wrote it and however."""

from __future__ import annotations

import pytest

from tilstand.registers.values import EntryValueReader


@pytest.mark.parametrize(
    ("column", "written", "kept"),
    [
        ("final", "ja", "yes"),
        ("final", "JA", "yes"),
        ("final", "yes", "yes"),
        ("final", "True", "yes"),
        ("final", "Nei", "no"),
        ("final", "no", "no"),
        ("final", "FALSE", "no"),
        ("convicted", " 007 ", "7"),
        ("convicted", "0", "0"),
        ("convicted", "", ""),
        ("provisions", "new_9; ;old_4;NEW_9", "new_9; old_4"),
        ("court", "High  Court", "high"),
        ("summary.en", "  a\u00a0 cafe\u0301 ", "a caf\u00e9"),
        ("source", "https://court.example/s/22331160", "https://court.example/s/22331160"),
        ("on", "2021-05", "2021-05"),
    ],
)
def test_a_value_is_kept_in_one_way(rulings, column, written, kept):
    assert EntryValueReader(rulings).read(rulings.columns[column], written) == (kept, "", "")


@pytest.mark.parametrize(
    ("column", "written", "kind", "part"),
    [
        ("provisions", "new_9; moon", "code", "moon"),
        ("convicted", "1234567890", "number", ""),
        ("convicted", "1.5", "number", ""),
        ("summary.en", "a <b> c", "markup", ""),
        ("summary.en", "@sum", "formula", "@"),
        ("summary.en", "a\u200bb", "signs", ""),
        ("on", "2021-13", "day", ""),
        ("source", "ftp://court.example/a", "address", ""),
        ("final", "2", "yes_no", ""),
    ],
)
def test_what_does_not_fit_is_kept_as_it_was_written(rulings, column, written, kind, part):
    assert EntryValueReader(rulings).read(rulings.columns[column], written) == (written, kind, part)


@pytest.mark.parametrize(
    "values",
    [
        {"source": "https://court.example/s/22331160"},  # numbers in an address or a form are nobody's telephone
        {"court": "high", "reference": "SG-2031-331160"},
        {"summary.en": "In 2019 and 2020 there were 14 hearings on 3 days."},
    ],
)
def test_numbers_that_are_nobody_s_are_told_nothing_of(rulings, found, values):
    assert found(rulings, {"a": {"case": "S-1", "court": "low", "on": "2021-05-04", **values}}) == []
