"""What users read is data: no sentence and no language's tag stands in a Python file.

What may stand there: documentation (docstrings, and the help of the command line), exceptions that tell a
programmer of a mistake in the code, and the kernel's own, which can be used alone and knows of no catalogue.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "tilstand"
TAGS = {"nb", "nn", "en", "sv", "pl"}
WORD = re.compile(r"[^\W\d_]{2,}")
DOCUMENTED = {"Option", "Argument", "Typer"}
RAISED = ("Assertion", "Attribute", "Key", "Lookup", "Runtime", "TOMLDecode", "Type", "Value")
PLAIN = {f"{name}Error" for name in RAISED}
PATTERN = {"compile"}
# HTML, SVG, CSS, types of media, regular expressions.
MARKUP = re.compile(r"""<|="|\w=[\w"{]|@media|\(\?|sans-serif""")


def sentence(text: str) -> bool:
    """Three words or more, with a space between them."""
    return " " in text.strip() and len(WORD.findall(text)) > 2 and not MARKUP.search(text)


def _called(node: ast.AST) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def _literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text with its line, save documentation, patterns and what is raised at programmers."""
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(node.value)
        elif isinstance(node, ast.Call) and _called(node.func) in DOCUMENTED | PATTERN:
            passed |= set(ast.walk(node))
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            passed |= set(ast.walk(node.exc)) if _called(node.exc.func) in PLAIN else set()
        elif isinstance(node, ast.JoinedStr) and node not in passed:
            constants = [part for part in node.values if isinstance(part, ast.Constant)]
            passed |= set(constants)
            yield node.lineno, "".join(str(p.value) if p in constants else "·" for p in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in passed:
            yield node.lineno, node.value


def _tags(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in TAGS:
            yield node.lineno, str(node.value)
        elif isinstance(node, ast.keyword) and node.arg in TAGS:
            yield node.value.lineno, str(node.arg)


def faults(source: str) -> tuple[list[str], list[str]]:
    """The sentences and the tags of a module, each with its line."""
    tree = ast.parse(source)
    found = (_literals(tree), _tags(tree))
    sentences, tags = ([f"{line}: {text}" for line, text in one] for one in found)
    return [one for one in sentences if sentence(one.partition(": ")[2])], tags


@cache
def _told() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    sentences: dict[str, list[str]] = {}
    tags: dict[str, list[str]] = {}
    for file in sorted(SOURCE.rglob("*.py")):
        place = file.relative_to(SOURCE)
        own = faults(file.read_text("utf-8"))
        for found, one in zip((sentences, tags), own, strict=True):
            if one and place.parts[0] != "kernel":
                found[place.as_posix()] = one
    return sentences, tags


def test_no_sentence_stands_in_a_python_file() -> None:
    sentences, _ = _told()
    assert not sentences


def test_no_languages_tag_stands_in_a_python_file() -> None:
    """But for the one that names what stands in for what a language lacks."""
    _, tags = _told()
    assert list(tags) == ["terms/text.py"]
    assert len(tags["terms/text.py"]) == 1


@pytest.mark.parametrize(
    ("source", "held"),
    [
        ('x = "There is no file"', (1, 0)),
        ('x = f"There is no {y}"', (1, 0)),
        ('x = f"{y} is {z}"', (0, 0)),
        ('x = "measure provider"', (0, 0)),
        ('"""What the module says."""', (0, 0)),
        ('def f():\n    """What it does to you."""\n    return "Not to be said here"', (1, 0)),
        ('raise ValueError("a year has no month")', (0, 0)),
        ('raise UsageError("There is no file")', (1, 0)),
        ('x = typer.Option("--all", help="Show all of them")', (0, 0)),
        ('x = re.compile("one two three")', (0, 0)),
        ("x = '<p class=\"a\">one two three</p>'", (0, 0)),
        ('x = "Mark it with registrations = true"', (1, 0)),
        ('x = Written.of(nb="ja", en="yes")', (0, 2)),
        ('x = {"nn": 1}', (0, 1)),
    ],
)
def test_a_sentence_and_a_tag_are_found_wherever_they_stand(source: str, held: tuple[int, int]) -> None:
    assert tuple(map(len, faults(source))) == held
