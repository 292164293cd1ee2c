"""The index of the site: the words of every page that says something in running words."""

from __future__ import annotations

import pytest

from tilstand.languages.typography import make_collation_key
from tilstand.model.document import Chapter, Document, Heading, Paragraph, PlainText


def told(*texts: str) -> Document:
    blocks = (Heading(1, (PlainText("Summary"),), 1), *(Paragraph((PlainText(text),), 2) for text in texts))
    return Document("en", "x.md", blocks, {})


def words(tree) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The words of each page that is listed with its words, by its address."""
    found = {}
    for entry in tree.iter("div"):
        link, details = entry.find("dt/a"), entry.find("dd/details/div")
        if link is not None and details is not None:
            found[link.get("href")] = details.text or ""
    return found


def test_texts_parts_bodies_method_and_about_are_listed_with_their_words(built) -> None:  # type: ignore[no-untyped-def]
    chapter = Chapter("00-summary", 0, "Summary", None, told("Quite unlikely zebras were counted."))
    pages = built(chapters={"en": (chapter,)}, languages=("en",))
    found = words(pages.tree("en/2031/search.html"))
    bodies = {f"body/{name}.html" for name in ("havn_shelter", "fjord_shelter", "migration_board")}
    parts = {f"part/{number}.html" for number in (1, 2, 3)}
    assert set(found) == {"text/00-summary.html", *parts, *bodies, "method.html", "about.html"}
    assert {"Quite", "unlikely", "zebras", "were", "counted"} <= set(found["text/00-summary.html"].split())
    assert "zebras" not in found["about.html"]


def test_a_text_is_a_keyword_too_and_leads_to_its_page(built) -> None:  # type: ignore[no-untyped-def]
    chapter = Chapter("00-summary", 0, "Summary", None, told("Words."))
    tree = built(chapters={"en": (chapter,)}, languages=("en",)).tree("en/2031/search.html")
    links = {
        entry.find("dt").text: [a.get("href") for a in entry.findall("dd/a")]
        for entry in tree.iter("div")
        if entry.find("dt") is not None and entry.find("dt").text
    }
    assert "text/00-summary.html" in links["Summary"]
    assert "method.html" in [href for found in links.values() for href in found]


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("sv", ["Asyl", "Zon", "Åtal", "Ärende", "Ö"]),
        ("pl", ["adres", "ąkcja", "beta", "lato", "łódź", "zero", "źle", "żal"]),
        ("nb", ["Asyl", "Zoo", "Ärger", "Økokrim", "Åre"]),
        ("en", ["10", "2 a", "Åre", "de facto", "De novo", "den", "de-novo", "e"]),
        ("ka", ["ბანი", "განი", "დონი"]),
    ],
)
def test_words_are_sorted_by_the_alphabet_of_the_language(language, ordered):
    assert sorted({*ordered}, key=lambda one: make_collation_key(one, language)) == ordered
