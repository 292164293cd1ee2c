"""How many different people there can be, in words: both ends, what they rest on, and what was not used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tilstand.define import Vocabulary
from tilstand.kernel.conflict import Certainty
from tilstand.reconcile.headcount import Persons, Rests
from tilstand.reconcile.population import Population, Unused
from tilstand.reconcile.tell import body, dimension, joined, say
from tilstand.terms import Text

__all__ = ["in_words"]


def in_words(
    collection: Vocabulary, result: Persons, found: Population, dimensions: Sequence[str]
) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Everything about a result as lines, and every assumption that was used.

    Args:
        collection: The collection.
        result: The result, without its words.
        found: The system that it was computed on.
        dimensions: Dimensions whose code follows the person.
    """
    group = collection.provider_label(result.group)
    measure = collection.measure_label(result.measure, result.group)
    lines = [
        _tell(
            "title",
            measure=measure,
            group=group,
            period=str(result.period),
        )
    ]
    if result.registrations is not None:
        lines.append(_tell("registered", bodies=result.registrations, n=len(result.bodies)))
    unused = [
        _tell("unused", relation=_relation(collection, one.relation.id), reason=_reason(collection, one))
        for one in found.unused
    ]
    if result.total.status is Certainty.CONTRADICTED:
        clashes = [_contradicted(collection, clash) for clash in result.clashes]
        return (*lines, *clashes, *unused), ()
    names = joined((dimension(collection, d) for d in dimensions), ", ")
    lines += [
        *_ends(collection, result, found, names if dimensions else None),
        *_relations(collection, result, found),
        *unused,
        *_questions(collection, result),
    ]
    assumed = [_tell("assume_once"), _tell("assume_overlap")]
    if dimensions:
        assumed.insert(0, _tell("assume_codes", dimensions=names))
    if found.used:
        assumed.append(_tell("assume_year"))
    if found.several:
        assumed.append(_tell("assume_limit"))
    return tuple(lines), tuple(assumed)


def _tell(text: str, /, **facts: object) -> Text:
    return say(text, section="persons", **facts)


def _relation(collection: Vocabulary, id: str) -> Text:
    return collection.labels[f"relations.{id}"]


def _reason(collection: Vocabulary, one: Unused) -> Text:
    named = {"body": body(collection, one.body)} if one.body else {}
    return _tell(f"because_{one.why}", **named)


def _bodies(collection: Vocabulary, rests: Rests) -> Text:
    return joined((body(collection, b) for b in rests.bodies), ", ")


def _contradicted(collection: Vocabulary, rests: Rests) -> Text:
    bodies = _bodies(collection, rests)
    clash = [_relation(collection, i) for i in rests.relations]
    if not clash:
        return _tell("contradicted_figures", bodies=bodies)
    return _tell("contradicted", bodies=bodies, relations=joined(clash))


def _ends(collection: Vocabulary, result: Persons, found: Population, names: Text | None) -> Iterator[Text]:
    ends = result.total
    if ends.status is Certainty.DOUBT:
        yield say("doubt")
    if ends.greatest is None:
        loose = joined((body(collection, b) for b, i in found.counts.items() if i.high is None), ", ")
        yield _tell("no_upper", least=ends.least, bodies=loose)
    else:
        yield _tell("total", least=ends.least, greatest=ends.greatest)
        used = [_relation(collection, i) for i in ends.above.relations]
        rest = _tell("and_relations", list=joined(used)) if used else ""
        yield _tell("above", bodies=_bodies(collection, ends.above), relations=rest)
    low = _bodies(collection, ends.below)
    yield _tell("below", bodies=low, dimensions=names) if names else _tell("below_plain", bodies=low)
    more = (result.printed or 0) - (result.registrations or 0)
    if result.printed is not None and result.registrations is not None and more > 0 and ends.greatest:
        facts = {
            "printed": result.printed,
            "more": more,
            "least": ends.least,
            "greatest": ends.greatest + more,
        }
        yield _tell("printed", **facts)


def _relations(collection: Vocabulary, result: Persons, found: Population) -> Iterator[Text]:
    """What each relation does to the greatest number."""
    for one in found.used:
        greatest = result.without[one.id]
        if greatest == result.total.greatest:
            text = "relation_none" if greatest is not None else "relation_no_upper"
        else:
            text = "relation" if greatest is not None else "relation_open"
        name = _relation(collection, one.id)
        yield _tell(text, relation=name, basis=_tell(one.basis), greatest=greatest)


def _questions(collection: Vocabulary, result: Persons) -> Iterator[Text]:
    for one, shared in result.overlap.items():
        others = joined((body(collection, b) for b in shared.others), ", ")
        count = result.bodies[one]
        yield _tell("tighten", body=body(collection, one), count=count, others=others, overlap=shared.most)
    yield _tell("keys")
