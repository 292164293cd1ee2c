"""The files of a guide: questions, instruments of law, rules, situations and indicators; words stand in the labels.

A rule is met where the answers lie among those that it names. It says what follows and on which provision; the provision
says whether somebody can or shall. Nothing here tells of one country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, field_validator

from tilstand.define.definitions import Definition, schema_error

Answers = Mapping[str, str]
"""The option that was chosen, by question; a question that was not put is not there."""

UNSURE = "unsure"
"""The option of every question that nobody can answer wrongly; what is left open counts as this."""


class SourceQuality(StrEnum):
    """How a provision is known. Only of the first two does a rule give an outcome."""

    PRIMARY = "primary"
    OFFICIAL = "official"
    SECOND_HAND = "second_hand"
    FORMER = "former"
    SILENT = "silent"

    @property
    def is_reliable(self) -> bool:
        """True for the text itself, and for the page of the authority that decides."""
        return self in (SourceQuality.PRIMARY, SourceQuality.OFFICIAL)


class Review(Definition):
    """Who compared a rule with the official text.

    Attributes:
        by: Name of the reviewer.
        on: The day.
    """

    by: str = Field(min_length=1)
    on: date


class GuideSettings(Definition):
    """`guides/guide.toml`.

    Attributes:
        country: Region of its telephone numbers (ISO 3166-1).
        directory: Register with the services.
        emergency: Entry of that register which is called before anything else.
        exit: Address to which a reader leaves the page at once.
        months: Months after which a rule that was read has to be read again.
        service_months: Months after which a service has to be looked at again.
        languages: Languages of the guide; those of the collection if none is given.
        tracks: The tracks, in the order in which they are told.
        advice, never: How to talk with somebody, and what is never done, by the names of their labels.
        versions: Years in which the identification guide came out, with the labels of what changed.
    """

    country: str = Field(pattern="^[A-Z]{2}$")
    directory: str
    emergency: str
    exit: str = Field(default="about:blank", pattern="^(about:blank|https://.+)$")
    months: int = Field(default=12, ge=1)
    service_months: int = Field(default=6, ge=1)
    languages: tuple[str, ...] = ()
    tracks: tuple[str, ...] = Field(min_length=1)
    advice: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    versions: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class GuideQuestion(Definition):
    """A question, with the options that can be chosen; `unsure` is one of them.

    Attributes:
        options: The options.
        only: It is put where earlier answers are among these.
    """

    options: tuple[str, ...] = Field(min_length=2)
    only: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @field_validator("options")
    @classmethod
    def _check_unsure(cls, options: tuple[str, ...]) -> tuple[str, ...]:
        if UNSURE not in options:
            raise schema_error("guide_unsure", name=UNSURE)
        return options


class RenumberedSection(Definition):
    """Where a section went.

    Attributes:
        to: Its number now; empty where it was repealed.
        on: The first day of the new number.
    """

    to: str = ""
    on: date


class Instrument(Definition):
    """An act, a regulation, a guideline, a page or a treaty that rules rest on.

    Attributes:
        source: Address of the text that was read.
        read: The day of that text.
        quality: How it is known; a rule may know less.
        sign: What stands before the number of a provision.
        former: True for law that no longer applies.
        renumbered: Sections that have another number now.
    """

    source: str
    read: date
    quality: SourceQuality = SourceQuality.PRIMARY
    sign: str = "§"
    former: bool = False
    renumbered: dict[str, RenumberedSection] = Field(default_factory=dict)


_DURATION = re.compile(r"P(?:[1-9]\d*[YMWD]|T[1-9]\d*H)")
_PROVISION = re.compile(r"\w+(?: .+)?")


class LegalRule(Definition):
    """What follows where answers meet it.

    Attributes:
        track: The track that it is told under.
        effect: It `opens` a way, `closes` one, is a `duty` of who asks, or is `told` beside these.
        force: Whether the provision says that somebody can, shall, or has a right; `none` for what is no claim.
        when: Answers that meet it, by question; it is met where no question is named.
        provisions: The provisions that it rests on: the instrument, a blank, the section.
        in_force: First day; the rule gives no outcome before it.
        ended: Last day.
        quality: How it is known, where less is known than of its instruments.
        review: Who compared it with the official text; nobody, if not given.
        review_by: Last day on which it gives an outcome; reckoned from when its instruments were read if not given.
        decides: Bodies that decide, by the names of their labels.
        call: Services to turn to.
        times: Lengths of time by name, as ISO 8601 has them (`P6W`).
        yields_to: Rules beside which this one says nothing.
    """

    track: str
    effect: Literal["opens", "closes", "duty", "told"] = "opens"
    force: Literal["can", "shall", "right", "none"] = "none"
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    provisions: tuple[str, ...] = Field(min_length=1)
    in_force: date | None = None
    ended: date | None = None
    quality: SourceQuality | None = None
    review: Review | None = None
    review_by: date | None = None
    decides: tuple[str, ...] = ()
    call: tuple[str, ...] = ()
    times: dict[str, str] = Field(default_factory=dict)
    yields_to: tuple[str, ...] = ()

    @field_validator("times")
    @classmethod
    def _check_times(cls, times: dict[str, str]) -> dict[str, str]:
        for text in times.values():
            if not _DURATION.fullmatch(text):
                raise schema_error("guide_time", text=text)
        return times

    @field_validator("provisions")
    @classmethod
    def _check_provisions(cls, provisions: tuple[str, ...]) -> tuple[str, ...]:
        for text in provisions:
            if not _PROVISION.fullmatch(text):
                raise schema_error("guide_provision", text=text)
        return provisions

    @property
    def cited(self) -> Iterator[tuple[str, str]]:
        """Instrument and section of each provision."""
        for text in self.provisions:
            instrument, _, section = text.partition(" ")
            yield instrument, section

    def is_met_by(self, answers: Answers) -> bool:
        """True where every question that it names has one of the answers that it names."""
        return all(answers.get(question) in options for question, options in self.when.items())


class Situation(Definition):
    """A situation with its right answer, kept for acceptance.

    Attributes:
        says: What it is, in words.
        answers: The answers; questions that are not named are left open.
        gives: Rules that give an outcome, all of them where `whole` is true.
        asks: Rules that give no outcome and say whom to ask.
        never: Rules that must not be told.
        call: Services that must stand in the answer.
    """

    says: str
    answers: dict[str, str]
    gives: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    call: tuple[str, ...] = ()


class Indicator(Definition):
    """A sign that may start a question, and proves nothing: it has no weight.

    Attributes:
        form: Form of exploitation, or `any`.
        setting: Where it is met.
        source: Address of the list that has it.
        quality: How the list is known.
    """

    form: str
    setting: str
    source: str
    quality: SourceQuality
