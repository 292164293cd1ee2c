"""What users read is data: no sentence and no language's tag stands in a Python file.

What may stand there: documentation (docstrings, and the help of the command line), exceptions that tell a
programmer of a mistake in the code, and the kernel's own, which can be used alone and knows of no catalogue.
"""

from __future__ import annotations

import pytest
from sources import facts, told


def test_no_sentence_stands_in_a_python_file() -> None:
    found = {name: one.sentences for name, one in told().items() if one.sentences}
    assert not {name: said for name, said in found.items() if not name.startswith("kernel/")}


def test_no_languages_tag_stands_in_a_python_file() -> None:
    """But for the one that names what stands in for what a language lacks."""
    tags = {name: one.tags for name, one in told().items() if one.tags and not name.startswith("kernel/")}
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
    found = facts(source)
    assert (len(found.sentences), len(found.tags)) == held
