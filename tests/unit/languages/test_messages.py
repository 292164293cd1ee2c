"""Messages: a template's places, plurals, braces and facts; which language each piece is in; and failures."""

from __future__ import annotations

import errno
import re
from datetime import date
from decimal import Decimal
from pathlib import PurePath

import pytest

from tilstand.errors import CollectionError, UsageError
from tilstand.languages import (
    CitedNumber,
    DatedText,
    PercentShare,
    format_message,
    format_template,
    get_message,
    list_shipped_languages,
    load_language_settings,
    make_error,
    quote_text,
)
from tilstand.languages.catalogue import (
    find_catalogue_message,
    is_catalogue_path,
    list_catalogue_paths,
    list_catalogue_sections,
    list_catalogue_words,
    load_catalogue_section,
)
from tilstand.languages.messages import CatalogueMessage, describe_os_error
from tilstand.terms import InvariantText, JoinedText, Period, TextPiece, TranslatedText, Value, ValueStatus


def _told(template, language="en", **facts):
    return format_template(TranslatedText.from_texts({language: template}), **facts).text(language)


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
        ("{n|case|cases}", {"n": CitedNumber(1)}, "case"),
        ("{n|case|cases}", {"n": CitedNumber(Value.number(3))}, "cases"),
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
    (Value.missing(ValueStatus.NOT_KNOWN), "..", "number"),
    (CitedNumber(1234, ("k",)), "1,234", "number"),
    (CitedNumber(1234, grouped=False), "1234", "number"),
    (Period.from_text("2024-04"), "April 2024", "period"),
    (date(2024, 4, 1), "1 April 2024", "period"),
    (DatedText(date(2024, 4, 1)), "1 April 2024", "period"),
    (PercentShare(Decimal("0.1234"), 1), "12.3%", "number"),
    (PercentShare(Decimal("0.1234"), 0), "12%", "number"),
    (InvariantText("a.csv"), "a.csv", "name"),
    ("as it is", "as it is", "words"),
]


@pytest.mark.parametrize(("fact", "told", "kind"), FACTS[1:], ids=[told for _, told, _ in FACTS[1:]])
def test_a_fact_is_told_by_its_type(fact, told, kind):
    assert _told("{a}", a=fact) == told
    (piece,) = format_template(TranslatedText.from_texts(en="{a}"), a=fact).pieces("en")
    assert piece.kind == kind
    assert piece.cells == (("k",) if isinstance(fact, CitedNumber) and fact.cells else ())


def test_a_plain_whole_number_is_no_figure():
    assert format_template(TranslatedText.from_texts(en="{a}"), a=1234).pieces("en") == (TextPiece("1234"),)


def test_facts_stand_in_the_language_around_them_and_texts_in_their_own():
    around = format_template(
        TranslatedText.from_texts(nb="i {when}: {n}, {who}, {share}"), when=Period.from_text("2024-05"), n=Decimal("1.5"),
        who=TranslatedText.from_texts(pl="kobiety", nb="kvinner"), share=PercentShare(Decimal("0.5"), 0),
    )  # fmt: skip
    assert around.pieces("pl") == (
        TextPiece("i ", "nb"), TextPiece("mai 2024", "nb", "period"), TextPiece(": ", "nb"), TextPiece("1,5", "", "number"),
        TextPiece(", ", "nb"), TextPiece("kobiety", "pl"), TextPiece(", ", "nb"), TextPiece("50\u00a0%", "", "number"),
    )  # fmt: skip
    own = format_template(InvariantText("{n} {who}"), n=Decimal("1.5"), who=TranslatedText.from_texts(nb="kvinner"))
    assert own.text("nb") == "1,5 kvinner"
    assert format_template(TranslatedText.from_texts(en="{n|one|many}"), n=2).pieces("en") == (TextPiece("many", "en"),)


def test_quotation_marks_are_those_of_the_language_asked_for():
    assert [quote_text("x").text(one) for one in ("nb", "nn", "en", "sv", "pl", "ka")] == [
        "«x»", "«x»", "“x”", "”x”", "„x”", "“x”",
    ]  # fmt: skip
    assert quote_text(TranslatedText.from_texts(nb="å", en="to")).pieces("nb") == (
        TextPiece("«"),
        TextPiece("å", "nb"),
        TextPiece("»"),
    )


def test_a_message_is_said_in_the_first_language_that_has_it():
    assert get_message("report.total").pieces("nb") == (TextPiece("I alt", "nb"),)
    assert get_message("report.total").pieces("en-GB") == (TextPiece("Total", "en-GB"),)
    assert get_message("report.total").pieces("ka") == (TextPiece("Total", "en"),)
    with pytest.raises(KeyError, match=r"report\.nothing"):
        get_message("report.nothing")
    with pytest.raises(KeyError, match="nothing"):
        format_message("nothing")
    with pytest.raises(KeyError, match="x"):
        CatalogueMessage("x").text("en")


