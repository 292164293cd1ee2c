"""Quantity words that somebody typed beside a protected count are listed; those that the system wrote are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.define.round_settings import Policy
from tilstand.model.document import Chapter, Document, Emphasis, FigurePhrase, Inline, NumberMark, Paragraph, PlainText
from tilstand.pipeline.release import make_round_release
from tilstand.protect.policy import get_threshold
from tilstand.protect.quantity_words import QuantityWordPlace, find_quantity_words
from tilstand.terms import Key, Period

NORWAY = Path(__file__).parents[3] / "collections" / "norway"
WOMEN = Key("women", "harbour", Period.from_year(2031))
CASES = Key("cases", "harbour", Period.from_year(2031))

PLANTED = {
    "nb": (
        "Av {} kvinner fikk ingen opphold.",
        "Alle {} bodde hos oss.",
        "Blant {} var begge fra samme by.",
        "Det var bare {} som ville anmelde.",
        "{} sa ja, og de øvrige takket nei.",
        "Resten av {} reiste hjem.",
        "Halvparten av {} var unge.",
        "De fleste av {} kom fra Asia.",
        "Blant {} var det en eneste mor.",
        "{} kom, og samtlige hadde pass.",
    ),
    "nn": (
        "Av {} kvinner fekk ingen opphald.",
        "Alle {} budde hos oss.",
        "Blant {} var begge frå same by.",
        "Det var berre {} som ville melde saka.",
        "{} sa ja, og dei andre takka nei.",
        "Resten av {} reiste heim.",
        "Om lag ein tredel av {} var unge.",
        "Dei fleste av {} kom frå Asia.",
        "Blant {} var det ei einaste mor.",
        "{} kom, men aldri to gonger.",
    ),
    "en": (
        "Of {} women, none got a permit.",
        "All {} lived with us.",
        "Of {}, both came from the same town.",
        "Only {} wanted to report it.",
        "{} said yes, and the others refused.",
        "The rest of {} went home.",
        "Half of {} were young.",
        "Most of {} came from Asia.",
        "Among {} there was a single mother of twins.",
        "{} came once.",
    ),
}


def _figure(key: Key = WOMEN, text: str = "none of the 17", kind: str = "part") -> FigurePhrase:
    return FigurePhrase(text, kind, (key,) if kind != "else" else ())


def _found(*run: Inline, language: str = "en") -> tuple[QuantityWordPlace, ...]:
    chapter = Chapter("one", 1, "One", None, Document(language, "one.md", (Paragraph(run, 1),)))
    return find_quantity_words({language: [chapter]}, lambda key: key == WOMEN)


def _plant(source: str, key: Key = WOMEN) -> tuple[Inline, ...]:
    before, _, after = source.partition("{}")
    return (*([PlainText(before)] if before else []), _figure(key, "17"), PlainText(after))


def test_planted_words_are_listed_beside_protected_counts_alone() -> None:
    sources = [(language, source) for language, many in PLANTED.items() for source in many]
    listed = [one for one in sources if _found(*_plant(one[1]), language=one[0])]
    assert len(sources) == 30
    assert len(listed) >= 28
    assert not any(_found(*_plant(source, CASES), language=language) for language, source in sources)


@pytest.mark.parametrize("language", ["nb", "nn", "en", "sv", "pl"])
def test_what_the_system_wrote_is_no_word_of_anybody_s(language: str) -> None:
    every = {"nb": "alle", "nn": "alle", "en": "all", "sv": "alla", "pl": "wszystkie"}[language]
    name = NumberMark(every, "name")
    assert not _found(_figure(text=every), PlainText(" 17 "), name, language=language)
    (place,) = _found(_figure(text=every), PlainText(f" {every}."), language=language)
    assert (place.kind, place.language, place.word) == ("sentence", language, every)


def test_words_in_place_of_a_figure_are_typed() -> None:
    (place,) = _found(_figure(text="nobody", kind="else"), PlainText(" asked."))
    assert place.word == "nobody"


def test_later_sentences_are_read_for_fewer_words() -> None:
    first = (_figure(), PlainText(" left. It cost half. "))
    assert [(one.kind, one.word) for one in _found(*first)] == [("backward", "half")]
    more = _found(*first, Emphasis((PlainText("Each stayed. The others went."),)))
    assert [one.word for one in more] == ["half", "others"]
    assert not _found(PlainText("All came. "), _figure(text="None"), PlainText(" left."))  # nothing points forward


def test_a_place_is_bound_to_its_words_and_to_the_count_before() -> None:
    (one,) = _found(_figure(text="17"), PlainText(" left. All stayed."))
    (other,) = _found(_figure(text="18"), PlainText(" left. All stayed."))
    (same,) = _found(_figure(text="17"), PlainText(" left. All stayed. Nothing more."))
    assert one.sentence == other.sentence == "All stayed."
    assert one.code == same.code != other.code
    assert len({place.code for place in _found(_figure(text="17"), PlainText(" left, all but one."))}) == 1


def test_norway_has_few_places_to_look_at() -> None:
    state, release = make_round_release(NORWAY, "2024")
    policy = Policy(method="round", threshold=3)
    places = find_quantity_words(release.chapters, lambda key: get_threshold(state.collection, policy, key) > 1)
    assert {place.language for place in places} == {"nb", "nn", "en"}
    assert {place.kind for place in places} == {"sentence", "backward"}
    assert len(places) <= 40
