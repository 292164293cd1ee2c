"""A leak: a count of few people that a reader is told or can work out, its proof, and where to change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from tilstand.define import StructuralMetadata
from tilstand.languages import format_message, quote_text
from tilstand.protect.attack.published_figures import describe_code
from tilstand.terms import InvariantText, JoinedText, Key, Language, Text, TypedText

LeakKind = Literal["told", "derived", "narrowed", "present", "unsettled", "dominated", "changed", "exact"]
_MINUS, _TIMES = "\u2212", "\u00d7"


@dataclass(frozen=True, slots=True)
class DisclosureProofTerm:
    """One figure of a proof.

    Attributes:
        times: How often it is added; below 0 where it is subtracted.
        key: The figure.
        number: What is told of it.
    """

    times: int
    key: Key
    number: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a reader knows of a count of few people.

    Attributes:
        kind: `told`: it stands there. `derived`: it is not told, and can be only one number. `narrowed`:
            every number that it can be is small. `present`: it is small, is not told, and cannot be none.
            `dominated`: few bodies have most of it, and it can be known too closely.
            `changed`: an earlier edition told another number, and few people came or left since.
            `exact`: it stands there as it is, beside the number to which it is rounded.
            `unsettled`: the attack did not come to an end, which counts as a leak.
        key: The count.
        low, high: What it can be; no `high` where there is no greatest number.
        proof: The figures that show it, as a sum; empty where it is told itself.
        relations: The relations that the sum rests on, by their permanent ids.
        places: Where the numbers stand that give it away: the cells or sentences to change.
        reader: Who gets to know it: "anybody", "person" (who is counted in it), "body" (who know their own
            figures), "group" (who knows that somebody is in the group: all are of one category).
        bodies: Which bodies.
        own: How many of them the reader knows of; of a change, what was told before; of what is
            told twice, the other number.
    """

    kind: LeakKind
    key: Key
    low: int
    high: int | None
    proof: tuple[DisclosureProofTerm, ...] = ()
    relations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    reader: str = "anybody"
    bodies: tuple[str, ...] = ()
    own: int = 0

    def to_dict(self, collection: StructuralMetadata, language: Language) -> dict[str, Any]:
        """The leak as it stands in JSON."""
        return {
            "kind": self.kind,
            "key": self.key.text(),
            "low": self.low,
            "high": self.high,
            "words": self.told(collection).text(language),
            "proof": [
                {"times": proof_term.times, "key": proof_term.key.text(), "number": proof_term.number}
                for proof_term in self.proof
            ],
            "relations": list(self.relations),
            "places": list(self.places),
            "reader": self.reader,
            "bodies": list(self.bodies),
            "own": self.own,
        }

    def told(self, collection: StructuralMetadata) -> Text:
        """The leak in words, with its proof.

        Args:
            collection: The collection.
        """
        figure = title_disclosed_figure(collection, self.key)
        facts = {"figure": figure, "low": self.low, "high": self.low if self.high is None else self.high}
        text = format_message(
            f"leak.{self._message_name}", **facts, before=self.own, sum=self.format_proof_sum(collection)
        )
        if self.reader == "anybody":
            return text
        bodies = JoinedText(tuple(collection.provider_label(body) for body in self.bodies), ", ")
        return format_message(f"leak.by_{self.reader}", told=text, bodies=bodies, own=self.own, figure=figure)

    @property
    def _message_name(self) -> str:
        if self.kind == "told" and self.low != self.high:
            return "told_range" if self.high is not None else "told_least"
        if self.kind in ("dominated", "changed") and self.high is None:
            return f"{self.kind}_least"
        return self.kind

    def format_proof_sum(self, collection: StructuralMetadata) -> Text:
        """The proof as a sum: `183 (all) - 41 (Africa) - 142 (others) = 0`."""
        parts: list[Text] = []
        for at, proof_term in enumerate(sorted(self.proof, key=lambda term: (term.times < 0, term.key.sort_key))):
            sign = _MINUS if proof_term.times < 0 else "" if not at else "+"
            times = f"{abs(proof_term.times)} {_TIMES} " if abs(proof_term.times) > 1 else ""
            lead = f"{sign} " if sign else ""
            name = JoinedText(tuple(_describe_key_differences(collection, proof_term.key, self.key)), ", ")
            parts.append(
                JoinedText((InvariantText(f"{lead}{times}{proof_term.number} ("), name, InvariantText(")")), "")
            )
        return JoinedText(tuple(parts), " ")


def title_disclosed_figure(collection: StructuralMetadata, key: Key) -> Text:
    """A figure in words: its measure, codes, body and period.

    Args:
        collection: The collection.
        key: Its address.
    """
    codes = (describe_code(collection, dimension, code) for dimension, code in key.dims)
    return JoinedText(
        (
            quote_text(collection.get_measure_label(key.measure, key.provider)),
            *codes,
            collection.provider_label(key.provider),
            TypedText(InvariantText(str(key.period)), "period"),
        ),
        ", ",
    )


def _describe_key_differences(collection: StructuralMetadata, key: Key, other: Key) -> Iterator[Text]:
    """How a figure of a proof differs from the one that it is about."""
    if key.measure != other.measure:
        yield quote_text(collection.get_measure_label(key.measure, key.provider))
    matches = [describe_code(collection, d, code) for d, code in key.dims if other.code(d) != code]
    yield from matches
    if key.provider != other.provider:
        yield collection.provider_label(key.provider)
    if key.period != other.period:
        yield TypedText(InvariantText(str(key.period)), "period")
    if not matches and key.measure == other.measure and key.provider == other.provider:
        yield format_message("leak.all")
