"""Messages: a template's places, plurals, braces and facts; which language each piece is in; and failures."""

from __future__ import annotations

import errno
from datetime import date
from decimal import Decimal
from pathlib import PurePath

import pytest

from tilstand.errors import CollectionError, UsageError
from tilstand.languages import Dated, Percent, Stated, failure, filled, message, quoted, said
from tilstand.languages.catalogue import found, known, listed, paths, section, sections
from tilstand.languages.message import Said
from tilstand.languages.system import unusable
from tilstand.terms import Alike, Joined, Period, Piece, Status, Value, Written


def _told(template, language="en", **facts):
    return filled(Written.of({language: template}), **facts).text(language)


@pytest.mark.parametrize(
    ("template", "facts", "told"),
    [
        ("plain", {}, "plain"),
        ("", {}, ""),
        ("{a}", {"a": "x"}, "x"),
        ("{a}{b} {a}", {"a": "x", "b": "y"}, "xy x"),
        ("{a} and {b}", {"a": "x"}, "x and {b}"),
        ("{{a}} {a}", {"a": "x"}, "{a} x"),
        ("}} {{{a}}}", {"a": "x"}, "} {x}"),
        ("{n} {n|case|cases}", {"n": 1}, "1 case"),
        ("{n} {n|case|cases} left", {"n": 2}, "2 cases left"),
        ("{n|case|cases}", {"n": "many"}, "cases"),
        ("{n|case|cases}", {}, "cases"),
        ("{n|case|cases}", {"n": Value.number(1)}, "case"),
        ("{n|case|cases}", {"n": Stated(1)}, "case"),
        ("{n|case|cases}", {"n": Stated(Value.number(3))}, "cases"),
        ("{n|case|cases}", {"n": Decimal(1)}, "case"),
        ("{n|a}", {"n": 5}, "a"),
        ("{n||s}", {"n": 1}, ""),
        ("{n|a|b|c}", {"n": 2}, "b"),
        ("{a}", {"a": "{b}", "b": "x"}, "{b}"),
        ("{a}", {"a": None}, "None"),
    ],
)
def test_a_template_is_filled(template, facts, told):
    assert _told(template, **facts) == told


FACTS = [
    (1234567, "1,234,567", "words"),
    (Decimal("1234.50"), "1,234.50", "number"),
    (Value.number(1234), "1,234", "number"),
    (Value.missing(Status.NOT_KNOWN), "..", "number"),
    (Stated(1234, ("k",)), "1,234", "number"),
    (Stated(1234, grouped=False), "1234", "number"),
    (Period.parse("2024-04"), "April 2024", "period"),
    (date(2024, 4, 1), "1 April 2024", "period"),
    (Dated(date(2024, 4, 1)), "1 April 2024", "period"),
    (Percent(Decimal("0.1234"), 1), "12.3%", "number"),
    (Percent(Decimal("0.1234"), 0), "12%", "number"),
    (Alike("a.csv"), "a.csv", "name"),
    ("as it is", "as it is", "words"),
]


@pytest.mark.parametrize(("fact", "told", "kind"), FACTS[1:], ids=[told for _, told, _ in FACTS[1:]])
def test_a_fact_is_told_by_its_type(fact, told, kind):
    assert _told("{a}", a=fact) == told
    (piece,) = filled(Written.of(en="{a}"), a=fact).pieces("en")
    assert piece.kind == kind
    assert piece.cells == (("k",) if isinstance(fact, Stated) and fact.cells else ())


def test_a_plain_whole_number_is_no_figure():
    assert filled(Written.of(en="{a}"), a=1234).pieces("en") == (Piece("1234"),)


def test_facts_stand_in_the_language_around_them_and_texts_in_their_own():
    around = filled(
        Written.of(nb="i {when}: {n}, {who}, {share}"), when=Period.parse("2024-05"), n=Decimal("1.5"),
        who=Written.of(pl="kobiety", nb="kvinner"), share=Percent(Decimal("0.5"), 0),
    )  # fmt: skip
    assert around.pieces("pl") == (
        Piece("i ", "nb"), Piece("mai 2024", "nb", "period"), Piece(": ", "nb"), Piece("1,5", "", "number"),
        Piece(", ", "nb"), Piece("kobiety", "pl"), Piece(", ", "nb"), Piece("50\u00a0%", "", "number"),
    )  # fmt: skip
    own = filled(Alike("{n} {who}"), n=Decimal("1.5"), who=Written.of(nb="kvinner"))
    assert own.text("nb") == "1,5 kvinner"
    assert filled(Written.of(en="{n|one|many}"), n=2).pieces("en") == (Piece("many", "en"),)


