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
from tilstand.define.round_settings import Policy, Recoding
from tilstand.model import EditionFigures, Figure
from tilstand.protect.printed_figures import FiguresWrapper
from tilstand.report_text import get_report_string
from tilstand.terms import (
    Code,
    Codelist,
    FigureOrigin,
    JoinedText,
    Key,
    Text,
    TranslatedText,
    TypedText,
    Value,
    ValueQualifier,
    ValueStatus,
)
from tilstand.terms.code import CodeRelation

_OWN = "~"
"""Stands in the name of a list of one dimension's own, before the dimension; no list is called so."""
_PLAIN = (
    ValueQualifier.ABOUT,
    ValueQualifier.DERIVED,
    ValueQualifier.EXACT,
    ValueQualifier.FEW,
    ValueQualifier.REPAIRED,
)


def get_codelist_name(name: str) -> str:
    """What a code list is called in the collection, whether its codes are merged or not."""
    return name.partition(_OWN)[0]


def join_code_names(codes: Iterable[str]) -> str:
    """The name of a code that others are merged into."""
    return "+".join(codes)


def recode_collection(collection: RoundView, merged: Sequence[Recoding]) -> RoundView:
    """The collection with merged codes.

    Args:
        collection: The collection, as the round sees it.
        merged: The codes that are merged, by dimension.
    """
    if not merged:
        return collection
    settings, lists = collection.settings, dict(collection.codelists)
    dimensions, about = dict(settings.dimensions), dict(settings.codelists)
    for name in dict.fromkeys(current_recoding.dimension for current_recoding in merged):
        old, own_text = dimensions[name].codelist, f"{dimensions[name].codelist}{_OWN}{name}"
        codelist = lists[old]
        for recoding in (current_recoding for current_recoding in merged if current_recoding.dimension == name):
            codelist = _merge_codelist_codes(collection, codelist, recoding)
        lists[own_text] = codelist
        dimensions[name] = dimensions[name].model_copy(update={"codelist": own_text})
        if old in about:
            about[own_text] = about[old]
    changed = settings.model_copy(update={"dimensions": dimensions, "codelists": about})
    return replace(collection, settings=changed, codelists=lists)


def apply_recoding(collection: RoundView, figures: EditionFigures, policy: Policy) -> tuple[RoundView, EditionFigures]:
    """The collection and its figures as a policy has them: at coarser codes, where it merges any.

    Args:
        collection: The collection, as the round sees it.
        figures: The figures after reconciliation.
        policy: The policy.
    """
    if not policy.merged:
        return collection, figures
    view = recode_collection(collection, policy.merged)
    return view, RecodedFigures(view, figures)


def _merge_codelist_codes(collection: RoundView, codelist: Codelist, one: Recoding) -> Codelist:
    parts = [code for code in codelist if code.id in one.codes]
    parent = parts[0].parent
    if any(code.parent != parent for code in parts):
        codelist, parent = _merge_parent_codes(collection, codelist, parts)
    name = join_code_names(code.id for code in parts)
    # a name that somebody decided on counts nobody, as the names of codes do that are declared
    own_text = TypedText(TranslatedText.from_texts(one.label), "term") if one.label else None
    label = own_text or _label_merged_codes(collection, [code.label for code in parts])
    whole = Code(name, label, parent=parent, kind=parts[0].kind, closed=True)
    codes: list[Code] = []
    for code in codelist:
        codes += [whole] if code.id == parts[0].id else []
        codes.append(replace(code, parent=name) if code.id in one.codes else code)
    return Codelist(codelist.id, tuple(codes), codelist.version, codelist.exhaustive)


def _merge_parent_codes(collection: RoundView, codelist: Codelist, parts: Sequence[Code]) -> tuple[Codelist, str]:
    """The list in which what some codes lie under is one code with all that lies beside them; and its id."""
    paths = [(code.id, *codelist.list_code_ancestors(code.id)) for code in parts]
    common = next((current_path for current_path in paths[0] if all(current_path in path for path in paths)), None)
    within = [path[: path.index(common)] if common else path for path in paths]
    tops = [code for code in codelist if code.id in {path[-1] for path in within}]
    opened = {text for path in within for text in path[1:]}
    name = join_code_names(code.id for code in tops)
    label = _label_merged_codes(collection, [code.label for code in tops])
    codes: list[Code] = []
    for code in codelist:
        if code is tops[0]:
            codes.append(Code(name, label, parent=common, of=tuple(top.id for top in tops)))
        if code.id in opened:
            code = replace(code, parent=common, kind=CodeRelation.VIEW, instead=name)
        elif code.parent in opened:
            code = replace(code, parent=name)
        codes.append(code)
    return Codelist(codelist.id, tuple(codes), codelist.version, codelist.exhaustive), name


