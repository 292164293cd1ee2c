"""The report as a tree: what is said, and in which language."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest

from tilstand.define.labels import Catalogue
from tilstand.define.tables import Table
from tilstand.model.document import BOXES, FRONT, Chapter, Document, Heading, InsertBlock, Link, Paragraph, PlainText
from tilstand.model.release import Release, ReleasedAnswer
from tilstand.protect.release import mark_quoted_numbers as quoted
from tilstand.protect.report_front import build_front_matter
from tilstand.protect.tables import build_tables
from tilstand.publish.page_model import build_report
from tilstand.publish.print_text import WebOnlyTables, build_chapter_blocks
from tilstand.render.charts import Picture, draw_pictures
from tilstand.terms import TranslatedText


def answers(tree: object) -> Iterator[dict[str, Any]]:
    """Every answer in a tree."""
    if isinstance(tree, dict):
        if "question" in tree and "paragraphs" in tree:
            yield tree
        for one in tree.values():
            yield from answers(one)
    elif isinstance(tree, list):
        for one in tree:
            yield from answers(one)


@pytest.mark.parametrize(
    ("language", "first"),
    [("nb", [["Flere enn før."], ["Tolk trengs."]]), ("nn", [["Fleire enn før."]]), ("en", [["More than before."]])],
)
def test_a_body_s_answer_stands_in_the_language_of_the_report(release, language, first) -> None:  # type: ignore[no-untyped-def]
    """Where it gave none in that language, in its own, which is marked."""
    found = list(answers(build_report(release, language)))
    assert [(one["language"], one["paragraphs"]) for one in found] == [(language, first), ("nb", [["Nei."]])]


def test_an_answer_in_another_language_only_is_marked_as_that(make) -> None:  # type: ignore[no-untyped-def]
    one = ReleasedAnswer("havn_shelter", "shelter", "trends", {"en": quoted("More.", "en")})
    found = list(answers(build_report(make(answers=(one,)), "nb")))
    assert [(told["language"], told["paragraphs"]) for told in found] == [("en", [["More."]])]


def test_what_is_told_of_those_whom_nobody_saw_stands_in_the_appendix(make, appendix) -> None:  # type: ignore[no-untyped-def]
    """The introduction, that there is no estimate, and what is needed for one: each, in order."""
    told = tuple(
        TranslatedText.from_texts(nb=f"{n} nb.", nn=f"{n} nn.", en=f"{n} en.") for n in ("Intro", "None", "Needed")
    )
    release = make(appendix=dataclasses.replace(appendix, hidden_population=told))
    sections = build_report(release, "en")["appendix"]["sections"]
    assert sections[0]["paragraphs"] == ["Intro en.", "None en.", "Needed en."]
    without = build_report(make(appendix=appendix), "en")["appendix"]["sections"]
    assert [one["title"] for one in without] == [one["title"] for one in sections[1:]]


# The front of a report: written by the collection, or made from its key figures; no box is ever missing.


KEYS = {
    "part": 1,
    "kind": "panel",
    "key": True,
    "measure": "victims_assisted",
    "provider": "follow_up",
    "rows": {"items": [{"label": "measures.victims_assisted.name"}]},
    "columns": {"steps": [-1, 0]},
}
BODIES = {"part": 1, "measure": "victims_assisted", "rows": {"group": "shelters"}}


@pytest.fixture
def view(sagaland):  # type: ignore[no-untyped-def]
    """Sagaland with these tables and no other."""

    def made(**declared):  # type: ignore[no-untyped-def]
        titles = {f"tables.{name}.title": TranslatedText.from_texts(nb="Om", nn="Om", en="About") for name in declared}
        labels = Catalogue({**sagaland.labels.labels, **titles})
        found = {name: Table.model_validate(one) for name, one in declared.items()}
        return dataclasses.replace(sagaland, tables=found, charts={}, labels=labels)

    return made


@pytest.fixture
def release(view, shelf, make):  # type: ignore[no-untyped-def]
    shelf.put("victims_assisted", "follow_up", 20, "2030")
    return make(view(keys=KEYS, bodies=BODIES))


def boxes(chapter: Chapter) -> list[str]:
    return [insert.id for insert in chapter.document.inserts if insert.kind == "box"]


def test_a_collection_that_writes_none_has_its_key_figures_in_front(release) -> None:  # type: ignore[no-untyped-def]
    (front,) = build_front_matter(release.names, release.tables, release.plots, {"en": ()})["en"]
    assert front.id == FRONT
    assert front.title == "2031 in brief"
    assert "Presumed victims assisted: 22 registrations (2030: 20)" in front.document.text
    stated = [key.text() for phrase in front.document.figures for key in phrase.keys]
    assert stated == ["victims_assisted | follow_up | 2031", "victims_assisted | follow_up | 2030"]
    assert boxes(front) == list(BOXES)


@pytest.mark.parametrize(
    ("columns", "provider", "says"),
    [
        ({"total": True, "dimension": "sex"}, "", "Presumed victims assisted, The shelters: 12 registrations"),
        ({"dimension": "entry"}, "shelters", "The shelters, New in the year: 5 registrations"),
    ],
)
def test_a_key_figure_out_of_a_wide_table_is_its_total_and_says_what_it_counts(  # type: ignore[no-untyped-def]
    view, shelf, make, columns, provider, says
) -> None:
    for body, number in (("shelters", 12), ("havn_shelter", 8), ("fjord_shelter", 4)):
        shelf.put("victims_assisted", body, number)
        shelf.put("victims_assisted", body, 0, sex="unknown")
    shelf.put("victims_assisted", "shelters", 5, entry="new")
    shelf.put("victims_assisted", "shelters", 7, entry="carried_over")
    rows = {"items": [{"provider": provider}]} if provider else {"group": "shelters"}
    declared = {"part": 1, "key": True, "measure": "victims_assisted", "rows": rows, "columns": columns}
    release = make(view(wide=declared))
    (front,) = build_front_matter(release.names, release.tables, release.plots, {"en": ()})["en"]
    assert says in front.document.text


def test_a_lone_total_says_what_it_counts_and_two_of_one_name_say_whose_they_are(view, shelf, make) -> None:  # type: ignore[no-untyped-def]
    told = {"fjord_shelter": 12, "havn_shelter": 8}
    for body, number in told.items():
        shelf.put("victims_assisted", body, number)
    rows = {"total": True, "dimension": "sex"}
    declared = {"part": 1, "key": True, "measure": "victims_assisted", "rows": rows, "columns": {"steps": [-1, 0]}}
    release = make(view(**{body: {**declared, "provider": body} for body in told}))
    (front,) = build_front_matter(release.names, release.tables, release.plots, {"en": ()})["en"]
    said = [line for line in front.document.text.splitlines() if "registrations" in line or "persons" in line]
    for (body, number), line in zip(told.items(), said, strict=True):
        (key,) = (key for phrase in front.document.figures for key in phrase.keys if key.provider == body)
        assert line.startswith(f"{release.names.provider(body).text('en')}: ")
        assert release.names.counted((key,)).text("en") in line
        assert str(number) in line


def test_what_the_collection_writes_stands_and_gets_the_boxes_that_it_left_out(release) -> None:  # type: ignore[no-untyped-def]
    blocks = (Heading(1, (PlainText("Ours"),), 1), InsertBlock("box", "behind", 2))
    own = Chapter(FRONT, None, "Ours", None, Document("en", "report/en/front.md", blocks))
    other = Chapter("00-summary", 0, "Summary", None, Document("en", "report/en/00-summary.md", ()))
    front, rest = build_front_matter(release.names, release.tables, release.plots, {"en": (other, own)})["en"]
    assert front.title == "Ours"
    assert boxes(front) == ["behind", "disputed"]
    assert rest == other
    placed = dataclasses.replace(
        other, document=dataclasses.replace(other.document, blocks=(InsertBlock("box", "disputed", 1),))
    )
    front, _ = build_front_matter(release.names, release.tables, release.plots, {"en": (placed, own)})["en"]
    assert boxes(front) == ["behind"]


@pytest.mark.parametrize(("said", "printed"), [(None, False), (True, True), (False, False)])
def test_tables_of_single_bodies_are_printed_where_the_collection_says_so(  # type: ignore[no-untyped-def]
    view, shelf, said, printed
) -> None:
    declared = view(keys=KEYS, bodies={**BODIES, "printed": said})
    found = {one.id: one.printed for one in build_tables(declared, "2031", shelf)}
    assert (found["keys"], found["bodies"], found["account_havn_shelter"]) == (True, printed, False)


def test_a_chart_that_the_front_shows_is_not_printed_again(whole) -> None:  # type: ignore[no-untyped-def]
    """Whoever writes no front has the first picture there: the part with a place for it does without."""
    chart = whole.plots[0].id
    shows = Document("en", "", (Heading(1, (PlainText("Told"),), 1), InsertBlock("chart", chart, 2)))
    part = Chapter("01-told", 1, "Told", None, shows)
    drawn = [Picture(chart, "", b"<svg/>", 9, 9, "Cases", "Cases")]
    front = Chapter(FRONT, None, "Ours", None, shows)
    for chapters, places in (((part,), ["parts"]), ((front, part), ["first"])):
        told = build_report(dataclasses.replace(whole, chapters={"en": chapters}), "en", drawn)
        assert [name for name in ("first", "parts") if "'picture'" in str(told[name])] == places


# The report line by line, as it goes to the typesetter: every text, where each leads, and all widths.


TOLD = {
    "cover": """\
