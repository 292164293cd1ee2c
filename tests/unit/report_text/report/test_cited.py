"""Numbers of others in a report: said, with their source, and about nobody whom the edition counts."""

from __future__ import annotations

import pytest

from tilstand.errors import CollectionError
from tilstand.model.document import Document, NumberMark
from tilstand.report_text.documents import build_report_document
from tilstand.terms import Language


def made(source: str, language: Language = "nb") -> Document:
    return build_report_document(source, language, lambda key: None)


def test_a_number_of_another_publication_stands_as_said_where_a_footnote_tells_its_source() -> None:
    told = made('Det var {{ cited "25 prosent" }} flere.[^fn]\n\n[^fn]: UNODC, {{ cited "over 200 000" }} ofre.')
    assert told.text == "Det var 25 prosent flere."
    kinds = [(one.text, one.kind) for run in told.text_runs for one in run if isinstance(one, NumberMark)]
    assert kinds == [("25 prosent", "said"), ("over 200 000", "said")]
    assert told.figures == ()


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("nb", 'Det var {{ cited "119" }} personer.'),
        ("nb", '**{{ cited "7" }}** unge kvinner kom.'),
        ("nb", 'Det kom {{ name "Tolv" }} kvinner.'),
        ("en", 'There were {{ cited "seven" }} *women*.'),
        ("en", 'There were {{ cited "7 to 9" }}\nwomen.'),
    ],
)
def test_what_a_number_counts_may_not_stand_beside_its_mark_either(language: Language, source: str) -> None:
    with pytest.raises(CollectionError) as stop:
        made(f"{source}[^x]\n\n[^x]: X", language)
    assert "counts somebody" in stop.value.causes[0]


@pytest.mark.parametrize(
    "source",
    [
        'Over {{ cited "200 000" }} ofre i verden.',
        'Det var {{ cited "25 prosent" }} flere ofre.',
        'Gruppen har {{ cited "40" }} medlemmer, også kvinner.',
        '{{ name "Del 5" }} og barn.',
    ],
)
def test_great_numbers_shares_and_other_things_stand_beside_people(source: str) -> None:
    assert made(f"{source}[^x]\n\n[^x]: X").text