def test_a_path_belongs_to_the_longest_section():
    assert list_catalogue_sections().index("report.site") < list_catalogue_sections().index("report")
    assert list_catalogue_sections().index("errors.capture") < list_catalogue_sections().index("errors")
    assert list(list_catalogue_sections()) == sorted(list_catalogue_sections(), key=lambda name: (-len(name), name))
    assert all(path.startswith("report.site.") for path in load_catalogue_section("en", "report.site"))
    assert not any(path.startswith("report.site.") for path in load_catalogue_section("en", "report"))
    assert (
        load_catalogue_section("ka", "report")
        == load_catalogue_section("en", "no_such")
        == load_catalogue_section("..", "report")
        == {}
    )


def test_paths_stand_section_by_section_the_shortest_name_first():
    names = [
        next(name for name in list_catalogue_sections() if path.startswith(f"{name}."))
        for path in list_catalogue_paths("en")
    ]
    assert list(dict.fromkeys(names)) == list(reversed(list_catalogue_sections()))


def test_a_list_of_words_is_no_message():
    path = next(path for path in list_catalogue_paths("nb") if list_catalogue_words("nb", path))
    assert find_catalogue_message("nb", path) is None
    assert all(isinstance(word, str) for word in list_catalogue_words("nb", path))
    assert (list_catalogue_words("nb", "report.total"), list_catalogue_words("nb", "no.such")) == ((), ())
    assert find_catalogue_message("nb", "report.total") == "I alt"
    assert (is_catalogue_path("report.total"), is_catalogue_path("report.nothing"), is_catalogue_path("nothing")) == (
        True,
        False,
        False,
    )


def test_an_error_is_its_title_cause_and_remedy():
    stop = make_error(UsageError, "no_file", file="a.csv")
    assert isinstance(stop, UsageError)
    assert (stop.title, stop.causes, stop.remedy) == ("There is no file a.csv", (), "Check the name.")
    own = make_error(
        CollectionError,
        "no_file",
        [InvariantText("why"), JoinedText((InvariantText("a"), InvariantText("b")))],
        file="a.csv",
    )
    assert own.causes == ("why", "a, b")
    caused = next(path for path in list_catalogue_paths("en") if path.startswith("errors.") and path.endswith(".cause"))
    name = caused.removeprefix("errors.").removesuffix(".cause")
    assert make_error(UsageError, name).causes == (format_message(caused).text("en"),)
    assert make_error(UsageError, name, [InvariantText("mine")]).causes == ("mine",)
    with pytest.raises(KeyError):
        make_error(UsageError, "no_such")


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
        assert describe_os_error(OSError(getattr(errno, code), "x")).text("en") == told
        assert describe_os_error(OSError(getattr(errno, code), "x", "a.csv")).text("en") == f"{told}: a.csv"


# The catalogue of messages: the same paths and facts in every language, and a stand-in that says so.


PLACES = re.compile(r"\{(\w+)")
ENGLISH = frozenset(list_catalogue_paths("en"))


@pytest.mark.parametrize("language", list_shipped_languages())
def test_a_language_has_no_message_that_english_lacks(language):
    assert set(list_catalogue_paths(language)) <= ENGLISH


@pytest.mark.parametrize(
    "language", [one for one in list_shipped_languages() if load_language_settings(one).review == "native"]
)
def test_a_language_that_is_read_by_natives_has_every_message(language):
    assert not {path for path in ENGLISH - set(list_catalogue_paths(language)) if ".also." not in path}


@pytest.mark.parametrize("language", list_shipped_languages())
def test_a_message_has_the_same_facts_in_every_language(language):
    # An adviser who knows the term may get it without its explanation, but never a fact that is not there.
    for path in list_catalogue_paths(language):
        own, english = find_catalogue_message(language, path), find_catalogue_message("en", path)
        if own is not None and english is not None:
            assert set(PLACES.findall(own)) <= set(PLACES.findall(english)) | {"word", "kind"}, path
            assert own.strip(), path


def test_a_language_without_a_folder_is_spoken_for_in_english_and_says_so():
    told = format_message("report.table", number=3)
    assert (told.text("ka"), told.language("ka")) == ("Table 3", "en")
    assert told.language("nb") == "nb"


def test_numbers_and_periods_in_a_sentence_that_stands_in_are_written_as_it_writes_them():
    told = format_message(
        "text.judged.too_late", field="x", on=date(2031, 4, 2), published=Period.from_text("2030-04/2031-03")
    )
    assert "2 April 2031" in told.text("el")
    assert "April 2030 – March 2031" in told.text("el")
    assert {piece.language for piece in told.pieces("el") if piece.language} == {"en"}
    own = format_template(TranslatedText.from_texts(el="ήταν {n}", en="was {n}"), n=Decimal("40.5"))
    assert (own.text("el"), own.text("en"), own.text("sv")) == ("ήταν 40,5", "was 40.5", "was 40.5")
