"""One figure as it stands in a file, before anybody has looked at it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tilstand.collect.fact import written
from tilstand.languages import message, quoted
from tilstand.model import Source
from tilstand.terms import Text

__all__ = ["FileRow", "shown"]

_CODE = re.compile(r"^[a-z][a-z0-9_.-]{0,39}$")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of a CSV file, or a cell of a workbook: texts only.

    Attributes:
        at: Where in the file it stands.
        source: The same place, for the ledger.
    """

    at: Text
    source: Source
    provider: str
    form: str
    period: str
    measure: str
    breakdown: str
    value: str
    status: str
    qualifier: str = ""
    as_at: str = ""
    readings: str = ""
    remark: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says, wherever it stands."""
        place = (self.provider, self.form, self.period, self.measure, self.breakdown)
        return (*place, self.value, self.status, self.qualifier, self.as_at, self.readings, self.remark)


def shown(text: str) -> Text:
    """A text as a message may repeat it: a code as itself, anything else not at all.

    Example:
        >>> shown("sex").text("en"), shown("Kari Nordmann").text("en")
        ('“sex”', 'The text that stands there')
    """
    if _CODE.match(text) and not re.search(r"\d{5}", text):
        return quoted(written(text))
    return message("collect.place.other_text")
