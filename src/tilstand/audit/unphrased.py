"""Phrases of a collection that declares none in a language: the words that only one of its labels has.

"Presumed victims helped" is all that a label says, and a text says "helped 70 presumed victims". A word that
no other label has names what the label names; a body is called by the first word of its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from itertools import product

from tilstand.audit.heading import About
from tilstand.audit.words import grammar, together
from tilstand.define import Framework
from tilstand.terms import Language
from tilstand.text.reading.letters import LARGE

__all__ = ["unphrased"]

# What a phrase is about, its code list, what it names, and the phrase.
Phrase = tuple[About, str, str, str]

_WORD = re.compile(r"[^\W\d_]{4,}")
_PROPER = re.compile(rf"[{LARGE}][^\W\d_]{{2,}}")
_SPAN = re.compile(r"(\d+)\s?[–-]\s?(\d+)")
# A body's name without what is said of it in brackets.
_ASIDE = re.compile(r"\s*\(.*?\)")


def unphrased(collection: Framework, language: Language) -> Iterator[Phrase]:
    """The phrases that the labels of a collection give, where it declares none in a language.

    Args:
        collection: The collection.
        language: The language.

    Yields:
        What a phrase is about, its code list, what it names, and the phrase.
    """
    if any(tongue in collection.phrases for tongue in together(language)):
        return
    measures = {m: collection.measure_label(m).text(language) for m in collection.measures}
    codes = {
        (group.id, code.id): _ASIDE.sub("", code.label.text(language))
        for group in collection.codelists.values()
        for code in group
    }
    yield from _bodies(
        collection, language, {w for t in (*measures.values(), *codes.values()) for w in _words(t)}
    )
    small = grammar(language).small
    often = Counter(word for label in (*measures.values(), *codes.values()) for word in _words(label))
    for measure, label in measures.items():
        yield from (
            (About.MEASURE, "", measure, w) for w in _words(label) if often[w] == 1 and w not in small
        )
    for name, number in product(collection.units, ("one", "many")):
        if (path := f"units.{name}.{number}") in collection.labels:
            yield About.UNIT, "", name, collection.labels[path].text(language)
    lists: dict[str, set[str]] = {}
    for group, word in ((group, word) for (group, _), label in codes.items() for word in _words(label)):
        lists.setdefault(word, set()).add(group)
    counted = {word for label in measures.values() for word in _words(label)}
    for (group, code), label in codes.items():
        for onward in grammar(language).onward[:1] if _SPAN.search(label) else ():
            yield About.CODE, group, code, _SPAN.sub(rf"\1 {onward} \2", label).lower()
        alone = (w for w in _words(label) if lists[w] == {group} and w not in counted and w not in small)
        yield from ((About.CODE, group, code, word) for word in alone)


def _bodies(collection: Framework, language: Language, said: Container[str]) -> Iterator[Phrase]:
    """The first word of a body's name, where no other body's begins with it and it names nothing else."""
    names = {p: _ASIDE.sub("", collection.provider_label(p).text(language)) for p in collection.providers}
    often = Counter(name.split()[0] for name in names.values())
    for body, name in names.items():
        first, _, more = name.partition(" ")
        if more and _PROPER.fullmatch(first) and often[first] == 1 and first.lower() not in said:
            yield About.PROVIDER, "", body, first


def _words(label: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(label))