language: en; title: Status report for Sagaland (generated); subtitle: Generated; coordinator: The
                coordination unit (generated); edition: Edition of 15 May 2032 for 2031
author: The coordination unit (generated)
keywords: sagaland | 2031
imprint
  draft
  corrected
statements
  title: Where the figures come from; text: The figures were submitted by the bodies themselves.
  title: Protection of individuals; text: No number is hidden or rounded in this edition.
words
  contents: Contents; tables: Tables; body_accounts: The bodies' figures and own words; page: Page {number}
first
front
  title: About this report
  sections
    title: Where the figures come from
    paragraphs: The figures were submitted by the bodies themselves.
    title: How to read the tables
    paragraphs: Persons, decisions, cases, reports and events are different units and are never added
                together. | A blank is not a zero. Where a number is missing, a sign says why.
  signs
    title: Signs in the tables
    head: Sign | Meaning
    rows
      0 | Zero: counted, and there were none
      . | Not applicable
      .. | Not known
      … | Not collected, or not submitted
      : | Suppressed for the protection of individuals
      ( ) | Counted inside the number before
""",
    "openings": """\
title: Summary
blocks
  kind: paragraph
  spans: More [cases](part/3.html) than *ever*.^(So it is.)
  kind: heading; level: 2
  spans: Keys
  kind: spread
  pages
    caption: About keys
    head: 2030 | 2031 | Change since 2030 | Source
    rows
      heading=True Assistance |  |
      Presumed victims assisted, All follow-up services (registrations) | .. | 22 ^a>r103-b ^b | Not known |
                All follow-up services
      heading=True Criminal cases |  |
      Cases opened, Sagaland Police (generated) | 1,100 | 1,204 ^c | +104 | Sagaland Police (generated)
      Identified victims, Sagaland Police (generated) (persons) | .. | 6 | Not known | Sagaland Police
                (generated)
    footnotes
      mark: a; text: Does not fit
      see
        anchor: r103-b; text: finding 1
      mark: b; text: Printed 25
      mark: c; text: Frozen on 1 January
    notes: Read with care.
  kind: heading; level: 2
  spans: Later
  kind: paragraph
  spans: Less.
