"""Report text: every number from a figure, in sentences that are right in each language."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tilstand.define.schema import SizeWord
from tilstand.errors import CollectionError
from tilstand.model.document import (
    Document,
    Emphasis,
    FigurePhrase,
    FootnoteMark,
    Heading,
    InsertBlock,
    Link,
    ListBlock,
    NumberMark,
    Paragraph,
    PlainText,
    Quote,
)
from tilstand.report_text.documents import build_report_document
from tilstand.report_text.scope import ReportScope
from tilstand.terms import Code, Codelist, Key, Language, Period, TranslatedText, Value, ValueStatus

REGIONS = Codelist(
    "region",
    tuple(
        Code(id, TranslatedText.from_texts(dict(zip(("nb", "nn", "en"), names, strict=True))))
        for id, names in {
            "america": ("Latin-Amerika", "Latin-Amerika", "Latin America"),
            "asia": ("Asia", "Asia", "Asia"),
            "africa": ("Afrika", "Afrika", "Africa"),
            "europe": ("Europa", "Europa", "Europe"),
        }.items()
    ),
)
SEXES = Codelist(
    "sex",
    (
        Code("female", TranslatedText.from_texts(nb="Kvinner", nn="Kvinner", en="Women")),
        Code("male", TranslatedText.from_texts(nb="", nn="", en="")),
    ),
)

# An invented body's figures.
FIGURES = {
    "persons | harbour | 2022": "31",
    "persons | harbour | 2023": "26",
    "persons | harbour | 2024": "28",
    "persons | harbour | 2024 | sex=female": "20",
    "persons | harbour | 2024 | sex=male": "8",
    "persons | harbour | 2023 | sex=female": "20",
    "persons | harbour | 2024 | region=america": "11",
    "persons | harbour | 2024 | region=asia": "11",
    "persons | harbour | 2024 | region=africa": "6",
    "persons | harbour | 2024 | region=europe": "0",
    "children | harbour | 2024": "1",
    "children | harbour | 2023": "2",
    "children | harbour | 2024 | sex=female": "1",
    "reports | police | 2023": "27",
    "reports | police | 2024": "19",
    "decisions | board | 2024": "12",
    "decisions | board | 2023": "1233",
    "granted | board | 2024": "2",
    "granted | board | 2024 | sex=female": "2",
    "none | board | 2024": "0",
    "rate | police | 2024": "41.7",
}
UNKNOWN = {"unknown | board | 2024": ValueStatus.NOT_KNOWN}
SCOPE = ReportScope(
    file="2_persons.md",
    period=Period.from_year(2024),
    size_words={"small": SizeWord(most_percent=10), "marked": SizeWord(least_percent=25)},
    codelists={"region": REGIONS, "sex": SEXES},
)


def resolve(key: Key, figures: Mapping[str, str] = FIGURES) -> Value | None:
    if key.text() in UNKNOWN:
        return Value.missing(UNKNOWN[key.text()])
    number = figures.get(key.text())
    return None if number is None else Value.number(number)


def made(source: str, language: Language = "nb") -> Document:
    return build_report_document(source, language, resolve, SCOPE)


@pytest.mark.parametrize(
    ("source", "nb", "nn", "en"),
    [
        ("{{ figure children of harbour as child }}", "Ett barn", "Eitt barn", "One child"),
        ("Det var {{ figure children of harbour in round-1 as child }}", "Det var to barn", "Det var to barn",
         "Det var two children"),
        ("- {{ figure reports of police as report }}", "19 anmeldelser", "19 meldingar", "19 police reports"),
        ("a {{ figure decisions of board as decision }}", "a tolv vedtak", "a tolv vedtak",
         "a twelve decisions"),
        ("a {{ figure decisions of board in 2023 as vedtak }}", "a 1\u202f233 vedtak", "a 1\u202f233 vedtak",
         "a 1,233 decisions"),
        ("a {{ figure none of board as woman }}", "a ingen kvinner", "a ingen kvinner", "a no women"),
        ("a {{ figure granted of board as woman definite }}", "a de to kvinnene", "a dei to kvinnene",
         "a the two women"),
        ("a {{ figure granted of board as woman digits }}", "a 2 kvinner", "a 2 kvinner", "a 2 women"),
        ("a {{ figure rate of police as percent }}", "a 41,7\u00a0prosent", "a 41,7\u00a0prosent",
         "a 41.7\u00a0per cent"),
        ("a {{ share persons of harbour where sex=female }}", "a 71\u00a0prosent", "a 71\u00a0prosent",
         "a 71\u00a0per cent"),
        ("a {{ share persons of harbour where sex=female decimals=1 }}", "a 71,4\u00a0prosent",
         "a 71,4\u00a0prosent", "a 71.4\u00a0per cent"),
        ("a {{ part granted of board where sex=female as woman }}", "a begge kvinnene", "a begge kvinnene",
         "a both women"),
        ("a {{ part persons of harbour where sex=male }}", "a 8 av 28", "a 8 av 28", "a 8 of 28"),
        ("a {{ change persons of harbour }}", "a økte litt fra 26 til 28", "a auka litt frå 26 til 28",
         "a rose slightly from 26 to 28"),
        ("a {{ change reports of police noun }}", "a en vesentlig nedgang fra 27 til 19",
         "a ein vesentleg nedgang frå 27 til 19", "a a marked decrease from 27 to 19"),
        ("a {{ change persons of harbour from 2022 to 2024 since dated }}",
         "a en liten nedgang fra 31 i 2022", "a ein liten nedgang frå 31 i 2022",
         "a a small decrease from 31 in 2022"),
        ("a {{ change persons of harbour difference }}", "a to flere enn i 2023", "a to fleire enn i 2023",
         "a two more than in 2023"),
        ("a {{ change reports of police difference digits }}", "a 8 færre enn i 2023", "a 8 færre enn i 2023",
         "a 8 fewer than in 2023"),
        ("a {{ change persons of harbour where sex=female difference }}", "a like mange som i 2023",
         "a like mange som i 2023", "a as many as in 2023"),
        ("{{ holds persons of harbour up }}{{ figure persons of harbour as person }}", "28 personer", "28 personar",
         "28 persons"),
        ("{{ holds reports of police lowest from 2023 to 2024 }}a", "a", "a", "a"),
        ("a {{ change persons of harbour where sex=female }}", "a var uendret på 20", "a var uendra på 20",
         "a was unchanged at 20"),
        ("a {{ compare reports of police with in round-1 level }}", "a vesentlig lavere enn",
         "a vesentleg lågare enn", "a markedly lower than"),
        ("a {{ compare persons of harbour where sex=female with where sex=male }}", "a vesentlig flere enn",
         "a vesentleg fleire enn", "a markedly more than"),
        ("a {{ most persons of harbour by region }}", "a Latin-Amerika og Asia", "a Latin-Amerika og Asia",
         "a Latin America and Asia"),
        ("a {{ least persons of harbour by region number }}", "a Europa (0)", "a Europa (0)", "a Europe (0)"),
        ("a {{ list persons of harbour by region }}", "a Latin-Amerika (11), Asia (11) og Afrika (6)",
         "a Latin-Amerika (11), Asia (11) og Afrika (6)", "a Latin America (11), Asia (11) and Africa (6)"),
        ("a {{ range persons of harbour from 2022 to 2024 }}", "a 26–31", "a 26–31", "a 26–31"),
        ("a {{ range persons of harbour from 2022 to 2024 between }}", "a mellom 26 og 31",
         "a mellom 26 og 31", "a between 26 and 31"),
        ("a {{ period }} {{ period round-1 }} {{ date 2024-T1 }}", "a 2024 2023 1.\u00a0tertial 2024",
         "a 2024 2023 1.\u00a0tertial 2024", "a 2024 2023 first\u00a0four months of 2024"),
        ("a {{ date 2025-04-05 }} {{ date 04-05 }}", "a 5.\u00a0april 2025 5.\u00a0april",
         "a 5.\u00a0april 2025 5.\u00a0april", "a 5\u00a0April 2025 5\u00a0April"),
        ('a {{ law "§ 257" }} {{ name "GI-11/2020" }}', "a §\u00a0257 GI-11/2020", "a §\u00a0257 GI-11/2020",
         "a §\u00a0257 GI-11/2020"),
        ('a {{ figure unknown of board as woman else "et ukjent antall" }}', "a et ukjent antall",
         "a et ukjent antall", "a et ukjent antall"),
    ],
)  # fmt: skip
def test_references_in_three_languages(source: str, nb: str, nn: str, en: str) -> None:
    assert made(source, "nb").text == nb
    assert made(source, "nn").text == nn
    assert made(source, "en").text == en


def test_numbers_of_one_sentence_are_written_alike() -> None:
    source = (
        "Blant dem var {{ figure persons of harbour where sex=female as kvinne }} og "
        "{{ figure persons of harbour where sex=male as mann }}, jf. {{ figure children of harbour as barn }}"
        ". "
        "{{ figure granted of board as kvinne }} reiste, ca. {{ figure granted of board as kvinne }} ble."
    )
    assert made(source).text == (
        "Blant dem var 20 kvinner og 8 menn, jf. 1 barn. To kvinner reiste, ca. to kvinner ble."
    )


def test_numbers_of_one_list_are_written_alike() -> None:
    high = "- {{ figure reports of police as report }}\n- {{ figure granted of board as decision }}\n"
    low = "- {{ figure decisions of board as decision }}\n- {{ figure granted of board as decision }}\n"
    assert made(high).text == "19 anmeldelser\n2 vedtak"
    assert made(low).text == "Tolv vedtak\nTo vedtak"


def test_changing_one_figure_changes_its_sentence_only() -> None:
    source = "{{ figure reports of police as report }} kom.\n\n{{ change persons of harbour }}"
    before = made(source)
    after = build_report_document(
        source, "nb", lambda key: resolve(key, {**FIGURES, "persons | harbour | 2024": "20"}), SCOPE
    )
    assert after.text == before.text.replace("Økte litt fra 26 til 28", "Gikk ned fra 26 til 20")


@pytest.mark.parametrize("changed", FIGURES)
def test_what_does_not_depend_on_a_figure_stays(changed: str) -> None:
    sources = [
        "{{ figure persons of harbour as person }} kom, og tallet {{ change persons of harbour dated }}.",
        "Er {{ share persons of harbour where sex=female }}, {{ compare persons of harbour with in 2022 }}.",
        "Fra {{ list persons of harbour by region }}; flest fra {{ most persons of harbour by region }}.",
        "{{ part granted of board where sex=female }} av {{ figure decisions of board as vedtak }}.",
        "{{ range persons of harbour from 2022 to 2024 }} og {{ figure rate of police as percent }}.",
    ]
    mutated = {**FIGURES, changed: str(float(FIGURES[changed]) + 40).removesuffix(".0")}
    for source in sources:
        before = made(source)
        depends = any(key.text() == changed for figure in before.figures for key in figure.keys)
        try:
            after = build_report_document(source, "nb", lambda key: resolve(key, mutated), SCOPE).text
        except CollectionError as stop:
            # A part that became larger than its whole is refused, never printed.
            assert "is not a part of" in stop.message  # noqa: PT017
            assert depends
        else:
            assert depends or after == before.text
            assert not depends or source != sources[0] or after != before.text


def test_figures_keep_their_addresses() -> None:
    figure, share = made("{{ figure persons of harbour }} {{ share persons of harbour where sex=male }}").figures
    assert [key.text() for key in figure.keys] == ["persons | harbour | 2024"]
    assert [key.text() for key in share.keys] == ["persons | harbour | 2024 | sex=male", "persons | harbour | 2024"]
    assert figure.line == 1


def test_the_tree() -> None:
    source = """# Heading *here*

