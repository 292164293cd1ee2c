"""The house's own measures: names in the field's words, and limits that may only fall (`limits.toml`).

A function is a verb and a noun, the verb one of `verbs.txt`; truth values begin with `is`, `has` or `can`. Whoever
needs another verb adds it there, if a statistician or a Django developer would use it of such a thing. What is
older than the rule is counted, and the count may only fall: whoever lowers it lowers the limit too.
"""

from __future__ import annotations

import ast
import io
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sources import files

SOURCE = Path(__file__).parents[2] / "src" / "tilstand"
LIMITS = tomllib.loads(Path(__file__).with_name("limits.toml").read_text("utf-8"))
VERBS = frozenset(Path(__file__).with_name("verbs.txt").read_text("utf-8").split())
TRUTHS = frozenset(("is", "has", "can", "from", "to"))
VAGUE = frozenset(("one", "two", "other", "each", "own", "both", "another"))
LAYOUT = frozenset(
    (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
)


@cache
def trees() -> dict[str, ast.Module]:
    """Every source of the package but Django's migrations, by its place."""
    named = {file.relative_to(SOURCE).as_posix(): file for file in files() if "migrations" not in file.parts}
    return {name: ast.parse(file.read_text("utf-8")) for name, file in sorted(named.items())}


def functions() -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("__"):
                yield node


def count_code_lines(text: str, tree: ast.Module) -> int:
    """Lines that hold code: no docstring, comment or blank."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in LAYOUT:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                lines.difference_update(range(first.lineno, (first.end_lineno or 0) + 1))
    return len(lines)


def test_a_function_begins_with_a_verb_of_the_list() -> None:
    named = Counter(node.name for node in functions() if "_" in node.name.strip("_"))
    astray = {name for name in named if name.strip("_").split("_")[0] not in VERBS | TRUTHS}
    assert len(astray) <= LIMITS["names"]["without_verb"], sorted(astray)


def test_few_functions_are_named_by_one_word() -> None:
    names = [node.name for node in functions()]
    single = [name for name in names if "_" not in name.strip("_")]
    assert len(names) > 5000
    assert len(single) <= LIMITS["names"]["one_word"]
    assert 100 * len(set(names)) / len(names) >= LIMITS["names"]["distinct_percent"]


def test_few_variables_have_a_vague_name() -> None:
    vague = [
        (name, node.lineno)
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in VAGUE
    ]
    assert len(vague) <= LIMITS["names"]["vague"], vague


@pytest.mark.slow
def test_no_room_grows_over_its_limit() -> None:
    rooms: Counter[str] = Counter()
    for name, tree in trees().items():
        rooms[name.split("/")[0] if "/" in name else "top"] += count_code_lines(
            (SOURCE / name).read_text("utf-8"), tree
        )
    assert set(rooms) == set(LIMITS["lines"])
    assert not {room: lines for room, lines in rooms.items() if lines > LIMITS["lines"][room]}
