"""A day and a short period stand on one line, in print and on the site; what is longer may part."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from tilstand.model.document import Chapter, Document, Mark, Paragraph, Plain
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
