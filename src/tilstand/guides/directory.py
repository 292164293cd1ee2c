"""Services of the directory, read from its register, and what of each can be handed out on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import phonenumbers
from phonenumbers import shortnumberinfo

from tilstand.define.registers import DeclaredRegister
from tilstand.languages import format_message
from tilstand.model.batch import RegisterEntry
from tilstand.registers import load_register_entries, open_register_store
from tilstand.registers.selection import add_months
from tilstand.registers.values import parse_day_span
from tilstand.terms import Text, TranslatedText

DIRECTORY_FIELDS = ("kind", "name", "offers", "for_whom", "refer", "hours", "area", "protected", "phone", "web")
"""Fields that the register of a directory has; others may stand beside them."""
_EMERGENCY = "emergency"  # code of the field `number_state`: a number that everybody knows
_CALLED = "called"
_COUNTRY = "country"  # code of the field `area`


@dataclass(frozen=True, slots=True)
class Service:
    """A service as its entry has it.

    Attributes:
        id: Name of the entry.
        values: What stands in its columns.
        labels: What it offers, for whom, how to get there and when it is open, by field.
        kind: What it is called, by its code.
        looked: The day on which somebody who had not written it found that it holds; None if nobody has.
    """

    id: str
    values: Mapping[str, str]
    labels: Mapping[str, Text]
    kind: Text
    looked: date | None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.values.get("name", self.id)

    @property
    def phone(self) -> str:
        """Its telephone, where somebody called it and day and name are kept, or where it is an emergency number."""
        state = self.values.get("number_state")
        called = state == _CALLED and self.values.get("called_on") and self.values.get("called_by")
        return self.values.get("phone", "") if called or state == _EMERGENCY else ""

    @property
    def place(self) -> str:
        """Its place, where somebody said that it is not protected and a public source has it."""
        public = self.values.get("protected") == "no" and self.values.get("source")
        return self.values.get("place", "") if public else ""

    def is_closed(self, day: date) -> bool:
        """True after its last day."""
        last = parse_day_span(self.values.get("closed", ""))
        return last is not None and last.last < day

    def is_stale(self, day: date, months: int) -> bool:
        """True where nobody has looked at it for so long, or ever."""
        return self.looked is None or add_months(self.looked, months) < day

    def describe_check(self, day: date, months: int) -> Text:
        """When it was last looked at, and that it may have changed where that is long ago."""
        if self.looked is None:
            return format_message("guide.service.never")
        path = "stale" if self.is_stale(day, months) else "checked"
        return format_message(f"guide.service.{path}", day=self.looked)

    def find_faults(self, country: str) -> Iterator[tuple[str, Text]]:
        """What does not fit in its entry, by kind of finding.

        Args:
            country: Region that its telephone must be of.
        """
        number = self.values.get("phone", "")
        if number and not _is_number_of(number, country):
            yield "foreign_number", format_message("guide.finding.foreign_number", name=self.id)
        if self.values.get("number_state") == _CALLED and number and not self.phone:
            yield "uncalled_number", format_message("guide.finding.uncalled_number", name=self.id)
        if self.values.get("place") and self.values.get("protected") != "no":
            yield "protected_place", format_message("guide.finding.protected_place", name=self.id)


def _is_number_of(text: str, country: str) -> bool:
    """True for a number of the region: an ordinary one, or a short one such as that of the police."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number_for_region(number, country) or (
        not text.startswith("+") and shortnumberinfo.is_valid_short_number_for_region(number, country)
    )


def read_services(register: DeclaredRegister) -> dict[str, Service]:
    """The services of a directory by the names of their entries; one that was withdrawn is not there.

    Args:
        register: The register; see `DIRECTORY_FIELDS`.
    """
    entries = load_register_entries(open_register_store(register)).entries
    return {
        name: _build_service(register, entry) for name, entry in sorted(entries.items()) if entry.state != "withdrawn"
    }


def _build_service(register: DeclaredRegister, entry: RegisterEntry) -> Service:
    labels = {}
    for name, field in register.about.fields.items():
        texts = {tag: entry.values.get(f"{name}.{tag}", "") for tag in register.collection.settings.languages}
        if field.languages and any(texts.values()):
            labels[name] = TranslatedText.from_texts({tag: text for tag, text in texts.items() if text})
    codelist = register.about.fields["kind"].codes
    looked = parse_day_span(entry.looked[:10]) if entry.state == "released" else None
    return Service(
        entry.id,
        entry.values,
        labels,
        register.labels[f"codes.{codelist}.{entry.values['kind']}"],
        looked.last if looked else None,
    )
