"""Files delivered, decisions of the coordinator, and entries of registers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from tilstand.model.figures import FigureRemark
from tilstand.model.findings import Findings
from tilstand.model.observations import Observation, Source, Submission, select_with_remarks
from tilstand.terms import Key, Language, Period, Text, Value


def format_file_name(path: Path) -> str:
    r"""The name of a file as text: what is no text in it, and what would break a line, as its code.

    Example:
        >>> format_file_name(Path("a\udcff\nb.csv"))
        'a\\udcff\\nb.csv'
    """
    text = path.name.encode("utf-8", "backslashreplace").decode()
    return "".join(sign.encode("unicode_escape").decode() if sign < " " else sign for sign in text)


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """One file that was delivered, whether or not it counts in the end.

    Attributes:
        path: Where it lay.
        provider: Who delivered it; empty if that is unknown.
        channel: What collect found it to be: csv, xlsx, line_list or answers.
        sha256: Hash of the bytes that were read; empty if none could be.
        submission: Its content; None if it was refused.
    """

    path: Path
    provider: str
    channel: str
    sha256: str
    submission: Submission | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What collect yields: the accepted submissions, printed figures, and everything that does not fit.

    Attributes:
        period: Period of reference.
        submissions: One for each provider that reported.
        published: Figures that only the coordinator printed.
        absent: Providers that did not report, with the reason.
        findings: What does not fit, all of it.
        received: Every file that was delivered, older versions and refused ones too.
        left_out: Those of them that were refused and that no later version stands for.
        explained: What bodies answered to questions about their figures.
    """

    period: Period
    submissions: tuple[Submission, ...]
    published: tuple[Observation, ...] = ()
    absent: Mapping[str, Text] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    received: tuple[ReceivedFile, ...] = ()
    left_out: tuple[ReceivedFile, ...] = ()
    explained: tuple[FigureRemark, ...] = ()

    def add_explanations(self, answers: tuple[FigureRemark, ...]) -> Batch:
        """The same with what bodies answered to explain their figures."""
        return replace(self, explained=answers)

    @property
    def remarks(self) -> tuple[FigureRemark, ...]:
        """What bodies wrote beside their figures, as it stands, and answered about them."""
        stated = (o for submission in self.submissions for o in select_with_remarks(submission.observations))
        return (*(FigureRemark(o.key, o.remark) for o in stated), *self.explained)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A figure that the coordinator decided on.

    Attributes:
        id: Name of the decision.
        key: Address of the figure.
        before: What stood there.
        after: The value decided on.
        reason: Why, in the languages that it was written in.
        decided_by: Who.
        decided_on: When.
        finding: Rule or relation that it answers.
        document: File that holds it.
    """

    id: str
    key: Key
    before: Value
    after: Value
    reason: Text
    decided_by: str
    decided_on: date
    finding: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a finding: it is dismissed, or accepted as a standing relation.

    Attributes:
        id: Name of the decision.
        action: `dismiss`: the finding stays away until a figure in it changes; `accept`: from now on the two
            sides differ by `difference`, in this period and later ones.
        rule: The finding's rule.
        key: Address that the finding is about; its period does not count where it is accepted.
        relation: Name of the declared relation, or empty.
        figures: Every figure of the finding as it stood when it was dismissed, as text.
        difference: The stated side less the other, where it is accepted.
        reason: Why, in the languages that it was written in.
        decided_by: Who.
        decided_on: When.
        document: File that holds it.
        stands: True where it is known to stand, whatever its figures are now.
    """

    id: str
    action: Literal["dismiss", "accept"]
    rule: str
    key: Key
    relation: str
    figures: tuple[str, ...]
    difference: int
    reason: Text
    decided_by: str
    decided_on: date
    document: str = ""
    stands: bool = False

    def source(self, language: Language) -> Source:
        """Where it stands, with the reason and who gave it."""
        message = f"{self.id}: {self.reason.text(language)} ({self.decided_by}, {self.decided_on.isoformat()})"
        return Source(self.document, quote=message)


ENTRY_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
"""What an entry may be called: its name is that of a folder too."""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """An entry.

    Attributes:
        id: Its name.
        values: What stands in its columns; a column that is blank is not there.
        state: `written`, `released`, `withdrawn`.
        sha256: Hash of what stands.
        by: Who wrote it.
        written: When that was.
        looked: When somebody wrote it or looked at it last.
        released: When it was released; empty where it is not.
    """

    id: str
    values: Mapping[str, str]
    state: str = "written"
    sha256: str = ""
    by: str = ""
    written: str = ""
    looked: str = ""
    released: str = ""


def encode_entry_values(values: Mapping[str, str]) -> bytes:
    """What stands in an entry, as it lies in a file: a line a column, the same bytes whoever writes."""
    texts_by_name = {name: text for name, text in values.items() if text}
    return (json.dumps(texts_by_name, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def hash_entry_values(values: Mapping[str, str]) -> str:
    """The hash of what stands in an entry."""
    return hashlib.sha256(encode_entry_values(values)).hexdigest()
