"""The gate piece by piece: what a number in a text may be, and what each of them is called afterwards."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tilstand.define.labels import Catalogue
from tilstand.errors import ReleaseError
from tilstand.languages import CitedNumber, format_template
from tilstand.languages.catalogue import find_catalogue_message, list_catalogue_paths
from tilstand.model.names import EditionNames
from tilstand.model.release import BodyQuery, Release, ReleasedText
from tilstand.protect.names import build_names
from tilstand.protect.number_gate import (
    NonStatisticalNumbers,
    check_numbers,
    collect_nonstatistical_numbers,
    find_text_numbers,
    list_declared_values,
)
from tilstand.protect.release import mark_quoted_numbers
from tilstand.terms import InvariantText, Key, Period, Text, TextPiece, TranslatedText, TypedText

KEY = Key("victims_assisted", "havn_shelter", Period.from_year(2031))
NOBODY = {
    "en": NonStatisticalNumbers((("the last five years", "name"), ("in h1", "period"), ("penal code § 257", "law")))
}


@pytest.fixture
def called(sagaland) -> EditionNames:  # type: ignore[no-untyped-def]
    return build_names(sagaland, "2031", ())


@pytest.fixture
def pieces(called):  # type: ignore[no-untyped-def]
    """The pieces of a text after the gate, as (text, kind)."""

    def told(text: Text, knowledge=NOBODY) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
        blank = TranslatedText.from_texts(en="Words")
        made = Release(called, (), queries=(BodyQuery("R1", "error", blank, blank, text, blank),))
        everything = {"en": NonStatisticalNumbers((*knowledge["en"].phrases, *LABELS), frozenset((2029, 2031)))}
        through, _ = check_numbers(made, everything)
        return [(one.text, one.kind) for one in through.queries[0].what.pieces("en")]

    return told


LABELS = tuple(
    (one, "name")
    for one in ("once in the year", "one person", "1 january 2030.", "on 1 january 2030", "on 1 july 2031")
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Decisions in the last five years", [("five", "name")]),
        ("Since 2029", [("2029", "period")]),
        ("From 2029 to 2031", [("2029", "period"), ("2031", "period")]),
        ("See Penal Code § 257", [("§ 257", "law")]),
        ("In H1 of it", [("H1", "period")]),
    ],
)
def test_numbers_that_count_nobody_are_called_what_they_are(pieces, text, told):
    found = pieces(TranslatedText.from_texts(en=text))
    assert "".join(one for one, _ in found) == text
    assert [pair for pair in told if pair in found] == told
    assert all(one for one, _ in found)


@pytest.mark.parametrize(
    "text",
    [
        "37 of them",
        "thirty-seven of them",
        "in the last six years",
        "12,5 %",
        "Since 2042",  # a year that the release does not speak of
        "2031 persons",  # the look of its year, and a count
        "From 2029 to 2042",
        "On 3 May 2031",
        "See § 258",
        "A 3rd of them",
        "Table 37",
        "Form JUS37",
    ],
)
def test_any_other_number_stops_it_in_digits_or_in_words(pieces, text):
    with pytest.raises(ReleaseError, match="the release does not hold"):
        pieces(TranslatedText.from_texts(en=text))


def test_all_numbers_are_told_at_once_each_with_its_place(pieces):
    with pytest.raises(ReleaseError) as stop:
        pieces(TranslatedText.from_texts(en="37 of 91"))
    assert [cause.rpartition(": ")[2] for cause in stop.value.causes] == ["37", "91"]
    assert all("queries" in cause and "what" in cause for cause in stop.value.causes)


def test_a_number_with_cells_passes_and_one_without_does_not(pieces):
    stated = format_template(InvariantText("It is {n}."), n=CitedNumber(37, (KEY,)))
    assert ("37", "number") in pieces(stated)
    with pytest.raises(ReleaseError):
        pieces(format_template(InvariantText("It is {n}."), n=CitedNumber(37)))


def test_a_sign_before_a_number_belongs_to_it(pieces):
    assert pieces(format_template(InvariantText("−{n}"), n=CitedNumber(37, (KEY,)))) == [
        ("−", "words"),
        ("37", "number"),
    ]


def test_what_was_said_passes_as_said(pieces):
    assert pieces(TypedText(InvariantText("We saw 37."), "said")) == [("We saw 37.", "said")]


def kinds(own: NonStatisticalNumbers, text: str, piece: str = "") -> list[str | None]:
    return [own.kind(span, text, piece or text) for span in find_text_numbers(text, "en")]


def test_a_name_covers_only_what_stands_within_it():
    own = NonStatisticalNumbers((("the last five years", "name"),))
    assert kinds(own, "The last five years, and five more") == ["name", None]


def test_a_name_of_digits_covers_only_itself():
    """A code that is called "18-24" makes nothing of the number in a sentence."""
    own = NonStatisticalNumbers((("18-24", "name"),))
    assert kinds(own, "18-24") == ["name"]
    assert kinds(own, "Women: 18-24", "18-24") == ["name"]
    assert kinds(own, "They were 18-24 of all") == [None]


def test_a_year_is_known_where_it_is_read_as_one():
    own = NonStatisticalNumbers((("2031", "period"),), frozenset((2031,)))
    assert kinds(own, "In 2031 there were 2031 persons") == ["period", None]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ages 18-24", ["18-24"]),
        ("the 5th of them", ["5"]),
        ("§§ 257 and 258", ["257", "258"]),
        ("on 1 January", ["1"]),
        ("form JUS063", ["063"]),
        ("CC BY 4.0", ["4.0"]),
    ],
)
def test_a_number_is_declared_by_its_value_or_its_digits(text, told):
    assert [one for span in find_text_numbers(text, "en") for one in list_declared_values(span)] == told


@pytest.mark.parametrize(("text", "language"), [("annen instans, for første gang", "nb"), ("First", "en")])
def test_a_word_of_order_counts_nobody(text, language):
    assert find_text_numbers(text, language) == ()


def test_labels_are_known_by_their_declaration_in_every_language(sagaland):
    for language in ("nb", "nn", "en"):
        held = collect_nonstatistical_numbers(sagaland, [Period.from_year(2031)], language)
        rule = sagaland.labels["measures.victims_assisted.rule"].text(language)
        assert rule not in held.undeclared


def test_numbers_in_somebody_s_words_are_said():
    assert mark_quoted_numbers("We saw 37.", "en") == (
        TextPiece("We saw ", "en"), TextPiece("37", "en", "said"), TextPiece(".", "en")
    )  # fmt: skip


def test_texts_that_say_the_same_of_other_cells_state_their_own(called):
    """The two are equal as texts; what each states is not."""
    other = Key("victims_assisted", "fjord_shelter", Period.from_year(2031))
    same = [format_template(InvariantText("It is {n}."), n=CitedNumber(37, (key,))) for key in (KEY, other)]
    told = [ReleasedText.from_pieces(text.pieces, ["en"]) for text in same]
    blank = TranslatedText.from_texts(en="Words")
    for texts in (same, told):
        asked = tuple(BodyQuery("R1", "error", blank, blank, text, blank) for text in texts)
        _, cells = check_numbers(
            Release(called, (), queries=asked), {"en": NonStatisticalNumbers(LABELS, frozenset((2029, 2031)))}
        )
        assert cells == {KEY, other}


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize(
    "section", ["report", "rules", "explain.possible", "estimate", "reasons", "collect", "text.judged"]
)
def test_numbers_in_the_engine_s_own_messages_are_known(sagaland, section, language):
    """Every message with a number of each section that a release may hold, whatever stands in its places."""
    held = collect_nonstatistical_numbers(sagaland, [Period.from_year(2031)], language)
    for path in (one for one in list_catalogue_paths("en") if one.startswith(f"{section}.")):
        for text in re.split(r"\{[^}]*\}", find_catalogue_message(language, path) or ""):
            for span in find_text_numbers(text, language):
                assert held.kind(span, text, text), (path, span.text)


def changed(collection, part, name, **facts):  # type: ignore[no-untyped-def]
    own = {**getattr(collection, part), name: getattr(collection, part)[name].model_copy(update=facts)}
    return dataclasses.replace(collection, **{part: own})


@pytest.mark.parametrize(
    ("part", "name", "facts", "place"),
    [
        ("measures", "residents", {"as_at": "day 77"}, "measures.residents.as_at"),
        ("measures", "residents", {"legal_basis": ("Act", "Act 77")}, "measures.residents.legal_basis"),
        ("providers", "police", {"note": "Since 77 of them"}, "providers.police.note"),
        ("providers", "police", {"city": "Town 77"}, "providers.police.city"),
        ("groups", "shelters", {"note": "All 77"}, "groups.shelters.note"),
    ],
)
def test_a_number_in_any_note_of_the_collection_is_to_be_declared(sagaland, part, name, facts, place):
    own = changed(sagaland, part, name, **facts)
    (text,) = {one for fact in facts.values() for one in ([fact] if isinstance(fact, str) else fact[-1:])}
    held = collect_nonstatistical_numbers(own, [Period.from_year(2031)], "en")
    assert held.undeclared[text] == place
    (span,) = find_text_numbers(text, "en")
    assert held.kind(span, text, text) is None
    declared = own.settings.model_copy(update={"numbers": {**own.settings.numbers, place: ("77",)}})
    held = collect_nonstatistical_numbers(dataclasses.replace(own, settings=declared), [Period.from_year(2031)], "en")
    assert text not in held.undeclared
    assert held.kind(span, text, text) == "name"


def test_a_number_in_a_label_is_told_with_its_file(sagaland):
    labels = Catalogue(
        {**sagaland.labels.labels, "parts.1": TranslatedText.from_texts(nb="Del", nn="Del", en="All 77")}
    )
    own = dataclasses.replace(sagaland, labels=labels)
    assert collect_nonstatistical_numbers(own, [], "en").undeclared["All 77"] == "labels/en.toml, parts.1"
    assert (
        collect_nonstatistical_numbers(own, [], "nb").undeclared
        == collect_nonstatistical_numbers(sagaland, [], "nb").undeclared
    )


def test_periods_and_days_of_the_release_are_known_as_they_are_written(sagaland):
    held = collect_nonstatistical_numbers(sagaland, [Period.from_text("2028-H1")], "en")
    for text, kind in (
        ("first half of 2028", "period"),
        ("2028-H1", "period"),
        ("15 May 2032", "period"),
        ("2031", "period"),
        ("2030", "period"),
        ("2027", None),
    ):
        for span in find_text_numbers(text, "en"):
            assert held.kind(span, text, text) == kind, (text, span.text)


def test_numbers_in_messages_that_no_release_holds_are_not_known(sagaland):
    held = collect_nonstatistical_numbers(sagaland, [Period.from_year(2031)], "en")
    own = ("report.", "rules.", "explain.possible.", "estimate.", "reasons.", "collect.", "text.judged.")
    others = [
        find_catalogue_message("en", path) or "" for path in list_catalogue_paths("en") if not path.startswith(own)
    ]
    spans = [(span, text) for text in others for span in find_text_numbers(text, "en")]
    assert spans
    assert any(held.kind(span, text, text) is None for span, text in spans)
