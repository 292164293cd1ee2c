"""What is read out of a text's tree: its words, its figures, its passages, and where pictures stand."""

from __future__ import annotations

from tilstand.model.document import (
    Document,
    Emphasis,
    FootnoteMark,
    Heading,
    Insert,
    Items,
    Link,
    Mark,
    Paragraph,
    Passage,
    Phrase,
    Plain,
    Quote,
    See,
    marks_in,
    plain,
)

NINE, TEN, ALL, NOTED = (Phrase(text, "figure", (), 1) for text in ("nine", "ten", "all", "two"))
LIST = Items(((Heading(2, (Plain("x"),), 11),),), True, 11)
TREE = (
    Heading(1, (Plain("On "), Emphasis((NINE,), strong=True)), 1),
    Paragraph((Plain("In "), Mark("2031", "period"), Link((Plain("came "), TEN), "x.html"), See(("f1",))), 3),
    Items(
        (
            (Paragraph((Plain("one"), FootnoteMark("b")), 5), Insert("chart", "c", 6)),
            (Paragraph((ALL, FootnoteMark("a"), Emphasis((FootnoteMark("b"), See(("f2", "f3")))),), 7),),
        ),
        False,
        5,
    ),
    Quote((Paragraph((Plain("said"),), 9), Insert("table", "t", 10), LIST), 9),
    Insert("table", "u", 12),
)  # fmt: skip
NOTES = {
    "a": (Plain("A note "), Emphasis((NOTED, See(("f4",))))),
    "b": (Link((See(("f5",)), FootnoteMark("c")), "y"), Plain("b")),
    "c": (See(("f6",)),),
}
TOLD = Document("en", "x.md", TREE, NOTES)


def test_the_words_of_a_text():
    assert TOLD.text == "On nine\n\nIn 2031came ten\n\none\nall\n\nsaid\n\nx"
    assert plain(()) == ""
    two = (Paragraph((Plain("a"),), 1), Paragraph((Plain("b"),), 1))
    assert Document("en", "x.md", (Items((two,), True, 1),)).text == "a\nb"
    assert Document("en", "x.md", (Quote(two, 1),)).text == "a\n\nb"


def test_the_text_of_every_place_in_order():
    assert [plain(run) for run in TOLD.runs] == [
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
        Passage("On nine", (NINE,), heading=True),
        Passage("In 2031came ten", (TEN,), findings=("f1",)),
        # A note that states figures is a passage of its own; another's findings are those of its place.
        Passage("all", (ALL,), findings=("f5", "f6", "f2", "f3")),
        Passage("A note two", (NOTED,), findings=("f4",)),
    )


def test_tables_and_pictures_in_order():
    assert [(one.kind, one.id) for one in TOLD.inserts] == [("chart", "c"), ("table", "t"), ("table", "u")]


def test_footnotes_in_the_order_of_their_first_marks():
    assert marks_in(TREE) == ("b", "a")
    assert marks_in(TREE[:2]) == ()
    assert marks_in((Quote((Paragraph((Link((FootnoteMark("z"),), "x"),), 1),), 1),)) == ("z",)
