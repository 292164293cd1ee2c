"""A long word of a label or heading has a place to part; what is cited or in another language has none."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from tilstand.languages.typography import hyphenate_compounds
from tilstand.publish.site.html import add_break_opportunities

S = "\u00ad"


@pytest.mark.parametrize(
    ("written", "language", "seen"),
    [
        ("<th>Menneskehandelssaker</th>", "nb", f"<th>Menneskehandels{S}saker</th>"),
        ("<h1>Sakshandsamingstid i dagar</h1>", "nn", f"<h1>Sakshandsamings{S}tid i dagar</h1>"),
        ("<td>Handläggningsåtgärder</td>", "sv", f"<td>Handläggnings{S}åtgärder</td>"),
        ("<h2>Kontaktuppgifter</h2>", "sv", f"<h2>Kontakt{S}uppgifter</h2>"),
        # Polish makes no compounds: its long words part where the browser knows how.
        ("<h2>Nierozstrzygnięte rozbieżności</h2>", "pl", "<h2>Nierozstrzygnięte rozbieżności</h2>"),
        # A word with room on the narrowest line stays whole, and so does a language without compounds.
        ("<th>Tvangsarbeid</th>", "nb", "<th>Tvangsarbeid</th>"),
        ("<th>Representatives of organisations</th>", "en", "<th>Representatives of organisations</th>"),
        # Running text and citations are copied from.
        ("<p>Menneskehandelssaker</p>", "nb", "<p>Menneskehandelssaker</p>"),
        ('<th lang="en">Menneskehandelssaker</th>', "nb", '<th lang="en">Menneskehandelssaker</th>'),
        (
            '<th><span lang="de">Menneskehandelssaker</span> Menneskehandelssaker</th>',
            "nb",
            f'<th><span lang="de">Menneskehandelssaker</span> Menneskehandels{S}saker</th>',
        ),
        ('<th title="Menneskehandelssaker"><br>x</th>', "nb", '<th title="Menneskehandelssaker"><br>x</th>'),
    ],
)
def test_a_long_word_of_a_label_parts_at_its_seam(written: str, language: str, seen: str) -> None:
    assert add_break_opportunities(written, language) == seen


def test_every_long_word_of_the_pages_has_a_seam_in_swedish() -> None:
    """What the system itself writes on pages: the labels of a collection are words of the same kinds."""
    folder = files("tilstand.languages").joinpath("sv", "messages")
    told = [one.read_text("utf-8") for one in folder.iterdir() if one.name.startswith(("report", "register"))]
    words = {word for text in told for word in re.findall(r"[^\W\d_]{16,}", text)}
    assert len(words) > 4
    # Two letters never stand alone at the end of a line.
    assert [word for word in sorted(words) if S not in hyphenate_compounds(word, "sv")] == ["Inrapporteringarna"]
