"""What there is one place for: the grouping of findings, what bounds a figure, the letters of footnotes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "tilstand"
FILES = sorted(SOURCE.rglob("*.py"))


def _grouped(tree: ast.AST) -> Iterator[int]:
    """Lines where a finding without a cause is put with the others of its rule."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            names = [one.attr for one in node.values if isinstance(one, ast.Attribute)]
            if names[:1] == ["cause"] and "rule" in names:
                yield node.lineno


def _imports(tree: ast.AST) -> set[str]:
    told = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {f"{node.module}.{one.name}" for node in told for one in node.names}


def _where(tree: ast.AST, path: str) -> set[str]:
    return {name for name in _imports(tree) if name.startswith(path)}


def test_findings_are_grouped_by_cause_in_one_place() -> None:
    found = {str(f.relative_to(SOURCE)) for f in FILES if list(_grouped(ast.parse(f.read_text("utf-8"))))}
    assert found == {"model/finding.py"}


def test_what_all_relations_allow_is_asked_in_one_place() -> None:
    """A figure of the book is bounded by `book.bound`; the kernel only for another kind of system.

    Those are persons behind registrations, and figures tried as doubtful, of which no book is made.
    """
    asks = {
        str(f.relative_to(SOURCE))
        for f in FILES
        if _where(ast.parse(f.read_text("utf-8")), "tilstand.kernel.bound.bounds")
    }
    assert {one for one in asks if not one.startswith("kernel/")} == {
        "book/bound.py",
        "reconcile/doubt.py",
        "reconcile/persons.py",
    }


def _spelled(node: ast.AST) -> bool:
    """Whether letters are counted out: `ord("a")`, or an alphabet by name."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ord":
        return any(isinstance(one, ast.Constant) and one.value == "a" for one in node.args)
    return isinstance(node, ast.Attribute) and node.attr == "ascii_lowercase"


def test_footnotes_get_their_letters_in_one_place() -> None:
    """Printers take a table's letters as they are: none of them counts through an alphabet."""
    trees = {str(f.relative_to(SOURCE)): ast.parse(f.read_text("utf-8")) for f in FILES}
    takes = {name for name, tree in trees.items() if _where(tree, "tilstand.render.footnote.letter")}
    assert takes == {"render/table.py"}
    spelled = {name for name, tree in trees.items() if any(map(_spelled, ast.walk(tree)))}
    assert {
        one for one in spelled if one.startswith(("publish/", "internal/", "portal/", "protect/", "render/"))
    } == {"render/footnote.py"}


@pytest.mark.parametrize(
    ("source", "seen"),
    [("one.cause or one.rule", True), ("one.cause or 'x'", False), ("one.cause or one.anchor", False)],
)
def test_what_is_looked_for_would_be_seen(source: str, seen: bool) -> None:
    assert bool(list(_grouped(ast.parse(source)))) is seen
