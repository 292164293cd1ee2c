"""The nynorsk site is in nynorsk: what a stage found and what a coordinator decided too."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

QUOTES = {"q", "blockquote"}
"""What is quoted from the report that was printed stays in its language."""

BOKMÅL = re.compile(r"\b(ikke|hvem|hvilke[nt]?|noen|noe|mener|sier|summen gir|gir|tallet|tallene|fra)\b", re.I)


class _Marked(HTMLParser):
    """The elements of a page that say they are in bokmål; a link to another language is none of them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("lang") == "nb" and tag not in QUOTES and given.get("hreflang") != "nb":
            self.found.append(self.get_starttag_text() or tag)


def test_nothing_on_the_nynorsk_site_is_marked_as_bokmål(edition: Path) -> None:
    pages = sorted((edition / "site" / "nn").rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        marked = _Marked()
        marked.feed(page.read_text("utf-8"))
        assert marked.found == [], page


def test_the_open_findings_are_told_in_nynorsk(edition: Path) -> None:
    page = (edition / "site" / "nn" / "2024" / "method.html").read_text("utf-8")
    told = page.partition('id="findings"')[2].partition('id="reporting"')[0]
    words = re.sub(r"<[^>]+>", " ", told)
    assert "Summen er trykt som 183, men det tiltaka oppgjev, blir til saman 179, og" in words
    assert "Fordelinga gjev ikkje totalen." in words
    assert BOKMÅL.findall(words) == []


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("explain", "R106"), ("Summen av oppgåvegjevarane gjev ikkje", "Talet til ei gruppe er summen")),
        (("reconcile", "collections/norway", "2024"), ("FEIL: må rettast", "Kvar ", "er kontrollerte og stemmer")),
    ],
)
def test_the_terminal_speaks_nynorsk(tilstand, command: tuple[str, ...], said: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    done = tilstand(*command, "--language", "nn")
    assert done.returncode == 0, done.stderr
    assert all(part in done.stdout for part in said)
    assert BOKMÅL.findall(re.sub(r"\[[^]]*\]", "", done.stdout)) == []


def test_how_many_people_there_are_is_told_in_nynorsk(tilstand) -> None:  # type: ignore[no-untyped-def]
    done = tilstand("reconcile", "persons", "collections/norway", "2024", "--language", "nn")
    assert done.returncode == 0, done.stderr
    assert "Kor mange ulike personar: " in done.stdout
    assert BOKMÅL.findall(done.stdout) == []
