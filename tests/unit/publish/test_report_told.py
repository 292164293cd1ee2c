"""The report line by line, as it goes to the typesetter: every text, where each leads, and all widths."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import pytest

from tilstand.model.release import Release
from tilstand.publish.page_model import build_report
from tilstand.render.charts import draw_pictures

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
      widths: 0.0 | 28.3 | 24.9 | 24.0
      bracketed: True | False | False
      hanging: 0.0 | 0.0 | 0.0
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
