"""What bodies sent to the linkage unit: opened together, and refused together before anything is merged.

One submission of a body and year, ever: the linkage unit's log keeps which file it was, so that nobody can find out about a
person by sending a list again with one more line. A file is called by its name only where that is a code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from typing import Any

from tilstand.errors import LinkError
from tilstand.languages import format_message, make_error
from tilstand.link.encoding import EncodedRecord
from tilstand.link.sealing import open_submission
from tilstand.link.submission import BODY, LinkSubmission
from tilstand.storage.atomic import lock_folder
from tilstand.terms import Text
from tilstand.workflow.event_log import HashChain

SUFFIX = ".tls"
_COPIED, _FEWEST_COPIED = 0.5, 10  # share and number of records alike in two lists, from which one is a copy


@dataclass(frozen=True, slots=True)
class SealedSubmission:
    """A sealed file and what was in it.

    Attributes:
        file: The file.
        digest: SHA-256 of the sealed file.
        submission: What was in it.
    """

    file: Path
    digest: str
    submission: LinkSubmission

    @property
    def body(self) -> str:
        """The body that sent it."""
        return self.submission.header.body


class UnitLog:
    """What a linkage unit did with sealed files: a chain of hashes, without anything of a record.

    Args:
        folder: The linkage unit's own folder, where its key is.
        by: Who acts.
        now: When.
    """

    def __init__(self, folder: Path, by: str, now: datetime) -> None:
        self.folder, self.by, self.now = folder, by, now
        self._chain = HashChain(folder / "unit-log.jsonl")

    def read_records(self) -> list[dict[str, Any]]:
        """What was done, the first first.

        Raises:
            ArchiveError: If a line was changed or taken away.
        """
        return self._chain.parse_records()

    def record_opening(self, sealed: Sequence[SealedSubmission]) -> None:
        """Write down which files were opened, each once."""
        with lock_folder(self.folder):
            known = {record["sha256"] for record in self.read_records() if record["act"] == "open"}
            headers = [(found.digest, found.submission.header) for found in sealed if found.digest not in known]
            self._chain.append_records(
                self._build_record("open", digest, header.body, header.year, header.records)
                for digest, header in headers
            )

    def destroy_files(self, files: Sequence[Path]) -> list[dict[str, Any]]:
        """Destroy files and write it down; a file may outlive its record, never the other way round.

        Args:
            files: Sealed files, and what else was made of them.
        """
        with lock_folder(self.folder):
            opened = {record["sha256"]: record for record in self.read_records() if record["act"] == "open"}
            done = []
            for file in files:
                digest = sha256(file.read_bytes()).hexdigest()
                known = opened.get(digest, {"body": "", "year": 0, "records": 0})
                told = self._build_record("destroy", digest, known["body"], known["year"], known["records"])
                self._chain.append_record(told)
                with file.open("r+b") as stream:
                    stream.write(token_bytes(file.stat().st_size))
                file.unlink()
                done.append(told)
            return done

    def _build_record(self, act: str, digest: str, body: str, year: int, records: int) -> dict[str, Any]:
        told = {"act": act, "at": self.now.isoformat(timespec="seconds"), "by": self.by, "sha256": digest}
        return {**told, "body": body, "year": year, "records": records}


def open_sealed_folder(
    folder: Path,
    private: dict[str, Any],
    year: int,
    log: UnitLog,
    *,
    custody: Sequence[Mapping[str, Any]] = (),
    totals: Mapping[str, int] | None = None,
    accepted: Sequence[str] = (),
) -> tuple[SealedSubmission, ...]:
    """The submissions of a year, by body; nothing if anything is wrong with any.

    Args:
        folder: Where the sealed files lie.
        private: The private key of the linkage unit.
        year: The year of the registrations.
        log: What the linkage unit opened before.
        custody: The custodian's log (`read_custody_log`): which key the year has and who got it; not asked if empty.
        totals: What each body has reported elsewhere; what the body says of itself if not given.
        accepted: Bodies whose number of records may differ from their total.

    Raises:
        LinkError: With everything that is wrong with any of the files.
    """
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    if not files:
        raise make_error(LinkError, "link.unit.nothing", folder=folder)
    faults: list[Text] = []
    opened: list[SealedSubmission] = []
    for file in files:
        data = file.read_bytes()
        digest = sha256(data).hexdigest()
        try:
            opened.append(SealedSubmission(file, digest, open_submission(data, private, _name_file(file, digest))))
        except LinkError as error:
            faults.append(error.why[0])
    for check in (_check_duplicates, _check_headers, _check_copies):
        faults += check(opened)
    faults += _check_year(opened, year)
    faults += _check_log(opened, log.read_records())
    faults += _check_totals(opened, totals, frozenset(accepted))
    faults += _check_custody(opened, year, custody)
    if faults:
        raise make_error(LinkError, "link.unit.refused", faults, count=len(faults))
    return tuple(sorted(opened, key=lambda found: found.body))


def _name_file(file: Path, digest: str) -> str:
    """What a file is called in messages: its name where that is a code, else the first signs of its SHA-256."""
    return file.name if file.suffix == SUFFIX and BODY.fullmatch(file.stem) else f"{digest[:12]}{SUFFIX}"


def _tell(name: str, found: SealedSubmission, **facts: object) -> Text:
    return format_message(f"errors.link.fault.{name}", file=_name_file(found.file, found.digest), **facts)


def _check_duplicates(opened: Sequence[SealedSubmission]) -> Iterator[Text]:
    counts = Counter(found.body for found in opened)
    for found in opened:
        if counts[found.body] > 1:
            yield _tell("twice", found, body=found.body)


def _check_headers(opened: Sequence[SealedSubmission]) -> Iterator[Text]:
    """Each file that has another key or other groups than most have."""
    told: dict[str, Callable[[SealedSubmission], object]] = {
        "key": lambda found: found.submission.header.key,
        "groups": lambda found: found.submission.header.groups,
    }
    for name, read in told.items():
        ranked = Counter(map(read, opened)).most_common(2)
        certain = len(ranked) < 2 or ranked[0][1] > ranked[1][1]
        for found in opened:
            if len(ranked) > 1 and (not certain or read(found) != ranked[0][0]):
                yield _tell(name, found)


def _check_year(opened: Sequence[SealedSubmission], year: int) -> Iterator[Text]:
    for found in opened:
        if found.submission.header.year != year:
            yield _tell("year", found, said=str(found.submission.header.year), year=str(year))


def _check_log(opened: Sequence[SealedSubmission], records: Sequence[Mapping[str, Any]]) -> Iterator[Text]:
    """Each file whose body sent another one for the year before, or whose year was ended."""
    before = {(record["body"], record["year"]): record["sha256"] for record in records if record["act"] == "open"}
    ended = {record["year"] for record in records if record["act"] == "destroy" and record["year"]}
    for found in opened:
        header = found.submission.header
        if header.year in ended:
            yield _tell("ended", found, year=str(header.year))
        elif before.get((header.body, header.year), found.digest) != found.digest:
            yield _tell("again", found, body=header.body)


def _check_totals(
    opened: Sequence[SealedSubmission], totals: Mapping[str, int] | None, accepted: frozenset[str]
) -> Iterator[Text]:
    for found in opened:
        header = found.submission.header
        total = header.reported if totals is None else totals.get(header.body)
        if total is None:
            yield _tell("unreported", found, body=header.body)
        elif header.records != total and header.body not in accepted:
            yield _tell("total", found, records=header.records, total=total)


def _check_custody(
    opened: Sequence[SealedSubmission], year: int, custody: Sequence[Mapping[str, Any]]
) -> Iterator[Text]:
    """Each file of a body that got no key, or with another key than the custodian made for the year."""
    if not custody:
        return
    keys = {record["key"] for record in custody if record["act"] == "new" and record["year"] == year}
    bodies = {record["body"] for record in custody if record["act"] == "seal" and record["year"] == year}
    for found in opened:
        if found.submission.header.key not in keys or found.body not in bodies:
            yield _tell("custody", found, body=found.body)


def _check_copies(opened: Sequence[SealedSubmission]) -> Iterator[Text]:
    """Each file that repeats much of another body's, record by record."""
    seen: dict[tuple[object, ...], int] = {}
    for number, found in enumerate(opened):
        alike = Counter(
            seen.setdefault(_get_content(record), number) for record in found.submission.records if record.linkable
        )
        for other, count in sorted(alike.items()):
            least = _COPIED * min(found.submission.header.linkable, opened[other].submission.header.linkable)
            if other != number and opened[other].body != found.body and count >= max(least, _FEWEST_COPIED):
                yield _tell("copy", found, body=opened[other].body)


def _get_content(record: EncodedRecord) -> tuple[object, ...]:
    """What a record says, whatever its row: noise is of the content, so the same cells are the same filters."""
    return (record.given, record.surname, record.years, record.date)
