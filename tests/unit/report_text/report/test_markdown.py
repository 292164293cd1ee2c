"""The blocks and inlines of a report text: what a report may hold, and no word that is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.report_text.markdown import InlinePiece, RawBlock, RawDocument, parse_report_blocks

SIGNS = (
    *("*", "**", "***", "_", "[", "]", "(", ")", "](", '](x "', "<", ">", "!", "#", "\\", "|", "~~", "`", "```"),
    *(" ", "    ", "\t", "\u00a0", "\n", "\r\n", "\n\n", "\n---\n", "\n===\n", "\n# ", "\n#\n", "\n> "),
    *("\n- ", "\n  - ", "\n1. ", "[^a]", "\n[^a]: ", "\n[r]: ", "&amp;", "<!-- ", " -->", "https://x.no"),
    *("```", "{", "}", "{{", "{{ period }}", "{{ period\n}}", "\n{{ table t }}\n"),
)
SOURCES = st.lists(st.one_of(st.sampled_from(SIGNS), st.just(None)), max_size=40)


def written(signs: Sequence[str | None]) -> tuple[str, dict[str, int]]:
    """A source with a word of its own in each place for one, and the line of each word."""
    source, words = "", dict[str, int]()
    for at, sign in enumerate(signs):
        if sign is None:
            sign = "w" + "".join("abcdefghij"[int(digit)] for digit in str(at)) + "w"
            words[sign] = source.replace("\r\n", "\n").count("\n") + 1
        source += sign
    return source, words


def inlines(made: RawDocument) -> Iterator[InlinePiece]:
    def within(some: Sequence[InlinePiece]) -> Iterator[InlinePiece]:
        for piece in some:
            yield piece
            yield from within(piece.children)

    def rows(some: Sequence[RawBlock]) -> Iterator[InlinePiece]:
        for block in some:
            yield from within(block.row)
            for item in block.items:
                yield from rows(item)

    yield from rows((*made.blocks, *made.notes.values()))


@given(SOURCES)
def test_no_word_is_lost_unless_something_is_told(signs: Sequence[str | None]) -> None:
    source, words = written(signs)
    made = parse_report_blocks(source)
    shown = "".join(piece.text + piece.target for piece in inlines(made))
    assert made.problems or all(word in shown for word in words)


@given(SOURCES)
def test_every_word_knows_its_line(signs: Sequence[str | None]) -> None:
    source, words = written(signs)
    for piece in inlines(parse_report_blocks(source)):
        for word, line in words.items():
            at = piece.text.find(word)
            assert at < 0 or piece.line + piece.text.count("\n", 0, at) == line


def told(source: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message.text("en")) for problem in parse_report_blocks(source).problems]


def link(word: str) -> str:
    return f"a link may go to http, https, mailto or a page, not “{word}”"


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ('a\n[b](https://x.no "c")', [(2, link('https://x.no "c"'.replace('"', "")))]),
        ("[](https://x.no)", [(1, link("https://x.no"))]),
        ("[a](<https://x.no/b c>)", [(1, link("https://x.no/b c"))]),
        ("[a](data:text/html,b)", [(1, link("data:text/html,b"))]),
        ("[a\nb](\nhttps://x.no)\n{{ c", [(4, "a reference is opened with {{ and not closed with }}")]),
        ("- a\n\n  > {{ b", [(3, "a reference is opened with {{ and not closed with }}")]),
        ("a[^x]\n\n[^x]: b\n[^x]: c", [(4, "the footnote [^x] is there twice")]),
        ("> " * 4 + "a", []),
        ("> " * 5 + "a", [(1, "lists and quotations go at most 4 levels deep")]),
        ("- a\n  - b\n    - c\n      - d\n        - e", [(5, "lists and quotations go at most 4 levels deep")]),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(source: str, problems: list[tuple[int, str]]) -> None:
    assert told(source) == problems


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("<!-- a -->", ["<!-- a -->"]),
        ("[r]: https://x.no 'a'", ["[r]: https://x.no 'a'"]),
        ("a\n===", ["a\n==="]),
        ("```\na\n```", ["```\na\n```"]),
        ("    a", ["a"]),
        ("a  \n  b\\\nc", ["a\nb\nc"]),
        ("#", ["#"]),
        ("#a", ["#a"]),
        ("a <https://x.no> &amp; \u00a7", ["a <https://x.no> &amp; \u00a7"]),
        ("a\n\u00a0\nb", ["a", "b"]),
        ("\ufeffa\r\rb", ["a", "b"]),
    ],
)
def test_what_is_no_part_of_a_report_stays_text(source: str, texts: list[str]) -> None:
    made = parse_report_blocks(source)
    assert made.problems == []
    assert [block.kind for block in made.blocks] == ["paragraph"] * len(texts)
    assert ["".join(piece.text for piece in block.row) for block in made.blocks] == texts


def test_a_footnote_is_a_paragraph_and_may_begin_on_the_next_line() -> None:
    made = parse_report_blocks("a[^x] b[^y] c[^z]\n\n[^x]: one\ntwo\n- item\n\n[^y]:\n  three\n\n[^z]:\n")
    assert [block.kind for block in made.blocks] == ["paragraph", "bullets"]
    notes = {id: (note.line, [(p.line, p.text) for p in note.row]) for id, note in made.notes.items()}
    assert notes == {"x": (3, [(3, "one\ntwo")]), "y": (7, [(8, "three")]), "z": (10, [])}


def test_no_link_goes_round_the_mark_of_a_footnote() -> None:
    (block,) = parse_report_blocks("[a[^x]](https://x.no)").blocks
    assert [piece.text or piece.note for piece in block.row] == ["[a", "x", "](https://x.no)"]


def test_a_table_or_chart_stands_between_paragraphs_without_a_blank_line() -> None:
    made = parse_report_blocks("a\n{{ table t.one }}\nb {{ period }}\n{{chart c}}")
    assert [(block.kind, block.line, block.id) for block in made.blocks] == [
        ("paragraph", 1, ""),
        ("table", 2, "t.one"),
        ("paragraph", 3, ""),
        ("chart", 4, "c"),
    ]


def test_emphasis_without_end_is_emphasis_to_a_depth() -> None:
    (block,) = parse_report_blocks("*" * 5000 + "a" + "*" * 5000).blocks
    depth, row = 0, block.row
    while row[0].children:
        depth, row = depth + 1, row[0].children
    assert (depth, row) == (8, (InlinePiece(1, "a"),))
