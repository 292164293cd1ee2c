"""Decision files of a round: decisions about findings, and adjustments of figures."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
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
Record = TypeVar("Record", Adjustment, Decision)


def get_decision_files(info: ValidationInfo) -> DecisionFiles:
    """The file that an entry stands in, with what it is held against."""
    assert isinstance(info.context, DecisionFiles)
    return info.context


def _require_known(problem: str, list_names: Callable[[RoundView], Container[str]]) -> AfterValidator:
    """Allow only names that the collection has."""

    def check_name(name: str, info: ValidationInfo) -> str:
        if name not in list_names(get_decision_files(info).collection):
            raise schema_error(problem, name=name)
        return name

    return AfterValidator(check_name)


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
    measure: Annotated[Named, _require_known("no_measure", lambda collection: collection.measures)]
    provider: Annotated[Named, _require_known("no_provider", lambda known: {*known.providers, *known.groups})]
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
        decisions: dict[str, tuple[str, Parsed]] = {}
        faults: list[Finding] = []
        for document, data in self._iterate_decision_files():
            add_fault = partial(self._add_fault, faults, document)
            text, entries = self._parse_entries(data, add_fault)
            for at, entry in enumerate(entries):
                name = str(entry.get("id", at + 1))
                try:
                    decision = schema.model_validate(entry, context=self)
                except ValidationError as error:
                    for fault in error.errors(include_url=False, include_input=False):
                        line = find_line(text, (self.table, at, *fault["loc"]))
                        add_fault(_describe_decision_error(fault), line, name)
                    continue
                if decision.id in decisions:
                    line = find_line(text, (self.table, at, "id"))
                    add_fault(get_text_message("judged.twice", name=name), line, name)
                else:
                    decisions[decision.id] = (document, decision)
        return list(decisions.values()), faults

    def _iterate_decision_files(self) -> Iterator[tuple[str, bytes]]:
        folder = f"rounds/{self.round_name}"
        root = self.collection.path
        files = [root / folder / f"{self.name}.toml", *sorted((root / folder / self.name).glob("*.toml"))]
        there = {file.relative_to(root).as_posix(): file.read_bytes() for file in files if file.is_file()}
        yield from {**there, **self.further}.items()

    def _parse_entries(self, data: bytes, add_fault: Callable[..., None]) -> tuple[str, list[dict[str, Any]]]:
        """The text of a file and the tables in it, as they stand there; none of a file that cannot be read."""
        text = ""
        try:
            text = data.decode("utf-8-sig")
            raw = parse_toml_table(text)
        except UnicodeDecodeError:
            add_fault(system_message("define.problem.encoding"))
            return text, []
        except tomllib.TOMLDecodeError as error:
            line, problem, facts = locate_toml_error(error, text)
            add_fault(system_message(f"define.problem.{problem}", **facts), line)
            return text, []
        entries = raw.get(self.table, [])
        listed = isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
        if not listed or raw.keys() - {self.table}:
            add_fault(get_text_message("judged.only", table=self.table))
            return text, []
        return text, entries

    def _add_fault(self, faults: list[Finding], document: str, what: Text, line: int = 1, name: str = "") -> None:
        rule = self.collection.rules[self.rule]
        place = get_text_message(f"judged.{self.table}", document=document, line=line, name=name)
        fault = Finding(  # numbers in it tell where a file has a fault, and count nobody
            rule=self.rule,
            severity=Severity(rule.severity),
            where=TypedText(place, "term"),
            what=TypedText(format_template(rule.what, what=what), "term"),
            do=rule.do,
            sources=(Source(document, line, quote=name),),
            cause=name,
        )
        faults.append(fault)


def _describe_decision_error(fault: ErrorDetails) -> Text:
    """What a schema found, in words; the value that was written is in them only where a schema names it."""
    facts: dict[str, Any] = dict(fault.get("ctx", {}))
    path = f"judged.{classify_schema_fault(fault['type'])}"
    return get_text_message(path, **{**facts, "expected": list_expected_words(fault)}, field=fault["loc"][0])


def _build_record(kind: type[Record], entry: DecisionFile, document: str) -> Record:
    """What an entry says, and the file that it stands in."""
    names = (field.name for field in fields(kind) if field.name not in ("document", "stands"))
    return kind(**{name: getattr(entry, name) for name in names}, document=document)


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
    adjustments = tuple(_build_record(Adjustment, entry, document) for document, entry in found_pairs)
    return adjustments, Findings(tuple(faults))


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
        found += [
            _build_record(Decision, d, file) for file, d in own_pairs if name == round_name or d.action == "accept"
        ]
        faults += unread if name == round_name else []
    return tuple(found), Findings(tuple(faults))


def _check_decision_rule(name: str, info: ValidationInfo) -> str:
    if info.data.get("action") == "accept" and not get_decision_files(info).collection.rules[name].standing:
        raise schema_error("not_standing", name=name)
    return name


def _check_decision_figures(figures: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    if info.data.get("action") == "dismiss" and not figures:
        raise schema_error("no_figures")
    return figures


def _check_accepted_difference(difference: int | None, info: ValidationInfo) -> int:
    if info.data.get("action") == "accept" and difference is None:
        raise schema_error("whole")
    return difference or 0


class _DecisionEntry(DecisionFile):
    action: Literal["dismiss", "accept"]
    rule: Annotated[Named, _require_known("no_rule", lambda known: known.rules), AfterValidator(_check_decision_rule)]
    relation: Annotated[
        str, _require_known("no_relation", lambda known: {"", *(relation.id for relation in known.relations)})
    ] = ""
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
