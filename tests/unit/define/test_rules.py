"""The texts of rules: each in nynorsk of its own, and words that keep their three languages when joined."""

from tilstand.define import Words, catalogue

ALIKE = (
    "C001 do, C001 what, C002 what, C009 do, C015 do, C015 what, C025 what, C026 what, C029 do, "
    "C034 what, C037 what, C038 title, C042 title, C043 title, C044 what, C056 what, C057 what, "
    "C062 title, C066 what, R131 what, R132 what"
)
"""Texts that are the same in bokmål and nynorsk."""


def test_every_rule_is_worded_in_nynorsk() -> None:
    alike = set()
    for number, rule in catalogue().items():
        for part in ("title", "what", "do", "explain"):
            words = getattr(rule, part)
            assert words.has_nynorsk, (number, part)
            if words.nn == words.nb:
                alike.add(f"{number} {part}")
    assert sorted(alike) == ALIKE.split(", ")


def test_the_facts_of_a_text_stand_in_its_own_language() -> None:
    where = Words(nb="her", nn="her", en="here")
    what = Words(nb="ikke", nn="ikkje", en="not")
    text = Words(nb="{what} {where}", nn="{what} {where}!", en="{what} {where}").filled(
        {"what": what, "where": where}
    )
    assert (text.nb, text.nn, text.en) == ("ikke her", "ikkje her!", "not here")


def test_a_text_without_nynorsk_is_bokmål_throughout() -> None:
    what = Words(nb="ikke", nn="ikkje", en="not")
    text = Words(nb="Det er {what} her.", en="It is {what} here.").filled({"what": what})
    assert text.text("nn") == "Det er ikke her."
    assert not text.has_nynorsk


def test_a_text_made_in_each_language_has_them_all() -> None:
    made = Words.of(lambda tongue: f"({tongue})")
    assert (made.nb, made.nn, made.en) == ("(nb)", "(nn)", "(en)")
    assert made.has_nynorsk
    assert Words.same(3).nn == "3"
