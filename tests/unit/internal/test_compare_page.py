"""Policies side by side as a page: every number in the table and, in words, in a picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define.round_settings import Policy, Recoding
from tilstand.internal.status_pages import render_policy_comparison
from tilstand.protect.attack.compare import PolicyChoice
from tilstand.terms import Key, Period, TranslatedText

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
LEAD = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))
MERGE = Policy(method="merge", merged=(Recoding(dimension="sex", codes=("female", "male")),))
TRIED = (
    PolicyChoice(Policy(), told=17, worked_out=4, cells=90),
    PolicyChoice(Policy(method="round", threshold=5), cells=90, moved=31, error=44, quoted=2),
    PolicyChoice(MERGE, refused=("A <count> of two",)),
    PolicyChoice(
        Policy(method="suppress"),
        cells=90,
        lost=23,
        leading=(LEAD,),
        worst=("assisted", 8, 15),
        worst_title=TranslatedText.from_texts(nb="Bistand", nn="Bistand", en="Assistance"),
    ),
)


@pytest.mark.parametrize("language", ["nb", "nn", "en", "pl"])
def test_every_number_stands_in_the_table_and_in_a_picture_in_words(language: str) -> None:
    page = render_policy_comparison(define.read_collection(SAGALAND).at("2031"), TRIED, language).decode()
    assert f'<html lang="{language}">' in page
    cells = re.findall(r'<td role="cell" class="n"[^>]*>([^<]*)</td>', page)
    assert cells == [
        *("21", "0", "0", "0", "0", "0"),
        *("0", "0", "0", "31", "44", "2"),
        *("–",) * 6,
        *("0", "23", "1", "0", "0", "0"),
    ]
    told = re.findall(r"<desc[^>]*>([^<]*)</desc>", page)
    assert len(told) == 10, "five pictures, each for a screen and for a telephone"
    for number in ("21", "23", "2", "–"):
        assert any(re.search(rf": {number}(;|\.)", one) for one in told)
    assert "A &lt;count&gt; of two" in page
    assert page.count("<svg") == page.count('role="img"') == 10
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
