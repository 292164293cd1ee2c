"""Judged: what coordinators decide, in TOML files that are held against a schema: every fault at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Strict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails

from tilstand.define import Round, RoundView
from tilstand.define.definition import Definition
from tilstand.define.fault import expected, kind, unread, wrong
from tilstand.define.lacking import lacking
from tilstand.define.locate import line_of
from tilstand.languages import OwnWords, filled
from tilstand.languages import message as system_message
from tilstand.model import Finding, Severity, Source
from tilstand.terms import Key, Period, Text, Typed
from tilstand.text.message import message
from tilstand.toml import table

__all__ = ["Judged", "Judgements", "Named", "beside", "wrong"]

Parsed = TypeVar("Parsed", bound="Judged")


def beside(info: ValidationInfo) -> Judgements:
    """The file that an entry stands in, with what it is held against."""
    assert isinstance(info.context, Judgements)
    return info.context


def _measure(name: str, info: ValidationInfo) -> str:
    if name not in beside(info).collection.measures:
        raise wrong("no_measure", name=name)
    return name


def _provider(name: str, info: ValidationInfo) -> str:
    if name not in beside(info).collection.providers and name not in beside(info).collection.groups:
        raise wrong("no_provider", name=name)
    return name


def _period(text: object) -> Period:
    try:
        return Period.parse(str(text))
    except ValueError as error:
        raise wrong("no_period", name=str(text)) from error


def _breakdown(text: object, info: ValidationInfo) -> Mapping[str, str]:
    collection = beside(info).collection
    if "measure" not in info.data:
        return {}  # that there is no such measure is told already
    known = collection.measures[info.data["measure"]].dimensions
    found: dict[str, str] = {}
    for pair in filter(None, map(str.strip, str(text).split(";"))):
        dimension, _, code = (part.strip() for part in pair.partition("="))
        if dimension not in known or code not in collection.codelist(dimension):
            raise wrong("no_code", name=pair)
        found[dimension] = code
    return found


def _printed(text: str) -> str:
    if signs := lacking(text):
        raise wrong("signs", signs=signs)
    return text


def _reason(told: object, info: ValidationInfo) -> Text:
    texts = told if isinstance(told, Mapping) else {}
    settings = beside(info).collection.settings
    written = {t: texts[t] for t in settings.languages if isinstance(texts.get(t), str) and texts[t].strip()}
    if not set(settings.printed) <= written.keys():
        raise wrong("no_reason", languages=", ".join(settings.printed))
    for language, text in written.items():
        if signs := lacking(text, printed=language in settings.printed):
            raise wrong("signs", signs=signs)
    return OwnWords.of(written)


def _made(on: date, info: ValidationInfo) -> date:
    if on > (published := beside(info).round.published):
        raise wrong("too_late", on=on, published=published)
    return on


Named = Annotated[str, StringConstraints(min_length=1)]


class Judged(Definition):
    """What every decision says: which figure it is about, why it was made, by whom and when."""

    model_config = ConfigDict(coerce_numbers_to_str=True, str_strip_whitespace=True)

    id: Named
    measure: Annotated[Named, AfterValidator(_measure)]
    provider: Annotated[Named, AfterValidator(_provider)]
    period: Annotated[Period, BeforeValidator(_period)]
    breakdown: Annotated[Mapping[str, str], BeforeValidator(_breakdown)] = {}
    reason: Annotated[Text, BeforeValidator(_reason)]
    decided_by: Annotated[Named, AfterValidator(_printed)]
    decided_on: Annotated[date, Strict(), AfterValidator(_made)]

    @property
    def key(self) -> Key:
        """The address that it is about."""
        return Key(self.measure, self.provider, self.period, tuple(sorted(self.breakdown.items())))


@dataclass(frozen=True, slots=True)
class Judgements:
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
        found, faults = list[tuple[str, Parsed]](), list[Finding]()
        for document, data in self._files():
            found += list(self._entries(document, data, schema, found, faults))
        return found, faults

    def _files(self) -> Iterator[tuple[str, bytes]]:
        folder = f"rounds/{self.round_name}"
        root = self.collection.path
        files = [root / folder / f"{self.name}.toml", *sorted((root / folder / self.name).glob("*.toml"))]
        there = {one.relative_to(root).as_posix(): one.read_bytes() for one in files if one.is_file()}
        yield from {**there, **self.further}.items()

    def _entries(
        self,
        document: str,
        data: bytes,
        schema: type[Parsed],
        before: Sequence[tuple[str, Parsed]],
        faults: list[Finding],
    ) -> Iterator[tuple[str, Parsed]]:
        try:
            text = data.decode("utf-8-sig")
            raw = table(text)
        except UnicodeDecodeError:
            faults.append(self._fault(document, 1, "", system_message("define.problem.encoding")))
            return
        except tomllib.TOMLDecodeError as error:
            line, problem, facts = unread(error, text)
            faults.append(
                self._fault(document, line, "", system_message(f"define.problem.{problem}", **facts))
            )
            return
        entries = raw.get(self.table, [])
        listed = isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
        if not listed or raw.keys() - {self.table}:
            faults.append(self._fault(document, 1, "", message("judged.only", table=self.table)))
            return
        known = {one.id for _, one in before}
        for at, entry in enumerate(entries):
            name = str(entry.get("id", at + 1))
            try:
                one = schema.model_validate(entry, context=self)
            except ValidationError as error:
                for fault in error.errors(include_url=False, include_input=False):
                    line = line_of(text, (self.table, at, *fault["loc"]))
                    faults.append(self._fault(document, line, name, _told(fault)))
                continue
            if one.id in known:
                line = line_of(text, (self.table, at, "id"))
                faults.append(self._fault(document, line, name, message("judged.twice", name=name)))
                continue
            known.add(one.id)
            yield document, one

    def _fault(self, document: str, line: int, name: str, what: Text) -> Finding:
        rule = self.collection.rules[self.rule]
        place = message(f"judged.{self.table}", document=document, line=line, name=name)
        return Finding(  # numbers in it tell where a file has a fault, and count nobody
            rule=self.rule,
            severity=Severity(rule.severity),
            where=Typed(place, "term"),
            what=Typed(filled(rule.what, what=what), "term"),
            do=rule.do,
            sources=(Source(document, line, quote=name),),
            cause=name,
        )


def _told(fault: ErrorDetails) -> Text:
    """What a schema found, in words; the value that was written is in them only where a schema names it."""
    facts: dict[str, Any] = dict(fault.get("ctx", {}))
    path = f"judged.{kind(fault['type'])}"
    return message(path, **{**facts, "expected": expected(fault)}, field=fault["loc"][0])
