"""The rule catalogue: what each control means, how it is worded, and how to mend what it finds.

One catalogue serves the form, the returned file, the terminal and the report. Weights are data beside this
module, words are messages in `languages/`; a collection may change a rule's weight, not its meaning.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from tilstand.define.schema import Definition
from tilstand.languages import said
from tilstand.terms import Text

__all__ = ["Rule", "catalogue"]


class Rule(Definition):
    """One control.

    Attributes:
        severity: Weight: an error must be mended, a warning explained, an info is for information.
        title: Its name.
        what: What is found, with places for the facts.
        do: What to do about it.
        explain: What the rule means, with an example: shown by `tilstand explain`.
        standing: True for a linear relation: a finding may be accepted, its difference then stands for good.
        delivery: True if it is about how something came in, not about what figures say of each other.
        word: True if it is about a word: the figures do not contradict each other, the word contradicts them.
        repeats: True if it says no more than the footnote with a printed figure does, where there is one.
    """

    severity: Literal["error", "warning", "info"]
    title: Text
    what: Text
    do: Text
    explain: Text
    standing: bool = False
    delivery: bool = False
    word: bool = False
    repeats: bool = False


@cache
def catalogue() -> Mapping[str, Rule]:
    """All rules of the engine by number."""
    raw = tomllib.loads(files("tilstand.define").joinpath("rules.toml").read_text("utf-8"))
    parts = ("title", "what", "do", "explain")
    return {
        number: Rule(**weight, **{part: said(f"rules.{number}.{part}") for part in parts})
        for number, weight in raw.items()
    }
