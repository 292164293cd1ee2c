"""Figures of which both ends are known: no shape says "at least" where the greatest number is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tilstand.errors import CollectionError
from tilstand.model.document import Document
from tilstand.report_text import ReportScope, build_report_document
from tilstand.terms import Code, Codelist, Key, Language, Period, TranslatedText, Value, ValueQualifier

REGION = tuple(Code(id, TranslatedText.from_texts(nb=id, nn=id, en=id)) for id in ("asia", "africa", "europe"))
SCOPE = ReportScope(
    file="report.md",
    period=Period.from_year(2024),
    provider="harbour",
    codelists={
        "region": Codelist("region", REGION),
        "sex": Codelist(
            "sex", tuple(Code(id, TranslatedText.from_texts(nb=id, nn=id, en=id)) for id in ("female", "male"))
        ),
    },
)
# An invented body's figures, each with its greatest number, where that is another.
FIGURES = {
    "persons | harbour | 2024": (183, 183),
    "persons | harbour | 2023": (216, 216),
    "persons | harbour | 2024 | sex=female": (98, 105),
    "persons | harbour | 2023 | sex=female": (120, 120),
    "persons | harbour | 2022 | sex=female": (100, 100),
    "persons | harbour | 2024 | sex=male": (0, 7),
    "persons | harbour | 2024 | region=asia": (72, 79),
    "persons | harbour | 2024 | region=africa": (0, 4),
    "persons | harbour | 2024 | region=europe": (41, 41),
    "sum | harbour | 2024": (40, 44),
    "sum | harbour | 2024 | sex=female": (10, 10),
    "sum | harbour | 2024 | sex=male": (1, 40),
}


def resolve(key: Key) -> Value | None:
    found = FIGURES.get(key.text())
    return None if found is None else Value.number(found[0])


def upper(key: Key) -> Value | None:
    low, high = FIGURES[key.text()]
    return Value.number(high) if high > low else None


def qualify(key: Key) -> ValueQualifier:
    low, high = FIGURES[key.text()]
    return ValueQualifier.AT_LEAST if high > low else ValueQualifier.EXACT


def made(source: str, language: Language = "nb") -> Document:
    return build_report_document(source, language, resolve, replace(SCOPE, upper=upper), qualify=qualify)


@pytest.mark.parametrize(
    ("source", "nb", "nn", "en"),
    [
        ("a {{ figure persons where sex=female as woman }}", "a 98 til 105 kvinner", "a 98 til 105 kvinner",
         "a 98 to 105 women"),
        ("a {{ figure persons where sex=male as man }}", "a 0 til 7 menn", "a 0 til 7 menn", "a 0 to 7 men"),
        ("a {{ part persons where sex=female as person }}", "a 98 til 105 av 183 personer",
         "a 98 til 105 av 183 personar", "a 98 to 105 of 183 persons"),
        ("a {{ part sum where sex=female }}", "a 10 av 40 til 44", "a 10 av 40 til 44", "a 10 of 40 to 44"),
        ("a {{ share persons where sex=female }}", "a 54 til 57\u00a0prosent", "a 54 til 57\u00a0prosent",
         "a 54 to 57\u00a0per cent"),
        ("a {{ share sum where sex=female }}", "a 23 til 25\u00a0prosent", "a 23 til 25\u00a0prosent",
         "a 23 to 25\u00a0per cent"),
        ("a {{ share sum where sex=male }}", "a 2 til 100\u00a0prosent", "a 2 til 100\u00a0prosent",
         "a 2 to 100\u00a0per cent"),
        ("a {{ list persons by region }}", "a asia (72–79), europe (41) og africa (0–4)",
         "a asia (72–79), europe (41) og africa (0–4)", "a asia (72–79), europe (41) and africa (0–4)"),
        ("a {{ most persons by region number }}", "a asia (72–79)", "a asia (72–79)", "a asia (72–79)"),
        ("a {{ change persons where sex=female }}", "a gikk ned fra 120 til 98–105",
         "a gjekk ned frå 120 til 98–105", "a fell from 120 to 98–105"),
        ("a {{ change persons where sex=female difference }}", "a en nedgang fra 120 i 2023",
         "a ein nedgang frå 120 i 2023", "a a decrease from 120 in 2023"),
        ("a {{ range persons where sex=female from 2022 to 2024 }}", "a 98–120", "a 98–120", "a 98–120"),
    ],
)  # fmt: skip
def test_both_ends_are_told_in_every_shape(source, nb, nn, en):
    assert [made(source, language).text for language in ("nb", "nn", "en")] == [nb, nn, en]


@pytest.mark.parametrize(
    ("source", "doubted"),
    [
        ("{{ most persons by region }}", False),
        ("{{ least persons by region }}", False),
        ("{{ list persons by region }}", False),
        ("{{ change persons where sex=female }}", False),
        ("{{ range persons where sex=female from 2022 to 2024 }}", False),
        ("{{ change persons where sex=female from 2022 to 2024 }}", True),
        ("{{ compare persons where sex=female in 2022 with in 2024 level }}", True),
    ],
)
def test_what_holds_between_the_ends_is_no_caution(source, doubted):
    assert bool(made(f"a {source}.").cautions) is doubted


@pytest.mark.parametrize(
    ("claim", "borne_out"),
    [
        ("persons where sex=female down", True),
        ("persons where sex=female up", False),
        ("persons where sex=female lowest from 2023 to 2024", True),
        ("persons where sex=female lowest from 2022 to 2024", False),
        ("persons where sex=female same from 2024 to 2024", False),
        ("persons where sex=female from 2023 to 2024", False),
        ("persons where sex=female up down", False),
        ("persons where sex=female highest from 2024 to 2024", False),
    ],
)
def test_words_hold_where_the_figures_bear_them_out_at_both_ends(claim, borne_out):
    source = f"Færre{{{{ holds {claim} }}}}."
    if borne_out:
        assert made(source).text == "Færre."
    else:
        with pytest.raises(CollectionError):
            made(source)
