"""Compounds part at their seam at the end of a line, in the languages that list the last parts of theirs."""

from __future__ import annotations

import pytest

from tilstand.languages.typography import SEAM, hyphenate_compounds


@pytest.mark.parametrize(
    ("language", "parted"),
    [
        ("nb", "tvangs|arbeid"),
        ("nb", "Krigs|tjeneste i ut|landet"),
        ("nb", "oppholds|tillatelser"),
        ("nb", "gjennom|snittet"),
        ("nb", "politi|distriktene"),
        ("nn", "opphalds|løyve"),
        ("nn", "arbeids|tenester"),
        ("sv", "uppehålls|tillstånd"),
    ],
)
def test_a_compound_parts_before_its_last_part(language: str, parted: str) -> None:
    told = hyphenate_compounds(parted.replace("|", ""), language).replace(SEAM, "|")
    assert told in (parted, parted.replace("ut|landet", "utlandet"))


@pytest.mark.parametrize(
    ("language", "word"),
    [("nb", "Arbeid"), ("nb", "Island"), ("nb", "prostitusjon"), ("en", "workplaces"), ("ka", "tvangsarbeid")],
)
def test_what_is_no_compound_or_of_a_language_without_a_list_stays(language: str, word: str) -> None:
    assert hyphenate_compounds(word, language) == word
