"""The texts of rules: each in nynorsk of its own, and words that keep their three languages when joined."""

from tilstand.define import catalogue
from tilstand.languages import filled
from tilstand.terms import Written

ALIKE = (
    "C001 do, C001 what, C002 what, C009 do, C015 do, C015 what, C025 what, C026 what, C029 do, "
    "C034 what, C037 what, C038 title, C042 title, C043 title, C044 what, C056 what, C057 what, "
    "C062 title, C066 what, C068 what, C069 what, C071 what, C072 what, R131 what, R132 what"
)
"""Texts that are the same in bokmål and nynorsk."""


def test_every_rule_is_worded_in_nynorsk() -> None:
    alike = set()
    for number, rule in catalogue().items():
        for part in ("title", "what", "do", "explain"):
            words = getattr(rule, part)
            assert words.language("nn") == "nn", (number, part)
            if words.text("nn") == words.text("nb"):
                alike.add(f"{number} {part}")
    assert sorted(alike) == ALIKE.split(", ")


def test_the_facts_of_a_text_stand_in_its_own_language() -> None:
    where = Written.of(nb="her", nn="her", en="here")
    what = Written.of(nb="ikke", nn="ikkje", en="not")
    template = Written.of(nb="{what} {where}", nn="{what} {where}!", en="{what} {where}")
    text = filled(template, what=what, where=where)
    assert (text.text("nb"), text.text("nn"), text.text("en")) == ("ikke her", "ikkje her!", "not here")
