"""Days, periods, laws and names stand in the text as a reader says them; none of them is ever empty."""

from __future__ import annotations

import pytest

from tilstand.errors import CollectionError
from tilstand.report_text.documents import build_report_document
from tilstand.report_text.scope import ReportScope
from tilstand.terms import Language, Period

SCOPE = ReportScope(file="report.md", period=Period.from_year(2024))


def said(source: str, language: Language = "nb") -> str:
    return build_report_document(source, language, lambda key: None, SCOPE).text.replace("\u00a0", " ").strip()


@pytest.mark.parametrize(
    ("mark", "nb", "en"),
    [
        ("{{ date 2015-10-01 }}", "1. oktober 2015", "1 October 2015"),
        ("{{ date 04-05 }}", "5. april", "5 April"),
        ("{{ date 2025-T1 }}", None, None),
        ("{{ period }}", "2024", "2024"),
        ("{{ period round-1 }}", "2023", "2023"),
        ('{{ law "§ 257" }}', "§ 257", "§ 257"),
        ('{{ name "G-12/2024" }}', "G-12/2024", "G-12/2024"),
    ],
)
def test_what_is_marked_is_said(mark: str, nb: str | None, en: str | None) -> None:
    for language, expected in (("nb", nb), ("en", en)):
        text = said(f"Se {mark} her.", language)
        assert text.startswith("Se ")
        assert text.endswith(" her.")
        within = text.removeprefix("Se ").removesuffix(" her.")
        assert within == expected if expected else "2025" in within


@pytest.mark.parametrize("words", ["12. februar", "29. april og 3. mai", "4.–5. juni"])
def test_days_in_words_stand_as_they_were_written(words: str) -> None:
    """The days of meetings, which no calendar format holds."""
    assert said(f'Møtene var {{{{ date "{words}" }}}} i Oslo.') == f"Møtene var {words} i Oslo."


@pytest.mark.parametrize("words", ["04-31", "i fjor", "28 personer"])
def test_what_is_no_day_is_told(words: str) -> None:
    with pytest.raises(CollectionError):
        said(f'Møtene var {{{{ date "{words}" }}}}.')


def test_the_groups_of_a_telephone_number_stand_on_one_line() -> None:
    made = build_report_document('Ring {{ name "telefon 22 33 11 60" }}.', "nb", lambda key: None, SCOPE)
    assert made.text.strip() == "Ring telefon 22\u00a033\u00a011\u00a060."


@pytest.mark.parametrize(
    ("language", "source", "expected"),
    [
        ("en", "In {{ period }} it fell.", "In the first quarter of 2031 it fell."),
        ("en", "{{ period }} in brief", "First quarter of 2031 in brief"),
        (
            "en",
            "The {{ period }} was dry, unlike {{ date 2030-05 }}.",
            "The first quarter of 2031 was dry, unlike May 2030.",
        ),
        ("en", "Fewer than in {{ period round-1 }}.", "Fewer than in the fourth quarter of 2030."),
        ("nb", "I {{ period }} gikk det ned.", "I 1. kvartal 2031 gikk det ned."),
        ("nn", "Frå {{ period round-1 }} til {{ period }}.", "Frå 4. kvartal 2030 til 1. kvartal 2031."),
        ("sv", "Under {{ period }} minskade det.", "Under första kvartalet 2031 minskade det."),
        ("pl", "W {{ period }} spadło.", "W I kwartale 2031 spadło."),
        ("pl", "Od {{ period round-1 }} do {{ date 2031-05 }}.", "Od IV kwartału 2030 do maja 2031."),
    ],
)
def test_a_part_of_a_year_is_called_as_the_words_before_it_ask(language: Language, source: str, expected: str) -> None:
    quarter = ReportScope(file="report.md", period=Period.from_text("2031-Q1"))
    made = build_report_document(source, language, lambda key: None, quarter)
    assert made.text.replace("\u00a0", " ").strip() == expected
