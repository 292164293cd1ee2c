"""A collection whose codes are coarser, as the policy of a round has it, and the figures at them.

Merged codes stand under one new code, where the first of them stood. That code is closed: what lies under it
is in no table, and is hidden wherever a text states it. That the new code is the sum of those under it is
known to everybody, and the attack knows it.

Codes may lie under different ones (Western Europe under Europe, North America beside Europe). What they lie
under is then shown no more either, or the rest would tell it: together with what it is merged with it is one
code, under which the merged codes stand beside what is left (Europe and North America).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

from tilstand.define import RoundView
from tilstand.define.policy import MergedCodes, Policy
from tilstand.model import Figure, Figures
from tilstand.protect.behind import FiguresBehind
from tilstand.protect.withhold import Kept
from tilstand.terms import Code, Codelist, Joined, Key, Origin, Qualifier, Status, Text, Typed, Value, Written
from tilstand.terms.code import Kind
from tilstand.text import fixed

__all__ = ["CoarserFigures", "coarsened", "coarser", "joined", "list_of", "under"]

_OWN = "~"
"""Stands in the name of a list of one dimension's own, before the dimension; no list is called so."""
_PLAIN = (Qualifier.EXACT, Qualifier.DERIVED, Qualifier.REPAIRED)


def list_of(name: str) -> str:
    """What a code list is called in the collection, whether its codes are merged or not."""
    return name.partition(_OWN)[0]


def joined(codes: Iterable[str]) -> str:
    """The name of a code that others are merged into."""
    return "+".join(codes)


def coarser(collection: RoundView, merged: Sequence[MergedCodes]) -> RoundView:
    """The collection with merged codes.

    Args:
        collection: The collection, as the round sees it.
        merged: The codes that are merged, by dimension.
    """
    if not merged:
        return collection
    settings, lists = collection.settings, dict(collection.codelists)
    dimensions, about = dict(settings.dimensions), dict(settings.codelists)
    for name in dict.fromkeys(one.dimension for one in merged):
        old, own = dimensions[name].codelist, f"{dimensions[name].codelist}{_OWN}{name}"
        found = lists[old]
        for one in (one for one in merged if one.dimension == name):
            found = _with(collection, found, one)
        lists[own] = found
        dimensions[name] = dimensions[name].model_copy(update={"codelist": own})
        if old in about:
            about[own] = about[old]
    changed = settings.model_copy(update={"dimensions": dimensions, "codelists": about})
    return replace(collection, settings=changed, codelists=lists)


def coarsened(collection: RoundView, figures: Figures, policy: Policy) -> tuple[RoundView, Figures]:
    """The collection and its figures as a policy has them: at coarser codes, where it merges any.

    Args:
        collection: The collection, as the round sees it.
        figures: The figures after reconciliation.
        policy: The policy.
    """
    if not policy.merged:
        return collection, figures
    view = coarser(collection, policy.merged)
    return view, CoarserFigures(view, figures)


def _with(collection: RoundView, codelist: Codelist, one: MergedCodes) -> Codelist:
    parts = [code for code in codelist if code.id in one.codes]
    parent = parts[0].parent
    if any(code.parent != parent for code in parts):
        codelist, parent = _opened(collection, codelist, parts)
    name = joined(code.id for code in parts)
    # a name that somebody decided on counts nobody, as the names of codes do that are declared
    own = Typed(Written.of(one.label), "term") if one.label else None
    label = own or _named(collection, [code.label for code in parts])
    whole = Code(name, label, parent=parent, kind=parts[0].kind, closed=True)
    codes: list[Code] = []
    for code in codelist:
        codes += [whole] if code.id == parts[0].id else []
        codes.append(replace(code, parent=name) if code.id in one.codes else code)
    return Codelist(codelist.id, tuple(codes), codelist.version, codelist.exhaustive)


