"""The report against the conditions that a program can judge, and each rule against a file that is broken."""

from __future__ import annotations

import matterhorn
import pikepdf
import pytest
from damage import DAMAGE


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.proof)])
def test_the_report_of_the_whole_edition_fails_no_condition(edition, language):
    with pikepdf.open(edition / f"report-{language}.pdf") as pdf:
        assert matterhorn.faults(pdf) == []


def test_a_small_file_set_the_same_way_fails_none(sound):
    assert matterhorn.faults(sound()) == []


def test_each_rule_has_a_file_that_breaks_it():
    assert set(DAMAGE) == set(matterhorn.RULES)


@pytest.mark.parametrize("name", sorted(matterhorn.RULES))
def test_a_rule_finds_what_was_broken(sound, name):
    pdf = sound()
    broken = DAMAGE[name](pdf) or pdf
    assert matterhorn.faults(broken, name)
