"""A report text as a tree, piece by piece: what each states, where it stands, what it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tilstand.define.schema import SizeWord
from tilstand.errors import CollectionError
from tilstand.model.document import (
    Block,
    Document,
    Emphasis,
    FigurePhrase,
    FootnoteMark,
    Heading,
    Inline,
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
from tilstand.terms import Code, Codelist, Key, Period, TranslatedText, Value, ValueQualifier

FIGURES = {
    "persons | harbour | 2031": 28, "persons | harbour | 2030": 26,
    "persons | harbour | 2031 | sex=female": 20, "persons | harbour | 2031 | sex=male": 2,
    "persons | harbour | 2031 | age=minor; sex=female": 3,
    "few | harbour | 2031": 1, "few | harbour | 2030": 2, "rate | harbour | 2031": 40,
    "rate | harbour | 2030": 37, "persons | board | 2031": 5,
}  # fmt: skip
SCOPE = ReportScope(
    file="02.md",
    period=Period.from_text("2031"),
    provider="harbour",
    size_words={"small": SizeWord(most_percent=10, most_points=5)},
    codelists={
        "sex": Codelist("sex", tuple(Code(one, TranslatedText.from_texts(en=one)) for one in ("female", "male"))),
        "age": Codelist("age", (Code("minor", TranslatedText.from_texts(en="minors")),)),
    },
    percentages=frozenset({"rate"}),
)


def _resolve(key: Key) -> Value | None:
    found = FIGURES.get(key.text())
    return None if found is None else Value.number(found)


def _made(source: str, scope: ReportScope = SCOPE, language: str = "en") -> Document:
    return build_report_document(source, language, _resolve, scope)


def _row(children: tuple[Inline, ...]) -> str:
    told = []
    for one in children:
        match one:
            case PlainText():
                told.append(one.text.replace("\n", "/"))
            case FigurePhrase():
                keys = ", ".join(key.text().replace(" | ", "|") for key in one.keys)
                told.append(f"<{one.kind} {one.text}={keys} @{one.line}>")
            case NumberMark():
                told.append(f"<{one.kind} {one.text} @{one.line}>")
            case Emphasis():
                told.append(f"{'**' if one.strong else '*'}({_row(one.children)})")
            case Link():
                told.append(f"[{_row(one.children)}]({one.target})")
            case FootnoteMark():
                told.append(f"[^{one.id}]")
    return "".join(told)


def _told(blocks: tuple[Block, ...], depth: int = 0) -> Iterator[str]:
    before = "  " * depth
    for one in blocks:
        match one:
            case Heading():
                yield f"{before}h{one.level} @{one.line} {_row(one.children)}"
            case Paragraph():
                yield f"{before}p @{one.line} {_row(one.children)}"
            case ListBlock():
                for item in one.items:
                    yield f"{before}{'1.' if one.ordered else '-'} @{one.line}"
                    yield from _told(item, depth + 1)
            case Quote():
                yield f"{before}> @{one.line}"
                yield from _told(one.blocks, depth + 1)
            case InsertBlock():
                yield f"{before}{one.kind} {one.id} @{one.line}"


SOURCE = """\
# On {{ period }} and *{{ figure few as child }}*

In **{{ date 04-05 }}**, {{ figure persons
as person }} came[^b] to [the {{ name "K2" }}](x.html).
{{ figure few in round-1 as child }} left under {{ law "section 4" }}.

- {{ figure persons where sex=male }}
  - {{ figure few }}
- {{ share persons where sex=female }}[^a]

1. A line

   {{ chart by-sex.1 }}
2. {{ part persons where sex=female, age=minor among sex=female as woman }}

> ## Said
> {{ most persons by sex }} and {{ list persons by sex }}

{{ table t_1 }}

[^a]: {{ change persons }}, {{ compare persons of board with of harbour }}
[^b]:
  {{ range persons from 2030 to 2031 between }} *{{ change rate since dated }}*
"""
TREE = """\
h1 @1 On <period 2031 @1> and *(<figure one child=few|harbour|2031 @1>)
p @3 In **(<date 5\u00a0April @3>), <figure 28 persons=persons|harbour|2031 @3> came[^b] \
to [the <name K2 @4>](x.html)./\
<figure Two children=few|harbour|2030 @5> left under <law section\u00a04 @5>.
- @7
  p @7 <figure Two=persons|harbour|2031|sex=male @7>
  - @8
    p @8 <figure One=few|harbour|2031 @8>
- @7
  p @9 <share 71\u00a0per cent=persons|harbour|2031|sex=female, persons|harbour|2031 @9>[^a]
1. @11
  p @11 A line
  chart by-sex.1 @13
1. @11
  p @14 <part 3 of 20 women=persons|harbour|2031|age=minor; sex=female, \
persons|harbour|2031|sex=female @14>
> @16
  h2 @16 Said
  p @17 <most Female=persons|harbour|2031|sex=female, persons|harbour|2031|sex=male @17> and \
