"""What a release and everything in it is called: the part of the collection's names that leaves with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from types import MappingProxyType

from tilstand.define import Round, RoundView, Vocabulary, concerns
from tilstand.define.catalogue import Catalogue
from tilstand.define.moved import moved
from tilstand.define.schema import Break
from tilstand.languages import Dated, OwnWords
from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.names import NamedBody, NamedBreak, NamedDimension, NamedForm, NamedMeasure, Names
from tilstand.model.table import ReleasableTable
from tilstand.model.wording import Opened
from tilstand.protect.disclosure import policy_of
from tilstand.protect.merge import list_of
from tilstand.protect.reasons import reason
from tilstand.protect.sizes import named_sizes
from tilstand.protect.typed import day_rule, law, noted
from tilstand.terms import Alike, Code, Period, Text, Typed
from tilstand.text import fixed

__all__ = ["names"]

_WORDS = ("report", "units", "nouns", "parts", "licences", "registers")
"""Sections of the labels that hold words of the edition itself."""


def names(
    collection: RoundView,
    round_name: str,
    tables: Iterable[ReleasableTable],
    opened: Opened = MappingProxyType({}),
    *,
    draft: bool = False,
) -> Names:
    """The names of a release.

    Args:
        collection: The collection.
        round_name: Name of the round.
        tables: The tables that are released: the measures that they show have names.
        opened: The words that a person has released, by the hash of those that were given.
        draft: True for what is no edition yet: nobody may have decided how small numbers are treated.
    """
    about = collection.rounds[round_name]
    cells = (cell for table in tables for row in table.cells for cell in row)
    shown = {cell.key.measure for cell in cells if cell is not None and cell.key is not None}
    settings, asked = collection.settings, _asked(collection)
    return Names(
        collection=collection.id,
        round_name=round_name,
        period=about.period,
        published=about.published,
        basis=about.basis,
        coordinator=settings.coordinator,
        languages=settings.languages,
        reports=settings.printed,
        web=settings.sites,
        licence=settings.licence,
        words=Catalogue(
            {path: collection.labels[path] for path in collection.labels if path.split(".")[0] in _WORDS}
        ),
        measures={
            name: _measure(collection, name, about.period, asked.get(name, frozenset()))
            for name in collection.measures
            if name in shown
        },
        dimensions={name: _dimension(collection, name) for name in settings.dimensions},
        providers={name: _body(collection, name) for name in collection.providers},
        groups={name: _group(collection, name) for name in collection.groups},
        forms={name: _form(collection, name) for name in collection.forms},
        sizes=named_sizes(collection),
        protection=tuple(_protection(collection, about, opened, draft=draft)),
    )


def _protection(collection: RoundView, about: Round, opened: Opened, *, draft: bool) -> Iterator[Text]:
    """How small numbers are treated, and why."""
    policy = policy_of(about)
    known = policy.method == "as_printed" and about.basis == RECONSTRUCTED
    numbers = {"least": policy.threshold, "most": policy.threshold - 1}
    facts = {name: Typed(Alike(str(number)), "term") for name, number in numbers.items()}
    undecided = draft and about.policy is None and about.basis != RECONSTRUCTED
    path = "protection.public" if known else f"protection.{policy.method}"
    path = "protection.undecided" if undecided else path
    yield fixed(collection.labels, path, year=about.period, **facts)
    if policy.reason:
        given = OwnWords.of(policy.reason)
        yield Typed(reason(collection, given, opened, "protection.closed"), "said")


def _asked(collection: Vocabulary) -> Mapping[str, Set[str]]:
    """The bodies that are asked for each measure."""
    found: dict[str, set[str]] = {}
    for body, one in collection.providers.items():
        for measure in {block.measure for form in one.forms for block in collection.forms[form].blocks}:
            found.setdefault(measure, set()).add(body)
    return found


def _measure(collection: Vocabulary, name: str, period: Period, asked: Set[str]) -> NamedMeasure:
    measure, tongues = collection.measures[name], collection.settings.languages
    return NamedMeasure(
        label=collection.measure_label(name),
        unit=measure.unit,
        statistic=measure.statistic,
        dimensions=measure.dimensions,
        rule=_said(collection, f"measures.{name}.rule"),
        caveat=_said(collection, f"measures.{name}.caveat"),
        breaks=(
            *(_break(collection, one) for one in measure.breaks),
            *_moved(collection, name, period, asked),
        ),
        flow=measure.flow,
        role=measure.role,
        status=measure.status,
        decided_by=measure.decided_by,
        register=measure.source_register,
        as_at=day_rule(measure.as_at, tongues),
        legal_basis=tuple(law(one, tongues) for one in measure.legal_basis),
        registrations=measure.registrations,
        registered=_said(collection, f"measures.{name}.registrations"),
        counted=_said(collection, f"measures.{name}.unit"),
    )


def _moved(collection: Vocabulary, name: str, period: Period, asked: Set[str]) -> Iterator[NamedBreak]:
    """The breaks since the period before that follow from bodies that were merged, split or moved."""
    summed = collection.measures[name].aggregate == "members"
    for shown in (*collection.providers, *collection.groups):
        if shown in asked or (summed and not asked.isdisjoint(collection.members(shown))):
            for one in moved(collection, shown, period.shifted(-1), period):
                reason = fixed(collection.labels, f"break.{one.cause}", period=Dated(one.period))
                yield NamedBreak(period, one.cause, reason, shown, (shown,), Alike(""))


def _break(collection: Vocabulary, one: Break) -> NamedBreak:
    known = one.note in collection.labels
    when = Dated(one.period)
    reason = (
        collection.labels[one.note] if known else fixed(collection.labels, f"break.{one.cause}", period=when)
    )
    about = tuple(
        name for name in (*collection.providers, *collection.groups) if concerns(collection, one, name)
    )
    remark = Alike("") if known else noted(collection, one.note)
    return NamedBreak(one.period, one.cause, reason, one.provider, about, remark)


def _dimension(collection: Vocabulary, name: str) -> NamedDimension:
    declared = collection.settings.dimensions[name]
    about, codes = collection.settings.codelists.get(declared.codelist), collection.codelist(name)
    return NamedDimension(
        label=collection.labels[f"dimensions.{name}"],
        codes=replace(codes, codes=tuple(replace(one, source=_source(collection, one)) for one in codes)),
        codelist=list_of(declared.codelist),
        version=Typed(Alike(about.version), "term") if about is not None else Alike(""),
        source=noted(collection, about.source) if about is not None else Alike(""),
        geo=declared.geo,
    )


def _body(collection: Vocabulary, name: str) -> NamedBody:
    provider = collection.providers[name]
    forms = (collection.forms[form].part for form in provider.forms)
    return NamedBody(
        label=collection.provider_label(name),
        parts=(*provider.part, *forms),
        own_parts=provider.part,
        members=collection.members(name),
        parent=provider.parent,
        city=Alike(provider.city),
        language=provider.name_language,
        first=provider.first,
        last=provider.last,
        remark=noted(collection, provider.note),
    )


def _group(collection: Vocabulary, name: str) -> NamedBody:
    group = collection.groups[name]
    return NamedBody(
        label=collection.provider_label(name),
        members=collection.members(name),
        listed=group.members,
        remark=noted(collection, group.note),
    )


def _form(collection: Vocabulary, name: str) -> NamedForm:
    form = collection.forms[name]
    questions = {one.id: collection.labels[f"questions.{one.id}"] for one in form.questions}
    return NamedForm(collection.labels[f"forms.{name}.title"], form.part, questions)


def _source(collection: Vocabulary, code: Code) -> Text:
    return law(code.source.text(collection.settings.language), collection.settings.languages)


def _said(collection: Vocabulary, path: str) -> Text:
    return collection.labels[path] if path in collection.labels else Alike("")
