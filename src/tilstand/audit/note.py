"""What is noted of a number of a document: the verdict on it, with where it and the ledger's figure stand."""

from __future__ import annotations

from tilstand.audit.edition import SaidAt
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.page import PageBlock
from tilstand.audit.result import Checked, Standing
from tilstand.audit.statement import Statement
from tilstand.define import RoundView
from tilstand.terms import Key

__all__ = ["noted", "together_noted"]

_RELATED = 0.8


def noted(
    collection: RoundView,
    block: PageBlock,
    at: int,
    text: str,
    printed: str,
    verdict: NumberVerdict,
    line: int | None = None,
) -> Checked:
    """One number as it is told.

    Args:
        collection: The collection.
        block: The paragraph or row.
        at: Line on which the number stands.
        text: The sentence or row.
        printed: The number as it is printed.
        verdict: What was found of it.
        line: Line on which its sentence begins, where that is not the block's.
    """
    sources = [source for _, source in verdict.entry.values] if verdict.entry else []
    if verdict.source is not None:
        sources = [verdict.source, *(s for s in sources if s != verdict.source)]
    key = None if isinstance(verdict.entry, SaidAt) else verdict.key  # only a text says it: no figure has it
    doubts = verdict.entry.doubts if verdict.entry is not None else ()
    disputed = bool(doubts) and verdict.status is Standing.AGREES
    return Checked(
        line=block.line(0) if line is None else line,
        at=at,
        text=text,
        printed=printed,
        status=Standing.DISPUTED if disputed else verdict.status,
        key=key,
        sources=tuple(sources),
        expected=verdict.expected,
        confidence=verdict.confidence,
        page=block.page,
        stated_by=_speaker(collection, key),
        findings=doubts,
    )


def together_noted(block: PageBlock, start: int, sentence: str, one: Statement) -> Checked:
    """A statement about figures together as it is told.

    Args:
        block: The paragraph.
        start: Where its sentence begins.
        sentence: The sentence.
        one: The statement.
    """
    return Checked(
        line=block.line(start),
        at=block.line(start + one.at),
        text=" ".join(sentence.split()),
        printed=one.said,
        status=one.status,
        relation=one.relation,
        expected=one.expected,
        confidence=_RELATED,
        page=block.page,
    )


def _speaker(collection: RoundView, key: Key | None) -> str:
    """Who states a figure: a sum over bodies is the coordinator's."""
    if key is None:
        return ""
    summed = key.provider in collection.groups or collection.providers[key.provider].umbrella
    return collection.settings.coordinator if summed else key.provider
