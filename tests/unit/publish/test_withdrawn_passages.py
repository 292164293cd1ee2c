"""Withdrawn passages: found however they were written, and cut out of what stays on the site."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from pypdf import PdfReader

from tilstand.errors import PublishError
from tilstand.publish.pdf import compile_document
from tilstand.publish.withdrawn_passages import (
    WithdrawnPassage,
    find_withdrawn_files,
    refuse_withdrawn_files,
    reissue_files,
)
from tilstand.terms import InvariantText

DAY, OUT = date(2031, 5, 2), date(2031, 6, 1)
SAID = WithdrawnPassage("Ane «Oppdikt» og {{ figure a of b }} andre bodde på\nDiktgården i vår.[^1]", DAY)
SHORT = WithdrawnPassage("Diktgården", DAY)
FOLDER = "site/edition/0123456789ab/"
PAGE = (
    '<html lang="nb"><head><title>T</title></head><body><p>Først.</p><p>Ane &#34;<em>Opp\u00addikt</em>&#34; og '
    '<a href="x">4</a> andre bodde p\u00e5\u00a0Diktgården i vår.<sup>1</sup></p><p>Sist.</p></body></html>'
)


def pack(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("xl/sharedStrings.xml", text)
    return out.getvalue()


FILES = {
    "part/1.html": PAGE.encode(),
    "part/2.html": '<html><body><p title="Ane Oppdikt og 4 andre bodde på Diktgården i vår">x</p></body></html>'.encode(),
    "data/a.csv": 'a,"Ane «Oppdikt» og fire andre bodde på Diktgården i vår.",1\n'.encode(),
    "data/a.en.json": json.dumps(["Ane Oppdikt og fire andre bodde på Diktgården i vår.", 7]).encode(),
    "data/a.xlsx": pack("<si><t>Ane «Oppdikt» og 4 andre bodde på Diktgården i vår.</t></si><si><t>7</t></si>"),
}


def list_found(files: dict[str, bytes], *passages: WithdrawnPassage) -> list[str]:
    return [name for name, _ in find_withdrawn_files(files, passages)]


def test_words_are_found_whatever_stands_between_them() -> None:
    assert list_found(FILES, SAID) == list(FILES)
    others = {"a.html": "<p>Ane Oppdikt bodde ikke på Diktgården i vår.</p>".encode(), "b.png": b"\x89PNG\xff"}
    assert list_found(others, SAID) == []


def test_a_few_words_may_stand_anywhere_and_are_not_looked_for() -> None:
    assert list_found(FILES, SHORT) == []
    refuse_withdrawn_files(FILES, [SHORT])


def test_files_that_would_be_served_are_named_once_each() -> None:
    with pytest.raises(PublishError) as stop:
        refuse_withdrawn_files(FILES, [SAID, WithdrawnPassage(SAID.words, date(2030, 1, 1))])
    assert len(stop.value.told) == len(FILES)


def test_a_former_edition_says_that_something_was_withdrawn_and_nothing_of_it() -> None:
    site = {f"{FOLDER}{name}": data for name, data in FILES.items()}
    site |= {f"{FOLDER}nb/search.html": b'["Ane","andre"]', f"{FOLDER}nb/other.html": b"<p>Ane</p>"}
    site |= {"site/edition/ffffffffffff/nb/search.html": b"another edition"}
    made = reissue_files(site, [SAID], ["nb", "en"], OUT)
    assert set(made) == {*(f"{FOLDER}{name}" for name in FILES), f"{FOLDER}nb/search.html"}
    assert list_found(made, SAID) == []
    told = {name.removeprefix(FOLDER): data.decode("utf-8", "ignore") for name, data in made.items()}
    page = told["part/1.html"]
    assert page.startswith('<html lang="nb"><head><title>T</title></head><body><p>Først.</p><p>')
    assert page.endswith("</p><p>Sist.</p></body></html>")
    assert "Ane" not in page
    assert "4" not in page
    assert "2. mai 2031" in page
    assert "<main" in told["part/2.html"]
    assert "2. mai 2031" in told["part/2.html"]
    assert "2. mai 2031" in told["nb/search.html"]
    assert told["data/a.csv"].startswith("a,")
    assert told["data/a.csv"].endswith(",1\n")
    assert json.loads(told["data/a.en.json"])[1] == 7
    assert "2 May 2031" in told["data/a.en.json"]
    with zipfile.ZipFile(io.BytesIO(made[f"{FOLDER}data/a.xlsx"])) as packed:
        text = packed.read("xl/sharedStrings.xml").decode()
    assert text.startswith("<si><t>")
    assert text.endswith("</t></si><si><t>7</t></si>")
    assert "Ane" not in text
    assert reissue_files(site, [SAID], ["nb", "en"], OUT) == made


def test_a_few_words_are_taken_out_of_former_editions_where_they_stand_alone() -> None:
    site = {f"{FOLDER}nb/a.html": "<p>Diktgården.</p><p>Til Diktgården gikk vi.</p>".encode()}
    (page,) = (data.decode() for data in reissue_files(site, [SHORT], ["nb"], OUT).values())
    assert "<p>Diktgården.</p>" not in page
    assert "<p>Til Diktgården gikk vi.</p>" in page


def test_a_document_is_replaced_as_a_whole() -> None:
    words = "Withdrawn A passage here was withdrawn on the second of May"
    blank = {f"{FOLDER}data/report-en.pdf": _write_document()}
    passage = WithdrawnPassage("A passage here was withdrawn on 1 May 2030.", DAY)
    made = reissue_files(blank, [passage], ["nb", "en"], OUT)
    (data,) = made.values()
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())
    assert "2 May 2031" in text
    assert "2030" not in text
    assert reissue_files(made, [WithdrawnPassage(words, DAY)], ["en"], OUT) == {}


def _write_document() -> bytes:
    """A document that says what the engine says of the first of May 2030."""
    note = "A passage here was withdrawn on 1 May 2030."
    content = {"title": "T", "author": "", "language": "en", "note": note}
    return compile_document("withdrawn", content, OUT, InvariantText("T"))


def test_words_are_within_others_however_these_are_punctuated() -> None:
    assert SAID.is_within("Først. Ane Oppdikt og {{ figure c of d }} andre bodde på Diktgården i vår!")
    assert not SAID.is_within("Ane Oppdikt og andre bodde på Diktgården.")
