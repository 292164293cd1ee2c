"""A reader of an error finds the line, in tables, arrays of tables and nested keys."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from tilstand.define.files import find_line

TEXT = """\
title = "x"

[a]
one = 1
two = { three = 3 }

[[list]]
name = "first"

[[list]]
name = "second"
inner.deep = 2

["quoted key"]
value = 1
"""


def test_a_key_in_a_table() -> None:
    assert find_line(TEXT, ["a", "one"]) == 4


def test_an_inline_table_is_found_at_its_own_line() -> None:
    assert find_line(TEXT, ["a", "two", "three"]) == 5


def test_the_second_of_an_array() -> None:
    assert find_line(TEXT, ["list", 1, "name"]) == 11
    assert find_line(TEXT, ["list", 0, "name"]) == 8


def test_dotted_and_quoted_keys() -> None:
    assert find_line(TEXT, ["list", 1, "inner", "deep"]) == 12
    assert find_line(TEXT, ["quoted key", "value"]) == 15


def test_what_is_missing_is_told_at_its_table() -> None:
    assert find_line(TEXT, ["a", "missing"]) == 3
    assert find_line(TEXT, ["nothing"]) == 1


def test_what_stands_nowhere_is_told_at_the_first_line() -> None:
    assert find_line("", ["a"]) == 1
    assert find_line("# nothing\n[b]\nx = 1\n", ["a", "y"]) == 1


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.dictionaries(st.sampled_from("uvwxyz"), st.integers(), min_size=1))
)
def test_every_key_of_a_file_is_found_where_it_stands(tree: dict[str, dict[str, int]]) -> None:
    lines = [line for table, keys in tree.items() for line in (f"[{table}]", *(f"{k} = {v}" for k, v in keys.items()))]
    text = "\n".join(lines)
    for table, keys in tomllib.loads(text).items():
        for key, value in keys.items():
            assert lines[find_line(text, [table, key]) - 1] == f"{key} = {value}"