<list female (20) and male (2)=persons|harbour|2031|sex=female, persons|harbour|2031|sex=male @17>
table t_1 @19"""
NOTES = {
    "b": "<range Between 26 and 28=persons|harbour|2030, persons|harbour|2031 @23> "
    "*(<change a small increase from 37\u00a0per cent in 2030=rate|harbour|2030, rate|harbour|2031 @23>)",
    "a": "<change Rose slightly from 26 to 28=persons|harbour|2030, persons|harbour|2031 @21>, "
    "<compare fewer than=persons|board|2031, persons|harbour|2031 @21>",
}


def test_a_report_text_is_the_tree_that_it_writes():
    made = _made(SOURCE.replace("A line", "A line"))
    assert "\n".join(_told(made.blocks)) == TREE.replace("A line", "A line")
    assert {id: _row(note) for id, note in made.footnotes.items()} == NOTES
    assert list(made.footnotes) == ["b", "a"]
    assert (made.file, made.language, made.cautions) == ("02.md", "en", ())


@pytest.mark.parametrize(
    ("source", "kind", "text"),
    [
        ('{{ law "section  4" }}', "law", "section\u00a04"),
        ('{{ law "Act of 2020, § 4 and article 5" }}', "law", "Act of 2020, §\u00a04 and article\u00a05"),
        ("{{ date 2031-04-05 }}", "date", "5\u00a0April 2031"),
        ("{{ date 2031-T1 }}", "date", "first\u00a0four months of 2031"),
        ('{{ date "5 May" }}', "date", "5\u00a0May"),
        ("{{ date 2031 }}", "date", "2031"),
        ("{{ name K2 }}", "name", "K2"),
        ("{{ period }}", "period", "2031"),
        ("{{ period round+1 }}", "period", "2032"),
        ("{{ period round-2/round }}", "period", "2029–2031"),
        ("{{ period 2029-T2 }}", "period", "second four months of 2029"),
    ],
)
def test_what_is_no_figure_is_marked_as_what_it_is(source, kind, text):
    (block,) = _made(f"a {source}").blocks
    assert block.children[1] == NumberMark(text, kind, 1)


FAULTS = [
    ("{{ figure few in round-x }}", "1: figure: “round-x” is not a period; write 2024, 2024-T1"),
    ("{{ date 02-30 }}", "1: date: “02-30” is not a day of a month"),
    ("a\n{{ figure few }} {{ figure cats }}", "2: figure: there is no figure at cats | harbour | 2031"),
    ("{{ part few where sex=female as woman }}", "1: part: there is no figure at few | harbour | 2031 | sex=female"),
    ("{{ figure few as unicorn }}", "1: figure: “unicorn” is not a noun"),
    ("{{ name 12 }}", "1: name: “12” is not a name"),
    ("{{ range persons from 2031 to 2030 }}", "1: range: "),
    ("{{ list persons }}", "1: list: "),
]


@pytest.mark.parametrize(("source", "told"), FAULTS)
def test_a_fault_is_told_with_its_line_and_the_kind_of_reference(source, told):
    with pytest.raises(CollectionError) as stop:
        _made(source)
    (cause,) = stop.value.causes
    assert cause.startswith(f"02.md:{told}")
    assert stop.value.title == "The report text 02.md cannot be built"
    assert stop.value.remedy


def test_codes_may_be_named_in_any_order():
    for where in ("sex=female, age=minor", "age=minor, sex=female"):
        (figure,) = _made(f"a {{{{ figure persons where {where} }}}}").figures
        assert figure.keys[0].dims == (("age", "minor"), ("sex", "female"))


def test_numbers_stand_in_digits_where_a_text_asks_for_it():
    plain = replace(SCOPE, style="digits")
    assert _made("a {{ figure few as child }} {{ figure few words }}", plain).text == "a 1 child one"
    assert _made("- {{ figure few }}\n- {{ figure persons }}").text == "1\n28"
    assert _made("{{ figure few }}, {{ figure persons }}. A {{ figure few }}.").text == "1, 28. A one."
    assert _made("> {{ figure few }}, {{ figure persons }}").text == "1, 28"


def _qualified(source: str, **read: ValueQualifier) -> Document:
    def qualify(key: Key) -> ValueQualifier:
        return read.get(key.code("sex") or "whole", ValueQualifier.EXACT)

    return build_report_document(source, "en", _resolve, SCOPE, qualify=qualify)


def test_a_list_that_leaves_out_a_code_which_is_at_least_nothing_is_a_caution():
    figures = {**FIGURES, "persons | harbour | 2031 | sex=male": 0}
    told = build_report_document(
        "a {{ list persons by sex }}", "en",
        lambda key: Value.number(figures[key.text()]) if key.text() in figures else None,
        replace(SCOPE, qualify=lambda key: ValueQualifier.AT_LEAST if key.dims else ValueQualifier.EXACT),
    )  # fmt: skip
    assert told.text == "a female (at least 20)"
    assert [line for line, _ in told.cautions] == [1]
    assert not _qualified("a {{ list persons by sex }}", female=ValueQualifier.AT_LEAST).cautions


def test_cautions_stand_in_the_order_of_their_lines():
    told = _qualified(
        "All came.\n\n{{ change persons where sex=female in 2031 }}".replace(" where sex=female in 2031", "")
        + "\n\nMore came.",
        whole=ValueQualifier.ABOUT,
    )
    assert [line for line, _ in told.cautions] == [1, 1, 3, 5]