""",
    "parts": """\
title: Part 1. Assistance
blocks
  kind: heading; level: 2
  spans: Trends
  kind: heading; level: 3
  spans: First
  kind: items
  items
    kind: paragraph
    spans: pears
    kind: paragraph
    spans: plums
  kind: tables
  sections
    tables
      listed: True; anchor: table-by_sex; caption: Table 2. About by_sex; unit: Unit: registrations
      columns: Total | Woman | Man
      widths: 0.0 | 31.3 | 24.9 | 24.0
      bracketed: True | False | False
      hanging: 3.0 | 0.0 | 0.0
      rows
        Total | 22 (9) ^a>r103-b ^b | 19 | 3
        Sexual exploitation | 15 | … | …
        Forced labour | 2 (1) | … | …
        Not stated | 5 | 19 | 3
      notes: Numbers in brackets: New in the year. They are counted inside the number before. | Nobody has
                given a number for: Of which crime, Begging, Removal of organs, Form not known. | Nobody has
                given a number for: Trans or non-binary person, Sex not known.
      footnotes
        mark: a; text: Does not fit
        see
          anchor: r103-b; text: finding 1
        mark: b; text: Printed 25
  kind: heading; level: 2
  spans: Words
  kind: quote
  blocks
    kind: paragraph
    spans: Told.
  kind: heading; level: 3
  spans: First
  kind: items; ordered: True
  items
    kind: paragraph
    spans: here
    kind: paragraph
    spans: **there**