First **{{ figure children of harbour as child }}** and a [link](https://example.org/2024)[^a].
Next line.

- sided
  - inner
1. ordered

> quoted

{{ table reports_by_district }}

[^a]: A note with {{ figure children of harbour as child }}.
"""
    tree = made(source, "en")
    heading, paragraph, bullets, numbers, quote, table = tree.blocks
    assert heading == Heading(1, (PlainText("Heading "), Emphasis((PlainText("here"),))), 1)
    assert isinstance(paragraph, Paragraph)
    assert isinstance(paragraph.children[1], Emphasis)
    assert paragraph.children[1].strong
    assert paragraph.children[3] == Link((PlainText("link"),), "https://example.org/2024")
    assert paragraph.children[4] == FootnoteMark("a")
    assert isinstance(bullets, ListBlock)
    assert isinstance(bullets.items[0][1], ListBlock)
    assert isinstance(numbers, ListBlock)
    assert numbers.ordered
    assert isinstance(quote, Quote)
    assert table == InsertBlock("table", "reports_by_district", 12)
    assert [figure.text for figure in tree.figures] == ["one child", "one child"]


def test_passages_are_the_blocks_and_notes_that_state_figures() -> None:
    source = """# Heading

{{ figure children of harbour as child }}, and {{ figure reports of police }}.[^a]

Nothing.

- {{ figure children of harbour as child }}

[^a]: A note with {{ figure granted of board }}.
"""
    tree = made(source, "en")
    assert [(one.text, len(one.figures)) for one in tree.passages] == [
        ("1 child, and 19.", 2),
        ("One child", 1),
        ("A note with two.", 1),
    ]
    assert [figure for one in tree.passages for figure in one.figures] == list(tree.figures)


@pytest.mark.parametrize(
    "text",
    [
        '<script>alert("x")</script> <b>fet</b> &amp;',
        '#set page(width: infinite) #import "x" $ x $ @ref <label>',
        "{% for a in b %} {{% endfor %}".replace("{{%", "{ {%"),
        "*ulukket _stjerne **her",
        "שלום 😀 العربية",
        "| a | b |",
        "`kode` ~~strek~~ ![bilde]",
    ],
)
def test_code_of_other_languages_stays_text(text: str) -> None:
    (block,) = made(text).blocks
    assert isinstance(block, Paragraph)
    assert all(isinstance(child, PlainText) for child in block.children)
    assert made(text).text == text


def test_escapes() -> None:
    assert made(r"\*a\* \{\{ \_b\_").text == "*a* {{ _b_"


PROBLEMS = [
    ("Det var 3 kvinner.", "1: “3” is not bound"),
    ("Ja.\n\nDet var\ntre kvinner.", "4: “tre” is not bound"),
    ("# Del 2", "1: “2” is not bound"),
    ("- a\n- begge", "2: “begge” is not bound"),
    ("**13**", "1: “13” is not bound"),
    ("a [tolv](https://example.org)", "1: “tolv” is not bound"),
    ("a[^x]\n\n[^x]: sju", "3: “sju” is not bound"),
    ("{{ figure cats of harbour }}", "there is no figure at cats | harbour | 2024"),
    ("{{ figure unknown of board }}", "no number at unknown | board | 2024: Not known"),
    ('{{ figure unknown of board else "tre" }}', "“tre” is not bound"),
    ("{{ figure persons of harbour where sex=femal }}", "did you mean “female”"),
    ("{{ figure persons of harbour where gender=female }}", "no dimension “gender”"),
    ("{{ figure persons of harbour as unicorn }}", "“unicorn” is not a noun"),
    ("{{ figure persons }}", "no provider is named"),
    ("{{ figure persons of harbour in spring }}", "is not a period"),
    ("{{ for x in y }}", "“for” is not a kind of reference"),
    ("{{ figure persons + children }}", "“+” is not understood"),
    ("{{ figure persons of harbour of police }}", "“of” stands twice"),
    ("{{ figure persons by region }}", "“figure” takes no “by”"),
    ("{{ figure }}", "needs a measure"),
    ("{{ }}", "an empty reference"),
    ("{{ figure persons of harbour", "not closed"),
    ('{{ law "119 personer" }}', "does not look like a law"),
    ('{{ date "119 personer" }}', "is not a date"),
    ('{{ name "119" }}', "is not a name"),
    ('{{ name "119 unge kvinner" }}', "counts somebody"),
    ('{{ name "Rapport 12: tre barn" }}', "counts somebody"),
    ('{{ law "87 personer etter § 258" }}', "counts somebody"),
    ('{{ cited "25 prosent" }} flere', "a footnote in the same paragraph has to say which"),
    ('{{ cited "mange" }}[^x]\n\n[^x]: Kilde', "has no number"),
    ('{{ cited "119 personer" }}[^x]\n\n[^x]: Kilde', "counts somebody"),
    ("{{ date 13-45 }}", "is not a day"),
    ("{{ part persons of harbour }}", "needs 'where'"),
    ("{{ share none of board where sex=female }}", "there is no figure"),
    ("{{ compare persons of harbour }}", "needs 'with'"),
    ("{{ most persons of harbour by colour }}", "no dimension “colour”"),
    ("[a](javascript:alert)", "a link may go to"),
    ("a[^b]", "the footnote [^b] is not there"),
    ("[^b]: a", "nothing points to the footnote"),
]


@pytest.mark.parametrize(("source", "message"), PROBLEMS)
def test_problems_stop_the_build_with_file_and_line(source: str, message: str) -> None:
    with pytest.raises(CollectionError) as stop:
        made(source)
    assert any(cause.startswith("2_persons.md:") and message in cause for cause in stop.value.causes)


def test_all_problems_are_told_at_once() -> None:
    source = "\n\n".join(source for source, _ in PROBLEMS[:5])
    with pytest.raises(CollectionError) as stop:
        made(source)
    lines = [int(cause.split(":")[1]) for cause in stop.value.causes]
    assert len(lines) == 5
    assert lines == sorted(lines)


def test_a_misspelled_reference_does_not_fall_back() -> None:
    with pytest.raises(CollectionError, match="femal"):
        made('{{ figure persons of harbour where sex=femal else "ukjent" }}')


def test_words_that_claim_are_shown_and_do_not_stop() -> None:
    tree = made("Alle fikk hjelp.\n\nTallet økte.")
    assert tree.cautions == ((1, "Alle"), (1, "fikk"), (3, "økte"))


def test_marks_and_figures_are_told_apart() -> None:
    (block,) = made("{{ date 2024 }} {{ figure children of harbour }}").blocks
    assert isinstance(block, Paragraph)
    mark, _, figure = block.children
    assert isinstance(mark, NumberMark)
    assert isinstance(figure, FigurePhrase)


@pytest.mark.parametrize("text", ["*a " * 5000, "[" * 5000, "\\" * 5001, '"{ ' * 5000, "_*" * 3000])
def test_hostile_signs_stay_text(text: str) -> None:
    assert made(text).text


@pytest.mark.parametrize("text", ["> " * 50 + "a", "- " * 40 + "a"])
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(CollectionError, match="levels deep"):
        made(text)