def _label_merged_codes(collection: RoundView, labels: Sequence[Text]) -> Text:
    last = get_report_string(collection.labels, "protection.and")
    first: Text = JoinedText(tuple(labels[:-1])) if len(labels) > 2 else labels[0]
    return JoinedText((first, labels[-1]), last)


class RecodedFigures(FiguresWrapper):
    """Figures, those at merged codes too.

    Args:
        collection: The collection with merged codes.
        figures: The figures.
    """

    def __init__(self, collection: RoundView, figures: EditionFigures) -> None:
        super().__init__(figures)
        self._parts: dict[tuple[str, str], tuple[str, ...]] = {}
        self._opened: dict[tuple[str, str], tuple[str, ...]] = {}
        self._closed: dict[str, frozenset[str]] = {}
        for name in collection.settings.dimensions:
            codelist = collection.get_codelist(name) if collection.has_codes(name) else ()
            merged = (code.id for code in codelist if collection.get_codelist(name).find_merged_ancestor(code.id))
            self._closed[name] = frozenset(merged)
            for code in codelist:
                if code.closed:
                    parts = collection.get_codelist(name).parts(code.id)
                    self._parts[name, code.id] = tuple(part.id for part in parts)
                elif code.of and code.kind is not CodeRelation.VIEW:
                    self._parts[name, code.id] = code.of
                    codelist = collection.get_codelist(name)
                    self._opened[name, code.id] = tuple(text for text in code.of if codelist[text].instead)

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; at a merged code, the sum of those under it, which have none any more."""
        if any(code in self._closed.get(name, ()) for name, code in key.dims):
            figure = self._figures.get(key)
            return None if figure is None else replace(figure, value=Value.missing(ValueStatus.SUPPRESSED), notes=())
        if all(pair not in self._parts for pair in key.dims):
            return self._figures.get(key)
        figures = [self._figures.get(part) for part in self.parts(key)]
        if all(figure is None for figure in figures):
            return None
        return _add_printed_figures(key, figures)

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced; of wholes that are one, what one alone leaves."""
        own_texts = None if parent is None else self._opened.get((dimension, parent))
        if own_texts is None or parent is None:
            return super().find_unplaced_remainder(key, dimension, parent)
        left = [self._figures.find_unplaced_remainder(key, dimension, code) for code in own_texts]
        known = [figure for figure in left if figure is not None]
        return replace(known[0], key=key.at(dimension, parent)) if len(known) == 1 else None

    def parts(self, key: Key) -> list[Key]:
        """The figures that are added at an address."""
        codes = [[(name, part) for part in self._parts.get((name, code), (code,))] for name, code in key.dims]
        return [replace(key, dims=tuple(pairs)) for pairs in product(*codes)]


def _add_printed_figures(key: Key, figures: Sequence[Figure | None]) -> Figure:
    """What some figures are together, read as the roughest of them is."""
    value = _add_figure_values(figures)
    qualifiers = {figure.qualifier for figure in figures if figure is not None}
    few = next((figure.upper for figure in figures if figure and figure.qualifier is ValueQualifier.FEW), None)
    if value.known and few is not None and not value.exact_number:
        return Figure(key, value, FigureOrigin.COMPUTED, ValueQualifier.FEW, upper=few)
    least = few is not None and value.known and value.exact_number == few.exact_number + 1
    about = ValueQualifier.ABOUT in qualifiers or least
    return Figure(key, value, FigureOrigin.COMPUTED, ValueQualifier.ABOUT if about else ValueQualifier.EXACT)


def _add_figure_values(found: Sequence[Figure | None]) -> Value:
    """What some figures are together; where one of them has no number, the reason of the first such."""
    for figure in found:
        if figure is None or not figure.value.known:
            return Value.missing(ValueStatus.NOT_KNOWN) if figure is None else figure.value
        if figure.qualifier not in _PLAIN:
            return Value.missing(ValueStatus.NOT_KNOWN)
    amounts = [
        current_figure.value.amount
        for current_figure in found
        if current_figure is not None and current_figure.value.amount is not None
    ]
    return Value.number(sum(amounts[1:], start=amounts[0]))
