"""The texts of rules: each in nynorsk of its own, and words that keep their three languages when joined."""

from __future__ import annotations

from tilstand.define import load_rule_catalogue
from tilstand.define.rules import RelationForm
from tilstand.languages import format_template
from tilstand.terms import TranslatedText

ALIKE = (
    "C001 do, C001 what, C002 what, C009 do, C015 do, C015 what, C025 what, C026 what, C029 do, "
    "C034 what, C037 what, C038 title, C042 title, C043 title, C044 what, C056 what, C057 what, "
    "C062 title, C066 what, C068 what, C069 what, C071 what, C072 what, R131 what, R132 what"
)
"""Texts that are the same in bokmål and nynorsk."""


def test_every_rule_is_worded_in_nynorsk() -> None:
    alike = set()
    for number, rule in load_rule_catalogue().items():
        for part in ("title", "what", "do", "explain"):
            words = getattr(rule, part)
            assert words.language("nn") == "nn", (number, part)
            if words.text("nn") == words.text("nb"):
                alike.add(f"{number} {part}")
    assert sorted(alike) == ALIKE.split(", ")


def test_the_facts_of_a_text_stand_in_its_own_language() -> None:
    where = TranslatedText.from_texts(nb="her", nn="her", en="here")
    what = TranslatedText.from_texts(nb="ikke", nn="ikkje", en="not")
    template = TranslatedText.from_texts(nb="{what} {where}", nn="{what} {where}!", en="{what} {where}")
    text = format_template(template, what=what, where=where)
    assert (text.text("nb"), text.text("nn"), text.text("en")) == ("ikke her", "ikkje her!", "not here")


# What a form of relation says of itself.


def test_which_forms_hold_a_figure_against_itself_and_which_a_period_against_longer_ones() -> None:
    assert [one.value for one in RelationForm if one.is_single_figure] == ["repeated", "restated"]
    assert [one.value for one in RelationForm if one.is_across_periods] == ["spans", "within_span"]
