"""Noughts, and what has been said already: nobody has most, and a number or a name is not said twice."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tilstand.errors import CollectionError
from tilstand.report_text.documents import build_report_document
from tilstand.report_text.scope import ReportScope
from tilstand.terms import Code, Codelist, Key, Period, TranslatedText, Value

SCOPE = ReportScope(
    period=Period.from_year(2024),
    codelists={
        "region": Codelist(
            "region",
            (
                Code("africa", TranslatedText.from_texts(nb="Afrika")),
                Code("asia", TranslatedText.from_texts(nb="Asia")),
            ),
        ),
        "sex": Codelist("sex", (Code("male", TranslatedText.from_texts(nb="")),)),
    },
)


def resolve(key: Key, figures: Mapping[str, str]) -> Value | None:
    number = figures.get(key.text())
    return None if number is None else Value.number(number)


ZEROS = {"empty | board | 2024 | region=africa": "0", "empty | board | 2024 | region=asia": "0"}


@pytest.mark.parametrize("kind", ["most", "list"])
def test_where_all_are_zero_nobody_has_most(kind: str) -> None:
    def zeros(key: Key) -> Value | None:
        return resolve(key, ZEROS)

    with pytest.raises(CollectionError) as stop:
        build_report_document("Flest hadde {{ %s empty of board by region }}." % kind, "nb", zeros, SCOPE)  # noqa: UP031
    assert "all figures by region are 0" in stop.value.causes[0]
    told = build_report_document(
        f'Flest hadde {{{{ {kind} empty of board by region else "ingen" }}}}.', "nb", zeros, SCOPE
    )
    assert told.text == "Flest hadde ingen."


def test_least_may_be_zero() -> None:
    told = build_report_document("Færrest: {{ least empty of board by region number }}.", "nb",
                    lambda key: resolve(key, ZEROS), SCOPE)  # fmt: skip
    assert "(0)" in told.text


ALIKE = {
    "men | centre | 2024": "7",
    "men | centre | 2024 | region=africa": "7",
    "men | centre | 2024 | region=asia": "0",
    "part | centre | 2024": "9",
    "part | centre | 2024 | region=africa": "7",
    "met | centre | 2024": "30",
    "met | centre | 2024 | sex=male": "0",
    "moved | centre | 2024": "-41.7",
    "moved | centre | 2023": "12",
    "moved | centre | 2022": "0",
}


@pytest.mark.parametrize(
    ("source", "nb"),
    [
        ("a {{ list men of centre by region }}", "a Afrika"),
        ("a {{ list part of centre by region }}", "a Afrika (7)"),
        ("a {{ figure met of centre as person }}, {{ figure met of centre where sex=male }} på gata",
         "a 30 personer, ingen på gata"),
        ("a {{ figure met of centre as person }}, {{ figure met of centre where sex=male digits }} på gata",
         "a 30 personer, 0 på gata"),
        ("a {{ figure moved of centre as percent moved }}", "a en nedgang på 41,7\u00a0prosent"),
        ("a {{ figure moved of centre in 2023 as percent moved }}", "a en økning på 12\u00a0prosent"),
        ("a {{ figure moved of centre in 2022 as percent moved }}", "a ingen endring"),
    ],
)  # fmt: skip
def test_what_has_been_said_is_not_said_again(source: str, nb: str) -> None:
    assert build_report_document(source, "nb", lambda key: resolve(key, ALIKE), SCOPE).text == nb


def test_a_sentence_begins_after_a_strong_lead() -> None:
    one = "{{ figure men of centre as kvinne }}"
    source = f"- **Barn:** {one} bodde der.\n- Merk: {one}."
    told = build_report_document(source, "nb", lambda key: resolve(key, ALIKE), SCOPE).text
    assert "Barn: Sju kvinner bodde der." in told
    assert "Merk: sju kvinner." in told