def test_quotation_marks_are_those_of_the_language_asked_for():
    assert [quoted("x").text(one) for one in ("nb", "nn", "en", "sv", "pl", "ka")] == [
        "«x»", "«x»", "“x”", "”x”", "„x”", "“x”",
    ]  # fmt: skip
    assert quoted(Written.of(nb="å", en="to")).pieces("nb") == (Piece("«"), Piece("å", "nb"), Piece("»"))


def test_a_message_is_said_in_the_first_language_that_has_it():
    assert said("report.total").pieces("nb") == (Piece("I alt", "nb"),)
    assert said("report.total").pieces("en-GB") == (Piece("Total", "en-GB"),)
    assert said("report.total").pieces("ka") == (Piece("Total", "en"),)
    with pytest.raises(KeyError, match=r"report\.nothing"):
        said("report.nothing")
    with pytest.raises(KeyError, match="nothing"):
        message("nothing")
    with pytest.raises(KeyError, match="x"):
        Said("x").text("en")


def test_a_path_belongs_to_the_longest_section():
    assert sections().index("report.site") < sections().index("report")
    assert sections().index("errors.capture") < sections().index("errors")
    assert list(sections()) == sorted(sections(), key=lambda name: (-len(name), name))
    assert all(path.startswith("report.site.") for path in section("en", "report.site"))
    assert not any(path.startswith("report.site.") for path in section("en", "report"))
    assert section("ka", "report") == section("en", "no_such") == section("..", "report") == {}


def test_paths_stand_section_by_section_the_shortest_name_first():
    names = [next(name for name in sections() if path.startswith(f"{name}.")) for path in paths("en")]
    assert list(dict.fromkeys(names)) == list(reversed(sections()))


def test_a_list_of_words_is_no_message():
    path = next(path for path in paths("nb") if listed("nb", path))
    assert found("nb", path) is None
    assert all(isinstance(word, str) for word in listed("nb", path))
    assert (listed("nb", "report.total"), listed("nb", "no.such")) == ((), ())
    assert found("nb", "report.total") == "I alt"
    assert (known("report.total"), known("report.nothing"), known("nothing")) == (True, False, False)


def test_an_error_is_its_title_cause_and_remedy():
    stop = failure(UsageError, "no_file", file="a.csv")
    assert isinstance(stop, UsageError)
    assert (stop.title, stop.causes, stop.remedy) == ("There is no file a.csv", (), "Check the name.")
    own = failure(CollectionError, "no_file", [Alike("why"), Joined((Alike("a"), Alike("b")))], file="a.csv")
    assert own.causes == ("why", "a, b")
    caused = next(path for path in paths("en") if path.startswith("errors.") and path.endswith(".cause"))
    name = caused.removeprefix("errors.").removesuffix(".cause")
    assert failure(UsageError, name).causes == (message(caused).text("en"),)
    assert failure(UsageError, name, [Alike("mine")]).causes == ("mine",)
    with pytest.raises(KeyError):
        failure(UsageError, "no_such")


def test_the_name_of_a_file_is_one_line_and_a_text_is_as_it_is():
    assert _told("{a}", a=PurePath("a\nb\tc d.csv")) == "a\\nb\\tc d.csv"
    assert _told("{a}", a="a\nb") == "a\nb"


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ("ENOSPC EDQUOT", "No space is left on the disk"),
        ("EACCES EPERM", "This is not allowed"),
        ("EROFS", "Nothing can be written here"),
        ("ENOENT", "This is not there"),
        ("EISDIR", "This is a folder"),
        ("ENOTDIR", "This is not a folder"),
        ("EEXIST", "This is there already"),
        ("EBUSY ETXTBSY", "Another program is using this"),
        ("EMFILE ENFILE", "Too many files are open at once"),
        ("ENAMETOOLONG", "The name is too long"),
        ("EADDRINUSE", "Another program is using the port"),
        ("ELOOP", "The link leads to itself"),
    ],
)
def test_what_the_computer_answers_is_told_in_words(codes, told):
    for code in codes.split():
        assert unusable(OSError(getattr(errno, code), "x")).text("en") == told
        assert unusable(OSError(getattr(errno, code), "x", "a.csv")).text("en") == f"{told}: a.csv"
