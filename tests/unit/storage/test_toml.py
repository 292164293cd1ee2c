"""Whatever stands in a TOML file is that file's fault: also what is TOML and nested without end."""

import tomllib

import pytest

from tilstand.storage.toml import parse_toml_table


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 5_000 + "]" * 5_000,
        "x = " + "{a = " * 3_000 + "1" + "}" * 3_000,
        ".".join(["a"] * 4_000) + " = 1",
        "[" + ".".join(["a"] * 4_000) + "]\n",
        ".".join(["a"] * 101) + " = 1",
        "x = " + "9" * 5_000,
        "x = 0x" + "f" * 5_000,
        "x = [[{ y = -" + "9" * 30 + " }]]",
    ],
    ids=["lists", "tables", "dotted keys", "dotted heading", "just too deep", "digits", "hex digits", "within"],
)
def test_what_is_nested_without_end_is_no_file_of_ours(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError, match="nested too deep"):
        parse_toml_table(text)


def test_what_people_write_is_read() -> None:
    assert parse_toml_table("[a.b]\nc = [[1], [2]]")["a"]["b"]["c"] == [[1], [2]]
    assert parse_toml_table(".".join(["a"] * 100) + " = 1")


@pytest.mark.parametrize("end", [2**63 - 1, -(2**63)])
def test_a_whole_number_goes_as_far_as_toml_has_them(end: int) -> None:
    assert parse_toml_table(f"x = 1\ny = {end}\nz = [1, {{a = {end}}}]") == {"x": 1, "y": end, "z": [1, {"a": end}]}
    beyond = end + (1 if end > 0 else -1)
    for text in ("x = 1\ny = {}\nz = 2.5", "z = [1, {{a = {}}}, 'b']"):
        with pytest.raises(tomllib.TOMLDecodeError, match="number too long"):
            parse_toml_table(text.format(beyond))
