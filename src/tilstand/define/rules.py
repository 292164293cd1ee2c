"""The rule catalogue: what each control means, how it is worded, and how to mend what it finds.

One catalogue serves the form, the returned file, the terminal and the report. The texts are data
(`rules.toml` for what is delivered and `rules_figures.toml` for how figures fit together, beside this
module); a collection may change a rule's weight, not its meaning.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field

from tilstand.define.schema import Definition
from tilstand.terms import Language

__all__ = ["Rule", "Words", "catalogue"]


class Words(Definition):
    """A text for findings, in bokmål, nynorsk and English; without nynorsk it is bokmål there too."""

    nb: str
    en: str
    nn: str = Field(default_factory=lambda given: given.get("nb", ""))

    @classmethod
    def of(cls, text: Callable[[Language], str]) -> Words:
        """A text made up anew in each language.

        Args:
            text: Gives the text in a language; the `text` of a label or of other words will do.

        Example:
            >>> Words.of(lambda tongue: f"rad 3 ({tongue})").nn
            'rad 3 (nn)'
        """
        return cls(nb=text("nb"), nn=text("nn"), en=text("en"))

    @classmethod
    def same(cls, text: object) -> Words:
        """What is written alike in every language: a name, a number, a code."""
        return cls.of(lambda _: str(text))

    @property
    def has_nynorsk(self) -> bool:
        """True if the nynorsk was written, and is not only the bokmål again."""
        return "nn" in self.model_fields_set

    def filled(self, facts: Mapping[str, object]) -> Words:
        """The text with its facts put in; one without nynorsk takes its facts in bokmål there too."""
        nb, en = (
            text.format_map(_Facts(facts, tongue)) for text, tongue in ((self.nb, "nb"), (self.en, "en"))
        )
        if not self.has_nynorsk:
            return Words(nb=nb, en=en)
        return Words(nb=nb, nn=self.nn.format_map(_Facts(facts, "nn")), en=en)

    def text(self, language: str) -> str:
        """The text in a language."""
        return {"en": self.en, "nn": self.nn}.get(language, self.nb)


class _Facts(dict[str, object]):
    """Facts for a template; a fact may itself be in several languages."""

    def __init__(self, facts: Mapping[str, object], language: str) -> None:
        super().__init__()
        for name, fact in facts.items():
            self[name] = fact.text(language) if isinstance(fact, Words) else fact

    def __missing__(self, name: str) -> str:
        return "…"


class Rule(Definition):
    """One control.

    Attributes:
        severity: Weight: an error must be mended, a warning explained, an info is for information.
        title: Its name.
        what: What is found, with places for the facts.
        do: What to do about it.
        explain: What the rule means, with an example: shown by `tilstand explain`.
        standing: True for a linear relation: a finding may be accepted, its difference then stands for good.
    """

    severity: Literal["error", "warning", "info"]
    title: Words
    what: Words
    do: Words
    explain: Words
    standing: bool = False


@cache
def catalogue() -> Mapping[str, Rule]:
    """All rules of the engine by number."""
    found: dict[str, Rule] = {}
    for name in ("rules.toml", "rules_figures.toml"):
        raw = tomllib.loads(files("tilstand.define").joinpath(name).read_text("utf-8"))
        found |= {number: Rule.model_validate(rule) for number, rule in raw.items()}
    return found
