"""What an address leaves out of the words around a number, and what it may be all of."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.audit.claim import Claim
from tilstand.audit.evidence import Codes, Evidence
from tilstand.audit.phrase import About
from tilstand.audit.scene import Scene
from tilstand.audit.stated import StatedFigures
from tilstand.define import Vocabulary
from tilstand.terms import Key

__all__ = ["apart", "kinship", "otherwise", "spare", "spurned", "strange", "whole"]


def apart(linked: Key | None, claim: Claim, key: Key) -> bool:
    """True for an address with another code than the whole that a number is part of, where no word says it.

    "6 concerned prostitution, of which 1 was aggravated": none of those that concerned forced labour.

    Args:
        linked: Address of the whole.
        claim: The number and its words.
        key: The address.
    """
    if linked is None or (linked.measure, linked.provider) != (key.measure, key.provider):
        return False
    own = {name for hit in claim.own if hit.about is About.CODE for name in hit.names}
    return any(linked.code(d) not in (None, code) and code not in own for d, code in key.dims)


def spare(stated: StatedFigures, found: Evidence, named: set[str], key: Key) -> bool:
    """True where the number's own words name a code that the measure has no place for.

    Args:
        stated: What the ledger states.
        found: The evidence.
        named: Code lists of which only a body's name names a code.
        key: The address.
    """
    settings = stated.collection.settings.dimensions
    lists = {settings[d].codelist for d in stated.collection.measures[key.measure].dimensions}
    return bool(found.own.keys() - lists - found.nouns - named)


def spurned(
    stated: StatedFigures, found: Evidence, implied: Codes, key: Key
) -> Iterator[tuple[str, frozenset[str]]]:
    """The codes of the noun counted that an address leaves out: "12 men" are not all 12.

    Only of a dimension by which the very figure is divided; where it is not, the noun says nothing of it.

    Args:
        stated: What the ledger states.
        found: The evidence.
        implied: The codes that the measure's name implies, by code list.
        key: The address.

    Yields:
        The dimension, and the codes that the noun names of it.
    """
    settings = stated.collection.settings.dimensions
    for dimension in stated.collection.measures[key.measure].dimensions:
        group = settings[dimension].codelist
        if group not in found.nouns or group not in found.own or key.code(dimension):
            continue
        codes = found.own[group][0]
        divided = any(
            entry.key.code(dimension) and entry.key.period == key.period
            for entry in stated.of(key.measure, key.provider)
        )
        if divided and not codes & implied.get(group, frozenset()):
            yield dimension, codes


def whole(stated: StatedFigures, found: Evidence, scene: Scene, key: Key) -> Key | None:
    """The total last told that a figure may be all of: another measure of the same body and unit.

    Args:
        stated: What the ledger states.
        found: The evidence.
        scene: What was told before.
        key: The address of the figure.
    """
    if key.dims or key.measure not in found.own_measures:
        return None
    measures = stated.collection.measures
    for told in (scene.topic, *scene.recent):
        if told is None or (told.provider, told.period) != (key.provider, key.period):
            continue
        total = Key(told.measure, told.provider, told.period)
        alike = measures[told.measure].unit == measures[key.measure].unit
        if told.measure != key.measure and alike and stated.get(total) is not None:
            return total
    return None


def strange(stated: StatedFigures, found: Evidence, key: Key) -> frozenset[str]:
    """Code lists that the noun counted names and the measure lacks, where a code of the address is unsaid.

    "10 asylum seekers were granted it": whether the reflection period told of before, is not said.

    Args:
        stated: What the ledger states.
        found: The evidence.
        key: The address.
    """
    settings = stated.collection.settings.dimensions
    lists = {settings[d].codelist for d in stated.collection.measures[key.measure].dimensions}
    unsaid = any(settings[d].codelist not in found.own for d, _ in key.dims)
    return frozenset(found.nouns - lists if unsaid else ())


def otherwise(stated: StatedFigures, found: Evidence, key: Key) -> bool:
    """True where the words name a code of a list, and the address has another that nothing in them names.

    "In 21 asylum cases, 10 applicants ...": not of the applicants for a limited permit told of before.

    Args:
        stated: What the ledger states.
        found: The evidence.
        key: The address.
    """
    settings = stated.collection.settings.dimensions
    for dimension, code in key.dims:
        group = settings[dimension].codelist
        led = found.lead.get(group, frozenset())
        if led and code not in led and not any(code in names for names in found.own.get(group, ())):
            return True
    return False


def kinship(collection: Vocabulary, linked: Codes, dimension: str, code: str) -> float:
    """A part of the code that a number is part of fits better than another code of the same name.

    Args:
        collection: The collection.
        linked: Codes of the number that it is part of.
        dimension: Dimension of the code.
        code: The code.
    """
    above = linked.get(collection.settings.dimensions[dimension].codelist)
    parent = collection.codelist(dimension)[code].parent
    if not above or parent is None:
        return 0.0
    return 0.8 if parent in above else -0.8
