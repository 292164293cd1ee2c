"""Labels, sources and size words of everything in a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from types import MappingProxyType

from tilstand.define import Round, RoundView, StructuralMetadata, affects_series
from tilstand.define.labels import Catalogue
from tilstand.define.round_settings import Policy
from tilstand.define.schema import Break, SizeWord
from tilstand.define.structural_metadata import derive_merger_breaks
from tilstand.languages import DatedText, PartialTranslation
from tilstand.languages.language import list_fallback_languages
from tilstand.languages.lexicon import load_lexicon
from tilstand.model.hashes import Opened
from tilstand.model.names import (
    RECONSTRUCTED,
    BodyNames,
    DimensionNames,
    EditionNames,
    FormNames,
    MeasureNames,
    SeriesBreak,
    SizeWordNames,
)
from tilstand.model.table import ReleasableTable
from tilstand.protect.number_gate import find_text_numbers
from tilstand.protect.policy import get_policy, get_threshold
from tilstand.protect.recoding import get_codelist_name
from tilstand.protect.revisions import print_reason
from tilstand.reading import NumberKind
from tilstand.report_text import get_report_string
from tilstand.report_text.changes import rank_size_words
from tilstand.terms import (
    Code,
    InvariantText,
    JoinedText,
    Key,
    Language,
    Period,
    Text,
    TextPiece,
    TranslatedText,
    TypedText,
)


def describe_size_words(collection: StructuralMetadata) -> tuple[tuple[Text, Text], ...]:
    """The words of size and what a change must be for them, those that are tried first in front.

    Words that follow each other and mean the same stand together.

    Args:
        collection: The collection, whose `[size_words]` are told.
    """
    words = collection.settings.size_words
    return tuple(
        (_SizeWordForms(tuple(names)), TypedText(_format_size_limits(collection, word), "term"))
        for word, names in groupby(rank_size_words(words), key=lambda name: words[name])
    )


def list_named_sizes(collection: StructuralMetadata) -> tuple[SizeWordNames, ...]:
    """The words of size with their limits by name, the word that is tried first in front.

    Args:
        collection: The collection, whose `[size_words]` are told.
    """
    words = collection.settings.size_words
    return tuple(
        SizeWordNames(
            name, _SizeWordForms((name,)), {text: f"{limit:g}" for text, limit in words[name] if limit is not None}
        )
        for name in rank_size_words(words)
    )


@dataclass(frozen=True, slots=True)
class _SizeWordForms(Text):
    """The forms of words of size, in the first language that has them all; their names where none has."""

    names: tuple[str, ...]

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        for tag in list_fallback_languages(language):
            sizes = load_lexicon(tag).sizes
            if all(name in sizes for name in self.names):
                # The attribute without its article: "en liten".
                forms = (
                    (size_words.attribute.split()[-1], size_words.adverb, size_words.degree or size_words.adverb)
                    for size_words in (sizes[name] for name in self.names)
                )
                return (
                    TextPiece(", ".join(dict.fromkeys(form for current_form in forms for form in current_form)), tag),
                )
        return (TextPiece(", ".join(self.names)),)


def _format_size_limits(collection: StructuralMetadata, word: SizeWord) -> Text:
    def format_size_limit(path: str, limit: float | None) -> list[Text]:
        if limit is None:
            return []
        return [get_report_string(collection.labels, f"size.{path}", number=Decimal(f"{limit:g}"))]

    most = format_size_limit("most_percent", word.most_percent) + format_size_limit("most_units", word.most_units)
    least = format_size_limit("least_percent", word.least_percent) + format_size_limit("least_units", word.least_units)
    points = format_size_limit("least_points", word.least_points) + format_size_limit("most_points", word.most_points)
    either, common_text = (get_report_string(collection.labels, f"size.{name}") for name in ("either", "both"))
    sides = [JoinedText(tuple(part), by) for part, by in ((most, either), (least, common_text)) if part]
    told: list[Text] = []
    if sides:
        told.append(
            JoinedText((JoinedText(tuple(sides), common_text), *format_size_limit("cap_percent", word.cap_percent)), "")
        )
    if points:
        told.append(
            JoinedText(
                (get_report_string(collection.labels, "size.shares"), JoinedText(tuple(points), common_text)), ""
            )
        )
    return JoinedText(tuple(told), "; ")


def type_declared_text(text: str, languages: Iterable[Language]) -> Text:
    """What is declared as a law, where each of its numbers is read as one in some language.

    Args:
        text: The law as it is written; it is the same in every language.
        languages: The collection's languages.

    Example:
        >>> [piece.kind for one in ("Act § 9", "9 of them") for piece in type_declared_text(one, ("en",)).pieces("en")]
        ['law', 'name']
    """
    return (
        TypedText(InvariantText(text), "law")
        if _is_all_of_kind(text, NumberKind.LAW, languages)
        else InvariantText(text)
    )


def type_day_rule(text: str, languages: Iterable[Language]) -> Text:
    """What is declared as the day of a reading, where each of its numbers is read as a day somewhere."""
    return (
        TypedText(InvariantText(text), "period")
        if _is_all_of_kind(text, NumberKind.DATE, languages)
        else InvariantText(text)
    )


def get_note_text(collection: StructuralMetadata, text: str) -> Text:
    """What the collection says in its own language; its numbers are declared like those of labels."""
    return TranslatedText.from_texts({collection.settings.language: text}) if text else InvariantText("")


def _is_all_of_kind(text: str, kind: NumberKind, languages: Iterable[Language]) -> bool:
    read = [find_text_numbers(text, language) for language in languages]
    return any(spans and all(span.kind is kind for span in spans) for spans in read)


_WORDS = ("report", "units", "nouns", "parts", "licences", "registers")
"""Sections of the labels that hold words of the edition itself."""


def build_names(
    collection: RoundView,
    round_name: str,
    tables: Iterable[ReleasableTable],
    opened: Opened = MappingProxyType({}),
    *,
    draft: bool = False,
) -> EditionNames:
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
    settings, asked = collection.settings, _map_measure_bodies(collection)
    return EditionNames(
        collection=collection.id,
        round_name=round_name,
        period=about.period,
        published=about.published,
        basis=about.basis,
        coordinator=settings.coordinator,
        languages=settings.languages,
        reports=settings.report_languages,
        web=settings.site_languages,
        licence=settings.licence,
        words=Catalogue({path: collection.labels[path] for path in collection.labels if path.split(".")[0] in _WORDS}),
        measures={
            name: _build_named_measure(collection, name, about.period, asked.get(name, frozenset()), get_policy(about))
            for name in collection.measures
            if name in shown
        },
        dimensions={name: _build_named_dimension(collection, name) for name in settings.dimensions},
        providers={name: _build_named_body(collection, name) for name in collection.providers},
        groups={name: _build_named_group(collection, name) for name in collection.groups},
        forms={name: _build_named_form(collection, name) for name in collection.forms},
        sizes=list_named_sizes(collection),
        protection=tuple(_describe_protection(collection, about, opened, draft=draft)),
    )


def _describe_protection(collection: RoundView, about: Round, opened: Opened, *, draft: bool) -> Iterator[Text]:
    """How small numbers are treated, and why."""
    policy = get_policy(about)
    known = policy.method == "as_printed" and about.basis == RECONSTRUCTED
    numbers = {"least": policy.threshold, "most": policy.threshold - 1}
    facts = {name: TypedText(InvariantText(str(number)), "term") for name, number in numbers.items()}
    undecided = draft and about.policy is None and about.basis != RECONSTRUCTED
    path = "protection.public" if known else f"protection.{policy.method}"
    path = "protection.undecided" if undecided else path
    yield get_report_string(collection.labels, path, year=about.period, **facts)
    if policy.reason:
        partial_translation = PartialTranslation.from_translations(policy.reason)
        yield TypedText(print_reason(collection, partial_translation, opened, "protection.closed"), "said")


def _map_measure_bodies(collection: StructuralMetadata) -> Mapping[str, Set[str]]:
    """The bodies that are asked for each measure."""
    texts_by_name: dict[str, set[str]] = {}
    for body, provider in collection.providers.items():
        for measure in {block.measure for form in provider.forms for block in collection.forms[form].blocks}:
            texts_by_name.setdefault(measure, set()).add(body)
    return texts_by_name


def _build_named_measure(
    collection: StructuralMetadata, name: str, period: Period, asked: Set[str], policy: Policy
) -> MeasureNames:
    measure, tongues = collection.measures[name], collection.settings.languages
    return MeasureNames(
        label=collection.get_measure_label(name),
        unit=measure.unit,
        statistic=measure.statistic,
        dimensions=measure.dimensions,
        rule=_get_optional_label(collection, f"measures.{name}.rule"),
        caveat=_get_optional_label(collection, f"measures.{name}.caveat"),
        breaks=(
            *(_build_named_break(collection, break_item) for break_item in measure.breaks),
            *_derive_merger_notes(collection, name, period, asked),
        ),
        flow=measure.flow,
        role=measure.role,
        status=measure.status,
        decided_by=measure.decided_by,
        register=measure.source_register,
        as_at=type_day_rule(measure.as_at, tongues),
        legal_basis=tuple(type_declared_text(text, tongues) for text in measure.legal_basis),
        registrations=measure.registrations,
        registered=_get_optional_label(collection, f"measures.{name}.registrations"),
        counted=_get_optional_label(collection, f"measures.{name}.unit"),
        threshold=get_threshold(collection, policy, Key(name, "", period)) if policy.protects else 1,
    )


def _derive_merger_notes(
    collection: StructuralMetadata, name: str, period: Period, asked: Set[str]
) -> Iterator[SeriesBreak]:
    """The breaks since the period before that follow from bodies that were merged, split or moved."""
    summed = collection.measures[name].aggregate == "members"
    for shown in (*collection.providers, *collection.groups):
        if shown in asked or (summed and not asked.isdisjoint(collection.list_group_members(shown))):
            for break_item in derive_merger_breaks(collection, shown, period.shift_period(-1), period):
                reason = get_report_string(
                    collection.labels, f"break.{break_item.cause}", period=DatedText(break_item.period)
                )
                yield SeriesBreak(period, break_item.cause, reason, shown, (shown,), InvariantText(""))


def _build_named_break(collection: StructuralMetadata, one: Break) -> SeriesBreak:
    known = one.note in collection.labels
    when = DatedText(one.period)
    reason = (
        collection.labels[one.note]
        if known
        else get_report_string(collection.labels, f"break.{one.cause}", period=when)
    )
    about = tuple(name for name in (*collection.providers, *collection.groups) if affects_series(collection, one, name))
    remark = InvariantText("") if known else get_note_text(collection, one.note)
    return SeriesBreak(one.period, one.cause, reason, one.provider, about, remark)


def _build_named_dimension(collection: StructuralMetadata, name: str) -> DimensionNames:
    declared = collection.settings.dimensions[name]
    about, codes = collection.settings.codelists.get(declared.codelist), collection.get_codelist(name)
    return DimensionNames(
        label=collection.labels[f"dimensions.{name}"],
        codes=replace(codes, codes=tuple(replace(code, source=_type_code_source(collection, code)) for code in codes)),
        codelist=get_codelist_name(declared.codelist),
        version=TypedText(InvariantText(about.version), "term") if about is not None else InvariantText(""),
        source=get_note_text(collection, about.source) if about is not None else InvariantText(""),
        geo=declared.geo,
    )


def _build_named_body(collection: StructuralMetadata, name: str) -> BodyNames:
    provider = collection.providers[name]
    forms = (collection.forms[form].part for form in provider.forms)
    return BodyNames(
        label=collection.provider_label(name),
        parts=(*provider.part, *forms),
        own_parts=provider.part,
        members=collection.list_group_members(name),
        parent=provider.parent,
        city=InvariantText(provider.city),
        language=provider.name_language,
        first=provider.first,
        last=provider.last,
        remark=get_note_text(collection, provider.note),
    )


def _build_named_group(collection: StructuralMetadata, name: str) -> BodyNames:
    group = collection.groups[name]
    return BodyNames(
        label=collection.provider_label(name),
        members=collection.list_group_members(name),
        listed=group.members,
        remark=get_note_text(collection, group.note),
    )


def _build_named_form(collection: StructuralMetadata, name: str) -> FormNames:
    form = collection.forms[name]
    questions = {question.id: collection.labels[f"questions.{question.id}"] for question in form.questions}
    return FormNames(collection.labels[f"forms.{name}.title"], form.part, questions)


def _type_code_source(collection: StructuralMetadata, code: Code) -> Text:
    return type_declared_text(code.source.text(collection.settings.language), collection.settings.languages)


def _get_optional_label(collection: StructuralMetadata, path: str) -> Text:
    return collection.labels[path] if path in collection.labels else InvariantText("")