bodies
  name: Havn shelter (generated)
  blocks
    kind: paragraph
    spans: We saw.
    kind: picture; anchor: chart-cases; title: About years; alt: Line chart. Cases opened: 990 in 2029,
                1,100 in 2030, 1,204 in 2031. Drawn for a test.; width: 640
  sections
    tables
      anchor: table-account_havn_shelter; caption: Figures for 2031; unit: Units are given in each line
      columns: Number
      widths: 74.7 | 34.0
      bracketed: False
      hanging: 0.0
      rows
        strong=True Presumed victims assisted (persons) | 14
        level=1 heading=True Sex |
        level=2 Woman | 11 ^a
        level=2 Man | 3
        level=1 heading=True Age at registration |
        level=2 Minor | 2
        level=1 heading=True Citizenship |
        level=2 North | 9
        level=3 Vinland | 4
        heading=True strong=True Presumed victims assisted (persons) |
        level=1 New in the year | 5
        strong=True Dependants housed (persons) | 1
        strong=True Mean stay (days) | about 41.5
      footnotes
        mark: a; text: Printed 12
  name: Fjord shelter (generated)
  sections
    tables
      anchor: table-account_fjord_shelter; caption: Figures for 2031; unit: Unit: persons
      columns: Number
      widths: 74.7 | 34.0
      bracketed: False
      hanging: 0.0
      rows
        strong=True Presumed victims assisted | 8
        level=1 heading=True Sex |
        level=2 Woman | 8
title: Part 2. Residence
bodies
  name: The Migration Board (generated)
  forms
    answers
      question: Has practice changed?; language: en
      paragraphs
        No.
  name: Havn shelter (generated)
  forms
    answers
      question: Has practice changed?; language: nb
      paragraphs
        Nei.
title: Part 3. Criminal cases
sections
  tables
    listed: True; anchor: table-years; caption: Table 3. About years; unit: Units are given in each line;
                united: 16.1; united_head: Unit
    columns: 2029 | 2030 | 2031
    widths: 0.0 | 27.8 | 26.6 | 26.6
    bracketed: False | False | False
    hanging: 0.0 | 0.0 | 0.0
    rows
      strong=True Cases opened | 990 | 1,100 | 1,204 ^a
      level=1 Identified victims | about 5 | .. | 6
    notes: Count cases opened in the year. | Read with care. | Break in the series: new rule from 2030
    footnotes
      mark: a; text: Frozen on 1 January
""",
    "closings": """\
title: More
blocks
  kind: paragraph
  spans: More words.
""",
    "appendix": """\
title: Method appendix
paragraphs: The appendix shows who reported, how things are counted, what was corrected and why, and what
                does not agree.
