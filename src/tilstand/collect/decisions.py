"""Decision files of a round: decisions about findings, and adjustments of figures."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    Strict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails

from tilstand.define import Round, RoundView
from tilstand.define.definitions import (
    Definition,
    classify_schema_fault,
    list_expected_words,
    locate_toml_error,
    schema_error,
)
from tilstand.define.files import find_line
from tilstand.define.labels import find_missing_glyphs
from tilstand.languages import PartialTranslation, format_template
from tilstand.languages import format_message as system_message
from tilstand.model import Adjustment, Decision, Finding, Findings, Severity, Source
from tilstand.report_text.messages import get_text_message
from tilstand.storage.toml import parse_toml_table
from tilstand.terms import Key, Period, Text, TypedText, Value, ValueStatus

Parsed = TypeVar("Parsed", bound="DecisionFile")


def get_decision_files(info: ValidationInfo) -> DecisionFiles:
    """The file that an entry stands in, with what it is held against."""
    assert isinstance(info.context, DecisionFiles)
    return info.context


def _check_decided_measure(name: str, info: ValidationInfo) -> str:
    if name not in get_decision_files(info).collection.measures:
        raise schema_error("no_measure", name=name)
    return name


def _check_decided_provider(name: str, info: ValidationInfo) -> str:
    if (
        name not in get_decision_files(info).collection.providers
        and name not in get_decision_files(info).collection.groups
    ):
        raise schema_error("no_provider", name=name)
    return name


def _parse_decided_period(text: object) -> Period:
    try:
        return Period.from_text(str(text))
    except ValueError as error:
        raise schema_error("no_period", name=str(text)) from error


def _parse_decided_breakdown(text: object, info: ValidationInfo) -> Mapping[str, str]:
    collection = get_decision_files(info).collection
    if "measure" not in info.data:
        return {}  # that there is no such measure is told already
    known = collection.measures[info.data["measure"]].dimensions
    texts_by_name: dict[str, str] = {}
    for pair in filter(None, map(str.strip, str(text).split(";"))):
        dimension, _, code = (part.strip() for part in pair.partition("="))
        if dimension not in known or code not in collection.get_codelist(dimension):
            raise schema_error("no_code", name=pair)
        texts_by_name[dimension] = code
    return texts_by_name


def _check_printed_text(text: str) -> str:
    if signs := find_missing_glyphs(text):
        raise schema_error("signs", signs=signs)
    return text


def _parse_decision_reason(told: object, info: ValidationInfo) -> Text:
    texts = told if isinstance(told, Mapping) else {}
    settings = get_decision_files(info).collection.settings
    written = {t: texts[t] for t in settings.languages if isinstance(texts.get(t), str) and texts[t].strip()}
    if not set(settings.report_languages) <= written.keys():
        raise schema_error("no_reason", languages=", ".join(settings.report_languages))
    for language, text in written.items():
        if signs := find_missing_glyphs(text, printed=language in settings.report_languages):
            raise schema_error("signs", signs=signs)
    return PartialTranslation.from_translations(written)


def _check_decision_day(on: date, info: ValidationInfo) -> date:
    if on > (published := get_decision_files(info).round.published):
        raise schema_error("too_late", on=on, published=published)
    return on


Named = Annotated[str, StringConstraints(min_length=1)]


class DecisionFile(Definition):
    """What every decision says: which figure it is about, why it was made, by whom and when."""

    model_config = ConfigDict(coerce_numbers_to_str=True, str_strip_whitespace=True)

    id: Named
    measure: Annotated[Named, AfterValidator(_check_decided_measure)]
    provider: Annotated[Named, AfterValidator(_check_decided_provider)]
    period: Annotated[Period, BeforeValidator(_parse_decided_period)]
    breakdown: Annotated[Mapping[str, str], BeforeValidator(_parse_decided_breakdown)] = {}
    reason: Annotated[Text, BeforeValidator(_parse_decision_reason)]
    decided_by: Annotated[Named, AfterValidator(_check_printed_text)]
    decided_on: Annotated[date, Strict(), AfterValidator(_check_decision_day)]

    @property
    def key(self) -> Key:
        """The address that it is about."""
        return Key(self.measure, self.provider, self.period, tuple(sorted(self.breakdown.items())))


@dataclass(frozen=True, slots=True)
class DecisionFiles:
    """The decisions of a kind in a round: those of one file, and those that have a file each.

    `rounds/ROUND/NAME.toml` is written by hand; `rounds/ROUND/NAME/ID.toml` has one decision made by command,
    in the same form: two people's decisions never meet in one file.

    Attributes:
        collection: The collection.
        round_name: Name of the round.
        name: The file's name, without its ending.
        table: The table that each decision in it is.
        rule: Number of the rule by which its faults are told.
        further: Files that are not written yet, by where they will stand.
    """

    collection: RoundView
    round_name: str
    name: str
    table: str
    rule: str
    further: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def round(self) -> Round:
        """The round that the decisions were made in."""
        return self.collection.rounds[self.round_name]

    def read(self, schema: type[Parsed]) -> tuple[list[tuple[str, Parsed]], list[Finding]]:
        """The decisions, each with its file, and what cannot be read of them.

        Those of the one file come first, in the order in which they stand; then those with a file each, by
        their names, which count.
        """
        found_pairs, faults = list[tuple[str, Parsed]](), list[Finding]()
        for document, data in self._iterate_decision_files():
            found_pairs += list(self._parse_decision_entries(document, data, schema, found_pairs, faults))
        return found_pairs, faults

    def _iterate_decision_files(self) -> Iterator[tuple[str, bytes]]:
        folder = f"rounds/{self.round_name}"
        root = self.collection.path
        files = [root / folder / f"{self.name}.toml", *sorted((root / folder / self.name).glob("*.toml"))]
        there = {file.relative_to(root).as_posix(): file.read_bytes() for file in files if file.is_file()}
        yield from {**there, **self.further}.items()

    def _parse_decision_entries(
        self,
        document: str,
        data: bytes,
        schema: type[Parsed],
        before: Sequence[tuple[str, Parsed]],
        faults: list[Finding],
    ) -> Iterator[tuple[str, Parsed]]:
        try:
            text = data.decode("utf-8-sig")
            raw = parse_toml_table(text)
        except UnicodeDecodeError:
            faults.append(self._build_decision_fault(document, 1, "", system_message("define.problem.encoding")))
            return
        except tomllib.TOMLDecodeError as error:
            line, problem, facts = locate_toml_error(error, text)
            faults.append(
                self._build_decision_fault(document, line, "", system_message(f"define.problem.{problem}", **facts))
            )
            return
        entries = raw.get(self.table, [])
        listed = isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
        if not listed or raw.keys() - {self.table}:
            faults.append(
                self._build_decision_fault(document, 1, "", get_text_message("judged.only", table=self.table))
            )
            return
        known = {current_decision_file.id for _, current_decision_file in before}
        for at, entry in enumerate(entries):
            name = str(entry.get("id", at + 1))
            try:
                decision_file = schema.model_validate(entry, context=self)
            except ValidationError as error:
                for fault in error.errors(include_url=False, include_input=False):
                    line = find_line(text, (self.table, at, *fault["loc"]))
                    faults.append(self._build_decision_fault(document, line, name, _describe_decision_error(fault)))
                continue
            if decision_file.id in known:
                line = find_line(text, (self.table, at, "id"))
                faults.append(
                    self._build_decision_fault(document, line, name, get_text_message("judged.twice", name=name))
                )
                continue
            known.add(decision_file.id)
            yield document, decision_file

    def _build_decision_fault(self, document: str, line: int, name: str, what: Text) -> Finding:
        rule = self.collection.rules[self.rule]
        place = get_text_message(f"judged.{self.table}", document=document, line=line, name=name)
        return Finding(  # numbers in it tell where a file has a fault, and count nobody
            rule=self.rule,
            severity=Severity(rule.severity),
            where=TypedText(place, "term"),
            what=TypedText(format_template(rule.what, what=what), "term"),
            do=rule.do,
            sources=(Source(document, line, quote=name),),
            cause=name,
        )


def _describe_decision_error(fault: ErrorDetails) -> Text:
    """What a schema found, in words; the value that was written is in them only where a schema names it."""
    facts: dict[str, Any] = dict(fault.get("ctx", {}))
    path = f"judged.{classify_schema_fault(fault['type'])}"
    return get_text_message(path, **{**facts, "expected": list_expected_words(fault)}, field=fault["loc"][0])


_TOO_LARGE = Decimal(10) ** 12
_STATES = {status.value for status in ValueStatus} - {"number", "zero"}


def read_round_adjustments(
    collection: RoundView, round_name: str, further: Mapping[str, bytes] | None = None
) -> tuple[tuple[Adjustment, ...], Findings]:
    """The round's adjustments in the order in which they were decided, and what cannot be read of them.

    Args:
        collection: The collection.
        round_name: Name of the round.
        further: Files that are not written yet, by where they will stand.
    """
    files = DecisionFiles(collection, round_name, "adjustments", "adjustment", "R131", further or {})
    found_pairs, faults = files.read(_AdjustmentEntry)
    return tuple(_build_adjustment(adjustment_entry, document) for document, adjustment_entry in found_pairs), Findings(
        tuple(faults)
    )


def _parse_adjusted_value(written: object) -> Value:
    """A number or the name of a state."""
    text = str(written).strip()
    if not text:
        raise schema_error("missing")
    if text in _STATES:
        return Value.missing(ValueStatus(text))
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise schema_error("no_value") from error
    if not number.is_finite() or abs(number) >= _TOO_LARGE:
        raise schema_error("no_such_number")
    return Value.number(number)


def _check_adjusted_value(after: object, info: ValidationInfo) -> Value:
    """The value that shall stand, as far as it can be one of its measure."""
    value = _parse_adjusted_value(after)
    measure = get_decision_files(info).collection.measures.get(info.data.get("measure", ""))
    counted = measure is not None and measure.unit.counted and measure.statistic == "count"
    if value.amount is not None and counted and (value.amount < 0 or value.amount % 1 != 0):
        raise schema_error("no_such_number")
    return value


class _AdjustmentEntry(DecisionFile):
    before: Annotated[Value, PlainValidator(_parse_adjusted_value)]
    after: Annotated[Value, PlainValidator(_check_adjusted_value)]
    finding: str = ""


def _build_adjustment(one: _AdjustmentEntry, document: str) -> Adjustment:
    return Adjustment(
        id=one.id,
        key=one.key,
        before=one.before,
        after=one.after,
        reason=one.reason,
        decided_by=one.decided_by,
        decided_on=one.decided_on,
        finding=one.finding,
        document=document,
    )


def read_round_decisions(
    collection: RoundView, round_name: str, further: Mapping[str, bytes] | None = None
) -> tuple[tuple[Decision, ...], Findings]:
    """The decisions that count in a round, and what cannot be read of them.

    Dismissals are those of the round itself; accepted findings stand from their round on.

    Args:
        collection: The collection.
        round_name: Name of the round.
        further: Files of the round that are not written yet, by where they will stand.
    """
    found: list[Decision] = []
    faults: list[Finding] = []
    last = collection.rounds[round_name].period.last
    for name, definition in collection.rounds.items():
        if definition.period.last > last:
            continue
        more = (further or {}) if name == round_name else {}
        own_pairs, unread = DecisionFiles(collection, name, "decisions", "decision", "R132", more).read(_DecisionEntry)
        found += [_build_decision(d, file) for file, d in own_pairs if name == round_name or d.action == "accept"]
        faults += unread if name == round_name else []
    return tuple(found), Findings(tuple(faults))


def _check_decision_rule(name: str, info: ValidationInfo) -> str:
    rules = get_decision_files(info).collection.rules
    if name not in rules:
        raise schema_error("no_rule", name=name)
    if info.data.get("action") == "accept" and not rules[name].standing:
        raise schema_error("not_standing", name=name)
    return name


def _check_decision_relation(name: str, info: ValidationInfo) -> str:
    if name and name not in {relation.id for relation in get_decision_files(info).collection.relations}:
        raise schema_error("no_relation", name=name)
    return name


def _check_decision_figures(figures: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    if info.data.get("action") == "dismiss" and not figures:
        raise schema_error("no_figures")
    return figures


def _check_accepted_difference(difference: int | None, info: ValidationInfo) -> int | None:
    if info.data.get("action") == "accept" and difference is None:
        raise schema_error("whole")
    return difference


class _DecisionEntry(DecisionFile):
    action: Literal["dismiss", "accept"]
    rule: Annotated[Named, AfterValidator(_check_decision_rule)]
    relation: Annotated[str, AfterValidator(_check_decision_relation)] = ""
    figures: Annotated[tuple[str, ...], AfterValidator(_check_decision_figures), Field(validate_default=True)] = ()
    difference: Annotated[
        Annotated[int, Strict()] | None, AfterValidator(_check_accepted_difference), Field(validate_default=True)
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _set_default_period(cls, entry: Mapping[str, Any], info: ValidationInfo) -> Mapping[str, Any]:
        """The entry, about the round's own period where it names none."""
        file = get_decision_files(info)
        return {"period": file.round.period, **entry}


def _build_decision(one: _DecisionEntry, document: str) -> Decision:
    return Decision(
        id=one.id,
        action=one.action,
        rule=one.rule,
        key=one.key,
        relation=one.relation,
        figures=one.figures,
        difference=one.difference or 0,
        reason=one.reason,
        decided_by=one.decided_by,
        decided_on=one.decided_on,
        document=document,
    )
