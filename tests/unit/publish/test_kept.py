"""Days and short periods stand on one line, what is longer may part; in print every day, whoever wrote it."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from tilstand.model.document import Chapter, Document, NumberMark, Paragraph, PlainText
from tilstand.publish.print_text import build_chapter_blocks, keep_dates_together
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.html import HtmlProse


@pytest.mark.parametrize(
    ("mark", "kept"),
    [
        (NumberMark("21.–23. oktober 2024", "date"), True),
        (NumberMark("2020–2023", "period"), True),
        (NumberMark("2024", "period"), False),  # it cannot part
        (NumberMark("første kvartal 2024 – tredje kvartal 2025", "period"), False),  # no narrow screen has room for it
        (NumberMark("The 18 of March", "name"), False),
    ],
)
def test_a_day_or_a_short_period_is_kept_together(release, mark: NumberMark, kept: bool) -> None:  # type: ignore[no-untyped-def]
    made = Document("nb", "", (Paragraph((PlainText("Det var "), mark, PlainText(".")), 1),))
    (block,) = build_chapter_blocks(Chapter("c", 1, "", None, made), lambda insert: [])
    assert [one["kind"] for one in block["spans"]] == ["text", "kept" if kept else "text", "text"]
    prose = HtmlProse(SiteContext(release, {}, {}, "nb", ("nb",)), lambda kind, name: Markup(""), str)
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
    assert keep_dates_together(written, language) == {"spans": [{"text": text.replace("_", "\u00a0"), "level": 1}]}