sections
  title: People nobody has seen
  paragraphs: Nobody saw them. | No estimate.
  title: Adjustments
  paragraphs: Figures are never changed without being listed here, with a reason and a name.
  head: Figure | Before | After | Reason | Decided by
  widths: 6 | 2 | 2 | 7 | 5
  rows
    Cases | 1 203 | 1204 | Typing error. | A. Made, 1 March 2032
  title: Findings decided on
  paragraphs: Here figures do not agree, but it was decided to let them stand, with a reason and a name.
  head: Figure | Decided | Reason | Decided by
  widths: 6 | 4 | 7 | 5
  rows
    Stay | Kept | As told. | B. Made, 2 March 2032
  title: Open findings
  paragraphs: These are all the figures that do not agree and that nobody has decided on yet. Both sides are
                shown. Nothing is said about who is right.
  entries
    title: Havn shelter; number: 1; anchor: r103-a
    paragraphs
      told: The total is 14.
      anchor: r103-b; told: The parts give 13.
    head: Figure | Printed | Other figures give
  title: Who did not report, and why
  head: Body | Reason
  widths: 2 | 3
  rows
    Dal shelter (generated) | It had not opened.
  title: Answers that have not been released
  paragraphs: These bodies have answered in words, but the answers have not been released, and the words do
                not stand in this edition.
  items: The Migration Board (generated)
  title: What the words for size mean
  paragraphs: The words for size follow from the figures. Where several words fit, the first of them is
                used. Where none fits, the text says only that the number rose or fell. The same goes where
                there is a break in the series, and where a figure is not exact enough for the word to be
                certain.
  head: Word | The change is
  widths: 2 | 3
  rows
    large, greatly, far | at least 20 per cent and at least 5 in number
    small, slightly | at most 10 per cent or at most 5 in number
  title: Counting rules
  head: What is counted | Rule
  widths: 2 | 3
  rows
    Cases opened | Count each case once.
  title: Sources
  head: Source | What it is
  widths: 2 | 3
  rows
    The case register | Cases opened.
