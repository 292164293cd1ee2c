"""Figures that are not exact: "minst", "om lag", "høyst", and what may not be claimed of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tilstand.define.schema import SizeWord
from tilstand.errors import CollectionError
from tilstand.model.document import Document
from tilstand.report_text import ReportScope, build_report_document
from tilstand.terms import Code, Codelist, Key, Language, Period, TranslatedText, Value, ValueQualifier

REGION = Codelist(
    "region", tuple(Code(id, TranslatedText.from_texts(nb=id, nn=id, en=id)) for id in ("asia", "africa", "europe"))
)
# An invented body's figures, and how each is to be read.
FIGURES: dict[str, tuple[str, str]] = {
    "persons | harbour | 2023": ("40", "exact"),
    "persons | harbour | 2024": ("28", "exact"),
    "persons | harbour | 2024 | sex=female": ("20", "at_least"),
    "persons | harbour | 2024 | sex=male": ("28", "at_least"),
    "persons | harbour | 2024 | sex=other": ("0", "at_least"),
    "persons | harbour | 2023 | sex=female": ("30", "exact"),
    "persons | harbour | 2022 | sex=female": ("10", "exact"),
    "persons | harbour | 2021 | sex=female": ("19", "exact"),
    "persons | harbour | 2020 | sex=female": ("20", "exact"),
    "persons | harbour | 2024 | region=asia": ("11", "exact"),
    "persons | harbour | 2024 | region=africa": ("6", "at_least"),
    "persons | harbour | 2024 | region=europe": ("0", "exact"),
    "few | harbour | 2024": ("2", "exact"),
    "few | harbour | 2024 | sex=female": ("2", "at_least"),
    "one | harbour | 2024": ("1", "at_least"),
    "crowd | harbour | 2024": ("200", "about"),
    "crowd | harbour | 2023": ("2000", "about"),
    "room | harbour | 2024": ("12", "at_most"),
    "room | harbour | 2023": ("0", "at_most"),
    "sum | harbour | 2024": ("40", "at_least"),
    "sum | harbour | 2024 | sex=female": ("10", "exact"),
    "sum | harbour | 2024 | sex=male": ("0", "exact"),
    "sum | harbour | 2024 | sex=other": ("10", "at_least"),
    "read | harbour | 2024": ("5", "repaired"),
    "drawn | harbour | 2024": ("5", "derived"),
    "rate | harbour | 2024": ("41.7", "about"),
}
SCOPE = ReportScope(
    file="report.md",
    period=Period.from_year(2024),
    provider="harbour",
    size_words={"small": SizeWord(most_percent=10), "marked": SizeWord(least_percent=25)},
    codelists={
        "region": REGION,
        "sex": Codelist(
            "sex", tuple(Code(id, TranslatedText.from_texts(nb=id, nn=id, en=id)) for id in ("female", "male", "other"))
        ),
    },
)


def resolve(key: Key) -> Value | None:
    found = FIGURES.get(key.text())
    return None if found is None else Value.number(found[0])


def qualify(key: Key) -> ValueQualifier:
    return ValueQualifier(FIGURES[key.text()][1])


def made(source: str, language: Language = "nb") -> Document:
    return build_report_document(source, language, resolve, SCOPE, qualify=qualify)


@pytest.mark.parametrize(
    ("source", "nb", "nn", "en"),
    [
        ("a {{ figure sum as person }}", "a minst 40 personer", "a minst 40 personar",
         "a at least 40 persons"),
        ("a {{ figure one as woman }}", "a minst én kvinne", "a minst éi kvinne", "a at least one woman"),
        ("{{ figure one as woman definite }}", "Minst én kvinne", "Minst éi kvinne", "At least one woman"),
        ("a {{ figure crowd }}", "a om lag 200", "a om lag 200", "a about 200"),
        ("a {{ figure room }}", "a høyst tolv", "a høgst tolv", "a at most twelve"),
        ("a {{ figure room digits }}", "a høyst 12", "a høgst 12", "a at most 12"),
        ("a {{ figure room in 2023 as woman }}", "a ingen kvinner", "a ingen kvinner", "a no women"),
        ("a {{ figure rate as percent }}", "a om lag 41,7\u00a0prosent", "a om lag 41,7\u00a0prosent",
         "a about 41.7\u00a0per cent"),
        ("a {{ figure read }} {{ figure drawn }}", "a fem fem", "a fem fem", "a five five"),
        ("a {{ part persons where sex=female as person }}", "a minst 20 av 28 personer",
         "a minst 20 av 28 personar", "a at least 20 of 28 persons"),
        ("a {{ part persons where sex=male }}", "a minst 28 av 28", "a minst 28 av 28",
         "a at least 28 of 28"),
        ("a {{ part few where sex=female as woman }}", "a minst to av to kvinner",
         "a minst to av to kvinner", "a at least two of two women"),
        ("a {{ part sum where sex=female }}", "a 10 av minst 40", "a 10 av minst 40", "a 10 of at least 40"),
        ("a {{ part sum where sex=male }}", "a ingen av minst 40", "a ingen av minst 40",
         "a none of at least 40"),
        ("a {{ share persons where sex=female }}", "a minst 71\u00a0prosent", "a minst 71\u00a0prosent",
         "a at least 71\u00a0per cent"),
        ("a {{ share sum where sex=female }}", "a høyst 25\u00a0prosent", "a høgst 25\u00a0prosent",
         "a at most 25\u00a0per cent"),
        ("a {{ list persons by region }}", "a asia (11) og africa (minst 6)",
         "a asia (11) og africa (minst 6)", "a asia (11) and africa (at least 6)"),
        ("a {{ change persons from 2023 to 2024 where sex=female dated }}",
         "a gikk ned fra 30 i 2023 til minst 20 i 2024", "a gjekk ned frå 30 i 2023 til minst 20 i 2024",
         "a fell from 30 in 2023 to at least 20 in 2024"),
        ("a {{ change crowd since }}", "a en nedgang fra om lag 2\u202f000",
         "a ein nedgang frå om lag 2\u202f000",
         "a a decrease from about 2,000"),
    ],
)  # fmt: skip
def test_the_word_is_written_in_three_languages(source: str, nb: str, nn: str, en: str) -> None:
    assert made(source, "nb").text == nb
    assert made(source, "nn").text == nn
    assert made(source, "en").text == en


@pytest.mark.parametrize(
    ("first", "text", "certain"),
    [
        # From 10 to at least 20: the rise is marked whatever the true number is.
        ("2022", "økte vesentlig fra 10 til minst 20", True),
        # From 19 to at least 20: a rise, but perhaps not a small one.
        ("2021", "økte fra 19 til minst 20", True),
        ("2020", "var uendret på minst 20", False),
        ("2023", "gikk ned fra 30 til minst 20", False),
    ],
)
def test_a_change_claims_only_what_holds(first: str, text: str, certain: bool) -> None:
    tree = made(f"Tallet {{{{ change persons from {first} to 2024 where sex=female }}}}.")
    assert tree.text == f"Tallet {text}."
    assert tree.cautions == (() if certain else ((1, "change: retningen er ikke sikker"),))


@pytest.mark.parametrize(
    ("source", "text", "cautions"),
    [
        ("{{ compare persons where sex=female with in 2022 }}", "Vesentlig flere enn", []),
        ("{{ compare persons where sex=female with in 2023 }}", "Færre enn",
         ["compare: retningen er ikke sikker"]),
        ("{{ compare persons in 2023 with in 2024 where sex=female }}", "Flere enn",
         ["compare: retningen er ikke sikker"]),
        ("{{ most persons by region }}", "Asia", ["most: rekkefølgen er ikke sikker"]),
        ("{{ least persons by region number }}", "Europe (0)", []),
        ("{{ range persons from 2022 to 2024 where sex=female }}", "10–30",
         ["range: en av endene er ikke sikker"]),
    ],
)  # fmt: skip
def test_claims_that_need_not_hold_are_cautions(source: str, text: str, cautions: list[str]) -> None:
    tree = made(source)
    assert tree.text == text
    assert [message for _, message in tree.cautions] == cautions


@pytest.mark.parametrize(
    "source",
    ["{{ figure persons where sex=other }}", "{{ part persons where sex=other }}", "{{ share sum where sex=other }}"],
)
def test_what_says_nothing_stops_the_build_unless_else_says_it(source: str) -> None:
    with pytest.raises(CollectionError, match="an else"):
        made(source)
    assert made(source.replace(" }}", ' else "et ukjent antall" }}')).text == "Et ukjent antall"


@pytest.mark.parametrize("typed", ["minst", "Minst", "Det\nvar minst\n", "**Minst**"])
def test_a_word_that_would_stand_twice_stops_the_build(typed: str) -> None:
    with pytest.raises(CollectionError, match="“minst” is written by the reference itself"):
        made(f"{typed} {{{{ figure sum }}}} kom.")


def test_another_word_before_it_is_no_double() -> None:
    assert made("Aller **minst**, {{ figure sum }} kom.").text == "Aller minst, minst 40 kom."


def test_without_qualifiers_every_figure_is_exact() -> None:
    assert build_report_document("a {{ figure sum }}", "nb", resolve, SCOPE).text == "a 40"


@pytest.mark.parametrize("typed", ["minst", "høyst", "om lag"])
def test_a_word_typed_before_an_exact_figure_is_no_double(typed: str) -> None:
    assert made(f"a {typed} {{{{ figure read }}}} kom.").text == f"a {typed} fem kom."


def test_who_has_least_is_certain_by_itself() -> None:
    figures = {"asia": (9, "at_least"), "africa": (5, "exact"), "europe": (3, "exact"), "other": (7, "exact")}

    codes = tuple(Code(one, TranslatedText.from_texts(nb=one)) for one in figures)

    def told(kind: str) -> tuple[tuple[int, str], ...]:
        return build_report_document(
            f"{{{{ {kind} all by region }}}}", "nb",
            lambda key: Value.number(figures[key.code("region") or ""][0]) if key.dims else None,
            replace(SCOPE, codelists={"region": Codelist("region", codes)}),
            qualify=lambda key: ValueQualifier(figures[key.code("region") or ""][1]),
        ).cautions  # fmt: skip

    assert told("most") == told("least") == ()
    figures["europe"] = (3, "at_least")
    assert [line for line, _ in told("least")] == [1]
    assert told("most") != ()
