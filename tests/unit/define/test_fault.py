"""What the library finds is told in our words, in every language, by kind of what it finds."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from pydantic_core._pydantic_core import list_all_errors

from tilstand.define.definitions import describe_error, locate_toml_error
from tilstand.languages import format_message
from tilstand.languages.language import list_shipped_languages
from tilstand.storage.toml import parse_toml_table


def said(type: str, **ctx: Any) -> str:
    fault: Any = {"type": type, "loc": (), "msg": "Input should be odd", "input": 2, "ctx": ctx}
    return describe_error("size", fault).text("en")


@pytest.mark.parametrize(
    ("types", "ctx", "text"),
    [
        ("greater_than_equal", {"ge": 0}, "size is less than 0. Write at least 0."),
        ("less_than_equal", {"le": 99}, "size is more than 99. Write at most 99."),
        ("greater_than", {"gt": 1.0}, "size must be more than 1. Correct the value."),
        ("less_than", {"lt": 2.5}, "size must be less than 2.5. Correct the value."),
        ("too_long", {"max_length": 1}, "size may have at most 1 entry. Take away what is too much."),
        ("too_long", {"max_length": 2}, "size may have at most 2 entries. Take away what is too much."),
        ("too_short", {"min_length": 1}, "size needs at least 1 entry. Add what is missing."),
        ("missing string_too_short", {}, "size is missing. Add the field."),
        (
            "enum literal_error",
            {"expected": "'a', 'b' or 'c'"},
            "size is none of the words that it may be. Choose one of a, b, c.",
        ),
        ("float_type float_parsing finite_number", {}, "size is not a number. Correct the value."),
        ("int_type int_parsing int_parsing_size int_from_float", {}, "size is not a whole number. Correct the"),
        ("string_type is_instance_of", {}, "size is not a text. Write it in quotation marks."),
        ("tuple_type list_type", {}, "size is not a list. Write it in square brackets."),
        ("dict_type mapping_type model_type model_attributes_type", {}, "size is not a table. Write its fields"),
        ("bool_type bool_parsing", {}, "size is neither true nor false. Correct the value."),
        (
            "date_type date_parsing date_from_datetime_inexact date_from_datetime_parsing datetime_type",
            {},
            "size is not a date. Write it as 2031-12-31.",
        ),
        ("odd string_too_long date_past url_type", {}, "size has a value that cannot stand there. Correct the"),
    ],
)
def test_each_kind_is_told_in_its_words(types: str, ctx: dict[str, Any], text: str) -> None:
    for type in types.split():
        assert said(type, **ctx).startswith(text), type


def test_no_kind_is_told_in_the_library_s_words() -> None:
    known = [*list_all_errors(), {"type": "odd"}]
    for one in known:
        fault: Any = {
            "type": one["type"],
            "loc": (),
            "msg": "Input should be odd",
            "input": 2,
            "ctx": one.get("example_context") or {},
        }
        texts = {language: describe_error("x.y", fault).text(language) for language in list_shipped_languages()}
        assert len(set(texts.values())) >= len(list_shipped_languages()) - 1, texts  # nb and nn may have the same words
        assert all("x.y" in text and "Input should" not in text for text in texts.values()), texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a = 1\nb = x\n", (2, "toml", {"column": 5})),
        ("a = 1\n\nb = [1,", (3, "toml_end", {})),
        ("a", (1, "toml_end", {})),
        ("a = 1\na = 2\nb = 3", (2, "toml_twice", {})),
        ("[a]\n[a]\n", (2, "toml_twice", {})),
        ("a = 1\nb = 0x" + "f" * 99, (1, "toml_endless", {})),
        ("a" + ".a" * 200 + " = 1", (1, "toml_endless", {})),
    ],
)
def test_a_file_that_is_no_toml_is_told_by_line_and_kind(text: str, found: tuple[int, str, dict[str, int]]) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as stopped:
        parse_toml_table(text)
    assert locate_toml_error(stopped.value, text) == found
    texts = {
        format_message(f"define.problem.{found[1]}", **found[2]).text(language) for language in list_shipped_languages()
    }
    assert len(texts) == len(list_shipped_languages())


def test_of_an_empty_text_it_is_the_first_line() -> None:
    assert locate_toml_error(tomllib.TOMLDecodeError("odd (at end of document)"), "") == (1, "toml_end", {})
