"""Days and short periods stand on one line, what is longer may part; in print every day, whoever wrote it."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from tilstand.model.document import Chapter, Document, Mark, Paragraph, Plain
from tilstand.publish.keep import days_kept
from tilstand.publish.prose import told
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.prose import Prose


@pytest.mark.parametrize(
    ("mark", "kept"),
    [
        (Mark("21.–23. oktober 2024", "date"), True),
        (Mark("2020–2023", "period"), True),
        (Mark("2024", "period"), False),  # it cannot part
        (
            Mark("første kvartal 2024 – tredje kvartal 2025", "period"),
            False,
        ),  # no narrow screen has room for it
        (Mark("The 18 of March", "name"), False),
    ],
)
def test_a_day_or_a_short_period_is_kept_together(release, mark: Mark, kept: bool) -> None:  # type: ignore[no-untyped-def]
    made = Document("nb", "", (Paragraph((Plain("Det var "), mark, Plain(".")), 1),))
    (block,) = told(Chapter("c", 1, "", None, made), lambda insert: [])
    assert [one["kind"] for one in block["spans"]] == ["text", "kept" if kept else "text", "text"]
    prose = Prose(SiteEdition(release, {}, {}, "nb", ("nb",)), lambda kind, name: Markup(""), str)
    assert (f'<span class="kept">{mark.text}</span>' in prose.html(made)) is kept


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Utgave av 15._mai_2032, rettet 2._juni. I mai var det 3 og i juni 4; 5 marsvin."),
        ("en", "Asked on 2_August_2032 and by 3_August. In May 2032 came 12; 3 Maybe."),
        ("en-US", "On August_3,_2032, 12 had come; 3 in all."),
        ("pl", "Termin minął 1_grudnia_2025 r."),
        ("el", "Αποφασίστηκε 2_Αυγούστου_2032 (2_August_2032)."),
    ],
)
def test_no_line_ends_within_a_day_that_the_system_or_a_body_wrote(language: str, text: str) -> None:
    written = {"spans": [{"text": text.replace("_", " "), "level": 1}]}
    assert days_kept(written, language) == {"spans": [{"text": text.replace("_", "\u00a0"), "level": 1}]}