def _opened(collection: RoundView, codelist: Codelist, parts: Sequence[Code]) -> tuple[Codelist, str]:
    """The list in which what some codes lie under is one code with all that lies beside them; and its id."""
    paths = [(code.id, *codelist.ancestors(code.id)) for code in parts]
    common = next((one for one in paths[0] if all(one in path for path in paths)), None)
    within = [path[: path.index(common)] if common else path for path in paths]
    tops = [code for code in codelist if code.id in {path[-1] for path in within}]
    opened = {one for path in within for one in path[1:]}
    name = joined(code.id for code in tops)
    label = _named(collection, [code.label for code in tops])
    codes: list[Code] = []
    for code in codelist:
        if code is tops[0]:
            codes.append(Code(name, label, parent=common, of=tuple(one.id for one in tops)))
        if code.id in opened:
            code = replace(code, parent=common, kind=Kind.VIEW, instead=name)
        elif code.parent in opened:
            code = replace(code, parent=name)
        codes.append(code)
    return Codelist(codelist.id, tuple(codes), codelist.version, codelist.exhaustive), name


def _named(collection: RoundView, labels: Sequence[Text]) -> Text:
    last = fixed(collection.labels, "protection.and")
    first: Text = Joined(tuple(labels[:-1])) if len(labels) > 2 else labels[0]
    return Joined((first, labels[-1]), last)


def under(collection: RoundView, keys: Iterable[Key]) -> Kept:
    """The figures that lie under a merged code, as those of which nothing is told.

    Args:
        collection: The collection with merged codes.
        keys: The figures.
    """
    below: dict[str, set[str]] = {}
    for name in collection.settings.dimensions:
        if collection.has_codes(name):
            codelist = collection.codelist(name)
            found = {code.id for code in codelist if codelist.closed_above(code.id) is not None}
            if found:
                below[name] = found
    hers = (key for key in keys if any(code in below.get(name, ()) for name, code in key.dims))
    return dict.fromkeys(sorted(hers, key=lambda key: key.order), 0)


class CoarserFigures(FiguresBehind):
    """Figures, those at merged codes too.

    Args:
        collection: The collection with merged codes.
        figures: The figures.
    """

    def __init__(self, collection: RoundView, figures: Figures) -> None:
        super().__init__(figures)
        self._parts: dict[tuple[str, str], tuple[str, ...]] = {}
        self._opened: dict[tuple[str, str], tuple[str, ...]] = {}
        for name in collection.settings.dimensions:
            for code in collection.codelist(name) if collection.has_codes(name) else ():
                if code.closed:
                    parts = collection.codelist(name).parts(code.id)
                    self._parts[name, code.id] = tuple(part.id for part in parts)
                elif code.of and code.kind is not Kind.VIEW:
                    self._parts[name, code.id] = code.of
                    codelist = collection.codelist(name)
                    self._opened[name, code.id] = tuple(one for one in code.of if codelist[one].instead)

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; at a merged code, the sum of those under it."""
        if all(pair not in self._parts for pair in key.dims):
            return self._figures.get(key)
        found = [self._figures.get(one) for one in self.parts(key)]
        if all(one is None for one in found):
            return None
        return Figure(key, _sum(found), Origin.COMPUTED)

    def remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced; of wholes that are one, what one alone leaves."""
        own = None if parent is None else self._opened.get((dimension, parent))
        if own is None or parent is None:
            return super().remainder(key, dimension, parent)
        left = [self._figures.remainder(key, dimension, code) for code in own]
        known = [one for one in left if one is not None]
        return replace(known[0], key=key.at(dimension, parent)) if len(known) == 1 else None

    def parts(self, key: Key) -> list[Key]:
        """The figures that are added at an address."""
        codes = [[(name, part) for part in self._parts.get((name, code), (code,))] for name, code in key.dims]
        return [replace(key, dims=tuple(pairs)) for pairs in product(*codes)]


def _sum(found: Sequence[Figure | None]) -> Value:
    """What some figures are together; where one of them has no number, the reason of the first such."""
    for one in found:
        if one is None or not one.value.known:
            return Value.missing(Status.NOT_KNOWN) if one is None else one.value
        if one.qualifier not in _PLAIN:
            return Value.missing(Status.NOT_KNOWN)
    amounts = [one.value.amount for one in found if one is not None and one.value.amount is not None]
    return Value.number(sum(amounts[1:], start=amounts[0]))
