"""The rule catalogue: what each control means, how it is worded, and how to mend what it finds.

One catalogue serves the form, the returned file, the terminal and the report. Weights are data beside this
module, words are messages in `languages/`; a collection may change a rule's weight, not its meaning.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal

from tilstand.define.definitions import Definition
from tilstand.languages import get_message
from tilstand.terms import Text


class RelationForm(StrEnum):
    """What a linear relation says of its figures. Each has a rule, which says it to a reader.

    REPEATED: one figure, stated in two places. RESTATED: one figure, at two readings of the register.
    BREAKDOWN: the parts of a whole add up to it. PART: a part is at most the whole.
    MEMBERS: the members of a group add up to it.
    SUM, LIMIT, SAME: a declared sum, upper limit or equality.
    SPANS: shorter periods add up to a longer one. WITHIN_SPAN: what a shorter period bounds a longer one by.
    TWO_WAYS: two ways to a figure that nobody stated.
    """

    REPEATED = "repeated"
    RESTATED = "restated"
    BREAKDOWN = "breakdown"
    PART = "part"
    MEMBERS = "members"
    SUM = "sum"
    LIMIT = "limit"
    SAME = "same"
    SPANS = "spans"
    WITHIN_SPAN = "within_span"
    TWO_WAYS = "two_ways"

    @property
    def is_single_figure(self) -> bool:
        """True where both sides are the same figure: nothing unstated takes part."""
        return self in (RelationForm.REPEATED, RelationForm.RESTATED)

    @property
    def is_across_periods(self) -> bool:
        """True where a period is held against longer ones."""
        return self in (RelationForm.SPANS, RelationForm.WITHIN_SPAN)


class Rule(Definition):
    """One control.

    Attributes:
        severity: Weight: an error must be mended, a warning explained, an info is for information.
        title: Its name.
        what: What is found, with places for the facts.
        do: What to do about it.
        explain: What the rule means, with an example: shown by `tilstand explain`.
        form: The form of linear relation that it is the rule of, where it is one's.
        standing: True for a linear relation: a finding may be accepted, its difference then stands for good.
        delivery: True if it is about how something came in, not about what figures say of each other.
        word: True if it is about a word: the figures do not contradict each other, the word contradicts them.
        limit: True if it rests on a limit that the collection itself declares, so that it proves nothing.
        repeats: True if it says no more than the footnote with a printed figure does, where there is one.
        asks: True if nothing contradicts it: it asks a body about its figures, and no edition tells of it.
    """

    severity: Literal["error", "warning", "info"]
    title: Text
    what: Text
    do: Text
    explain: Text
    form: RelationForm | None = None
    standing: bool = False
    delivery: bool = False
    word: bool = False
    limit: bool = False
    repeats: bool = False
    asks: bool = False


@cache
def load_rule_catalogue() -> Mapping[str, Rule]:
    """All rules of the engine by number."""
    raw = tomllib.loads(files("tilstand.define").joinpath("rules.toml").read_text("utf-8"))
    parts = ("title", "what", "do", "explain")
    return {
        number: Rule(**weight, **{part: get_message(f"rules.{number}.{part}") for part in parts})
        for number, weight in raw.items()
    }


@cache
def get_rule_of_form(form: RelationForm) -> str:
    """The number of the rule that tells of relations of a form."""
    return next(number for number, rule in load_rule_catalogue().items() if rule.form is form)