""",
}


@pytest.mark.parametrize("part", TOLD)
def test_the_report_tells_this_and_nothing_else(whole: Release, part: str) -> None:
    tree = build_report(whole, "en", draw_pictures(whole.plots, whole.names, "en", theme="print"))
    rest = {key: value for key, value in tree.items() if key not in TOLD}
    assert wrapped(rest if part == "cover" else tree[part]) == TOLD[part]


def told(node: object, depth: int = 0) -> Iterator[str]:
    """A line for each text, list of texts, table row and run of spans; what is empty or false is left out."""
    pad = "  " * depth
    if isinstance(node, dict):
        node = {key: value for key, value in node.items() if value not in ("", False, None, [], ["", ""])}
        if "cells" in node or "change" in node:
            yield pad + row(node)
            return
        alone = {key: value for key, value in node.items() if not isinstance(value, dict | list)}
        if alone:
            yield pad + "; ".join(f"{key}: {value}" for key, value in alone.items() if key != "svg")
        for key, value in node.items():
            if key in alone:
                continue
            short = spans(value) if key == "spans" else " | ".join(map(plain, value)) if flat(value) else ""
            yield f"{pad}{key}: {short}" if short else f"{pad}{key}"
            if not short:
                yield from told(value, depth + 1)
    elif isinstance(node, list):
        for one in node:
            yield from [pad + " | ".join(map(plain, one))] if flat(one) else told(one, depth)
    else:
        yield f"{pad}{node}"


def flat(node: object) -> bool:
    """True for a list of texts, numbers, or heads of columns."""
    return isinstance(node, list) and all(
        (isinstance(one, dict) and {*one} == HEAD) or not isinstance(one, list | dict) for one in node
    )


HEAD = {"text", "hyphenate"}


def plain(one: Any) -> str:
    return str(one) if not isinstance(one, dict) else one["text"] + "-" * one["hyphenate"]


def row(node: dict[str, Any]) -> str:
    kinds = "".join(f"{key}={node[key]} " for key in ("level", "heading", "strong") if key in node)
    cells = []
    for cell in node.get("cells", ()):
        marks = "".join(f" ^{one['mark']}" + (f">{one['to']}" if one["to"] else "") for one in cell["marks"])
        cells.append(f"{cell['text']} {cell['bracket']}".strip() + marks)
    return " | ".join([f"{kinds}{node['label']}", *cells, *(node[k] for k in ("change", "source") if k in node)])


def spans(many: list[dict[str, Any]]) -> str:
    shown = {
        "text": lambda one: one["text"],
        "emphasis": lambda one: f"*{spans(one['spans'])}*",
        "strong": lambda one: f"**{spans(one['spans'])}**",
        "link": lambda one: f"[{spans(one['spans'])}]({one['target']})",
        "footnote": lambda one: f"^({spans(one['spans'])})",
        "see": lambda one: f"{{{', '.join(see['text'] + '>' + see['anchor'] for see in one['see'])}}}",
    }
    return "".join(shown[one["kind"]](one) for one in many)


def wrapped(node: object) -> str:
    lines = (textwrap.wrap(line, 108, subsequent_indent=" " * 16, break_on_hyphens=False) for line in told(node))
    return "\n".join(part for line in lines for part in line) + "\n"


# What a part leaves to the site and the data is named where it is little, and numbered where it is much.


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ("4 5", "The website and the open data also have: Table\u00a04. About years; Table\u00a05. About years."),
        ("4 6 7 8 10", "The website and the open data also have tables 4, 6–8, 10."),
    ],
)
def test_many_tables_that_are_not_printed_are_told_by_their_numbers(whole, numbers, said):
    one = next(table for table in whole.tables if table.id == "years")
    made = [dataclasses.replace(one, id=f"x{n}", number=n, printed=False) for n in numbers.split()]
    report = build_report(dataclasses.replace(whole, tables=tuple(made)), "en")
    assert [part["elsewhere"] for part in report["parts"] if part["elsewhere"]] == [said]


def _see(*parts: str) -> Document:
    """A paragraph of words and places."""
    children = [Link((PlainText(one),), f"place:table{one[1:]}") if "/" in one else PlainText(one) for one in parts]
    return Document("en", "", (Paragraph(tuple(children), 1),))


@pytest.mark.parametrize(
    ("parts", "base", "said"),
    [
        (("See ", "t/a", "."), "", "See t/a there."),
        # Of a list the place is told once, behind the last; a table that is printed ends the list.
        (("t/a", ", ", "t/b", " and ", "t/c", " tell"), "", "t/a, t/b and t/c there tell"),
        (("t/a", ", ", "t/x", " tell"), "", "t/a there, t/x tell"),
        (("t/a", " and in short ", "t/b"), "", "t/a there and in short t/b there"),
        (("t/a",), "https://x.test/en/2031/", "t/a (https://x.test/en/2031/table/a.html) there"),
    ],
)
def test_a_text_that_leads_to_a_table_which_is_not_printed_says_where_it_is(parts, base, said):
    chapter = Chapter("c", 1, "", None, _see(*parts))
    away = WebOnlyTables(frozenset("abc"), "there", base)
    (block,) = build_chapter_blocks(chapter, lambda insert: [], away=away)
    assert "".join(map(_flat, block["spans"])) == said


def _flat(span):
    inner = span.get("text") or "".join(map(_flat, span["spans"]))
    return f"{inner} ({span['target']})" if span["kind"] == "link" else inner


def test_no_level_of_headings_is_left_out_whatever_the_text_does():
    """A document for everybody's ears may not go from a second level to a fourth: it could not be printed."""
    levels = (1, 3, 2, 4, 4)
    blocks = tuple(Heading(level, (PlainText("x"),), 1) for level in levels)
    made = build_chapter_blocks(Chapter("c", 1, "", None, Document("en", "", blocks)), lambda insert: [], titled=False)
    assert [one["level"] for one in made] == [2, 2, 3, 4]
