"""What is read out of a text's tree: its words, its figures, its passages, and where pictures stand."""

from __future__ import annotations

from tilstand.model.document import (
    Document,
    Emphasis,
    FigurePassage,
    FigurePhrase,
    FindingPointer,
    FootnoteMark,
    Heading,
    InsertBlock,
    Link,
    ListBlock,
    NumberMark,
    Paragraph,
    PlainText,
    Quote,
    list_footnote_marks,
    to_plain_text,
)

NINE, TEN, ALL, NOTED = (FigurePhrase(text, "figure", (), 1) for text in ("nine", "ten", "all", "two"))
LIST = ListBlock(((Heading(2, (PlainText("x"),), 11),),), True, 11)
TREE = (
    Heading(1, (PlainText("On "), Emphasis((NINE,), strong=True)), 1),
    Paragraph((PlainText("In "), NumberMark("2031", "period"), Link((PlainText("came "), TEN), "x.html"), FindingPointer(("f1",))), 3),
    ListBlock(
        (
            (Paragraph((PlainText("one"), FootnoteMark("b")), 5), InsertBlock("chart", "c", 6)),
            (Paragraph((ALL, FootnoteMark("a"), Emphasis((FootnoteMark("b"), FindingPointer(("f2", "f3")))),), 7),),
        ),
        False,
        5,
    ),
    Quote((Paragraph((PlainText("said"),), 9), InsertBlock("table", "t", 10), LIST), 9),
    InsertBlock("table", "u", 12),
)  # fmt: skip
NOTES = {
    "a": (PlainText("A note "), Emphasis((NOTED, FindingPointer(("f4",))))),
    "b": (Link((FindingPointer(("f5",)), FootnoteMark("c")), "y"), PlainText("b")),
    "c": (FindingPointer(("f6",)),),
}
TOLD = Document("en", "x.md", TREE, NOTES)


def test_the_words_of_a_text():
    assert TOLD.text == "On nine\n\nIn 2031came ten\n\none\nall\n\nsaid\n\nx"
    assert to_plain_text(()) == ""
    two = (Paragraph((PlainText("a"),), 1), Paragraph((PlainText("b"),), 1))
    assert Document("en", "x.md", (ListBlock((two,), True, 1),)).text == "a\nb"
    assert Document("en", "x.md", (Quote(two, 1),)).text == "a\n\nb"


def test_the_text_of_every_place_in_order():
    assert [to_plain_text(run) for run in TOLD.text_runs] == [
        "On nine",
        "In 2031came ten",
        "one",
        "all",
        "said",
        "x",
        "A note two",
        "b",
        "",
    ]


def test_the_figures_of_a_text_in_order():
    assert TOLD.figures == (NINE, TEN, ALL, NOTED)


def test_the_passages_that_state_figures():
    assert TOLD.passages == (
        FigurePassage("On nine", (NINE,), heading=True),
        FigurePassage("In 2031came ten", (TEN,), findings=("f1",)),
        # A note that states figures is a passage of its own; another's findings are those of its place.
        FigurePassage("all", (ALL,), findings=("f5", "f6", "f2", "f3")),
        FigurePassage("A note two", (NOTED,), findings=("f4",)),
    )


def test_tables_and_pictures_in_order():
    assert [(one.kind, one.id) for one in TOLD.inserts] == [("chart", "c"), ("table", "t"), ("table", "u")]


def test_footnotes_in_the_order_of_their_first_marks():
    assert list_footnote_marks(TREE) == ("b", "a")
    assert list_footnote_marks(TREE[:2]) == ()
    assert list_footnote_marks((Quote((Paragraph((Link((FootnoteMark("z"),), "x"),), 1),), 1),)) == ("z",)
