"""What is disputed, told once: what was published, what the bodies report, where the difference lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from tilstand.define import Vocabulary
from tilstand.languages import Dated, Fact, Stated, filled
from tilstand.model.dispute import Dispute, SidesOfFigure
from tilstand.terms import Alike, Joined, Text
from tilstand.text import fixed, unit
from tilstand.text.place import code, inner

__all__ = ["disputed"]


def disputed(collection: Vocabulary, told: Iterable[Dispute]) -> tuple[Dispute, ...]:
    """Disputes with their words, every number with the figure that it states.

    Args:
        collection: The collection.
        told: What is disputed.
    """
    return tuple(
        replace(one, title=_title(collection, one), sentences=tuple(_sentences(collection, one)))
        for one in told
    )


def _title(collection: Vocabulary, one: Dispute) -> Text:
    sides = _sides(collection, one.whole)
    return fixed(collection.labels, "dispute.title", period=Dated(one.whole.key.period), **sides)


def _sentences(collection: Vocabulary, one: Dispute) -> Iterator[Text]:
    def say(path: str, **facts: Fact) -> Text:
        return fixed(collection.labels, f"dispute.{path}", **facts)

    key = one.whole.key
    counted = unit(collection.labels, collection.unit(key.measure, key.provider).value)
    codes = [code(collection, *pair) for pair in key.dims]
    yield say(
        "sides",
        measure=inner(collection, collection.measure_label(key.measure, key.provider)),
        group=collection.provider_label(key.provider),
        codes=say("codes", codes=Joined(tuple(codes))) if codes else "",
        unit=counted,
        coordinator=collection.provider_label(collection.settings.coordinator),
        **_sides(collection, one.whole),
    )
    if one.within is not None:
        difference = abs(one.whole.published.exact - one.whole.computed.exact)
        yield say(
            "within",
            group=collection.provider_label(one.within.key.provider),
            difference=Stated(Decimal(int(difference)), (key, one.within.key)),
            **_sides(collection, one.within),
        )
    yield say(f"open_{one.shown}")
    yield say("both")


def _sides(collection: Vocabulary, one: SidesOfFigure) -> dict[str, Fact]:
    low = filled(Alike("{value}"), value=Stated(one.computed, (one.key,)))
    computed = low
    if one.upper is not None:
        high = filled(Alike("{value}"), value=Stated(one.upper, (one.key,)))
        computed = fixed(collection.labels, "qualifier.range", low=low, high=high)
    return {"published": Stated(one.published, (one.key,)), "computed": computed}
