"""What a round shows beside what it asks: the round before, its figures, and what bodies answered in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from tilstand.define import Collection, Framework
from tilstand.model.statements import of_heads
from tilstand.model.wording import given
from tilstand.round.batch import batch
from tilstand.round.journal import journal
from tilstand.round.standing import standings
from tilstand.round.words import opened, wordings
from tilstand.terms import Key, Period, Text, Value, Written

__all__ = ["answered", "before", "earlier", "of_period", "stated"]


def earlier(collection: Framework, round_name: str) -> str:
    """The latest round that ends before another begins; empty where there is none."""
    first = collection.round(round_name).period.first
    ended = [name for name, one in collection.rounds.items() if one.period.last < first]
    return max(ended, key=lambda one: collection.rounds[one].period.last, default="")


def before(collection: Framework, round_name: str) -> Mapping[str, Mapping[Key, Value]]:
    """The figures of the period before by body, from its own submissions or what it has repeated since."""
    period = collection.round(round_name).period.shifted(-1)
    return of_period(stated(collection, round_name), period)


def of_period(told: Mapping[str, Mapping[Key, Value]], period: Period) -> Mapping[str, Mapping[Key, Value]]:
    """The figures of a period among those of several, by body."""
    found = {body: {k: v for k, v in own.items() if k.period in period} for body, own in told.items()}
    return {body: own for body, own in found.items() if own}


def stated(collection: Framework, round_name: str) -> Mapping[str, Mapping[Key, Value]]:
    """Every figure of the time before a round as its body has last stated it, by body.

    What a body corrects in this round or a later one is no part of it: it stands beside what is corrected.
    """
    first, former = collection.round(round_name).period.first, {*collection.before(round_name)}
    found: dict[str, dict[Key, Value]] = defaultdict(dict)
    for name, about in collection.rounds.items():
        if name in former or about.basis != "delivered":
            for one in batch(collection, name).submissions:
                own = of_heads(one.observations, lambda head: head[2].last < first)
                found[one.provider] |= {o.key: o.value for o in own}
    return found


def answered(collection: Collection, round_name: str) -> Mapping[tuple[str, str, str], Text]:
    """What bodies answered in the round before, by body, form and question; each body sees its own.

    In the words that somebody released in that round: others may read a workbook than those who wrote.
    """
    name = earlier(collection, round_name)
    if not name:
        return {}
    held = batch(collection, name)
    stood = standings(journal(collection, name).events())
    own = opened(collection.path / "rounds" / name, stood, wordings(held))
    found = {}
    for one in (answer for each in held.submissions for answer in each.answers):
        prints = {tag: own.get(given(words), "") for tag, words in one.text.items()}
        if any(prints.values()):
            found[one.provider, one.form, one.question] = Written.of({t: w for t, w in prints.items() if w})
    return found
