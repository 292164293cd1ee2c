"""What a linkage unit refuses, before anything is merged; and what its log keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sealed import SealedUnit, encode_cells, encode_population, make_unit, seal_all, with_header

from link_populations import YEAR, generate_population
from tilstand.errors import ArchiveError, LinkError
from tilstand.link.sealed_folder import UnitLog, open_sealed_folder
from tilstand.link.submission import LinkSubmission

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PEOPLE = [{"given": "Generert", "surname": f"Person{letter}", "birth": "1999-05-03"} for letter in "abcdefghijkl"]


@pytest.fixture(scope="module")
def unit() -> SealedUnit:
    return make_unit()


@pytest.fixture(scope="module")
def submissions() -> list[LinkSubmission]:
    return encode_population(generate_population(150, lists=4, seed=1))[0]


@pytest.fixture
def opened(unit: SealedUnit, tmp_path: Path) -> Callable[..., Any]:
    """Opens submissions that are sealed into a folder."""

    def open_all(submissions: list[LinkSubmission], **said: Any) -> Any:
        seal_all(submissions, unit, tmp_path / "sealed")
        return open_sealed_folder(tmp_path / "sealed", unit.private, YEAR, UnitLog(tmp_path, "unit", NOW), **said)

    return open_all


def read_faults(told: pytest.ExceptionInfo[LinkError]) -> list[str]:
    return [cause.template.path for cause in told.value.told]


def test_what_bodies_sent_is_opened_by_body(opened: Any, submissions: list[LinkSubmission]) -> None:
    found = opened(submissions)
    assert [sealed.body for sealed in found] == [submission.header.body for submission in submissions]
    assert [sealed.submission for sealed in found] == submissions


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"year": YEAR - 1}, "year"),
        ({"key": "A" * 22}, "key"),
        ({"groups": ("labour",)}, "groups"),
        ({"reported": 3}, "total"),
    ],
)
def test_a_file_unlike_the_others_is_refused(
    opened: Any, submissions: list[LinkSubmission], changed: dict[str, Any], fault: str
) -> None:
    others = with_header(submissions[0], **changed)
    with pytest.raises(LinkError) as told:
        opened([others if fault != "groups" else _ungrouped(others), *submissions[1:]])
    assert f"errors.link.fault.{fault}" in read_faults(told)


def _ungrouped(submission: LinkSubmission) -> LinkSubmission:
    from dataclasses import replace

    records = tuple(replace(record, strata={**record.strata, "group": ""}) for record in submission.records)
    return LinkSubmission(submission.header, records)


def test_two_keys_of_which_none_has_more_files_are_both_doubted(opened: Any, submissions: list[LinkSubmission]) -> None:
    with pytest.raises(LinkError) as told:
        opened([submissions[0], with_header(submissions[1], key="A" * 22)])
    assert read_faults(told).count("errors.link.fault.key") == 2


def test_two_files_of_a_body_are_refused(opened: Any, unit: SealedUnit, submissions: Any, tmp_path: Path) -> None:
    seal_all(submissions, unit, tmp_path / "sealed")
    (tmp_path / "sealed" / "another.tls").write_bytes((tmp_path / "sealed" / "body-01.tls").read_bytes())
    with pytest.raises(LinkError) as told:
        opened([])
    assert read_faults(told).count("errors.link.fault.twice") == 2


def test_a_list_that_repeats_another_body_s_is_refused(opened: Any) -> None:
    with pytest.raises(LinkError) as told:
        opened([encode_cells(PEOPLE), encode_cells(PEOPLE[:11], "body-02")])
    assert read_faults(told) == ["errors.link.fault.copy"]
    assert opened([encode_cells(PEOPLE), encode_cells(PEOPLE[:3], "body-02")])


def test_a_difference_from_the_total_is_taken_when_somebody_says_so(opened: Any, submissions: Any) -> None:
    changed = [with_header(submissions[0], reported=999), *submissions[1:]]
    with pytest.raises(LinkError):
        opened(changed)
    assert len(opened(changed, accepted=["body-01"])) == len(changed)


def test_totals_from_elsewhere_stand_before_what_a_body_says(opened: Any, submissions: Any) -> None:
    totals = {submission.header.body: submission.header.records for submission in submissions}
    assert opened(submissions, totals=totals)
    with pytest.raises(LinkError) as told:
        opened(submissions, totals={**totals, "body-02": 1} | {"body-03": 2})
    assert read_faults(told) == ["errors.link.fault.total"] * 2
    del totals["body-04"]
    with pytest.raises(LinkError) as told:
        opened(submissions, totals=totals)
    assert read_faults(told) == ["errors.link.fault.unreported"]


def test_the_custodian_s_log_says_which_key_and_which_bodies(opened: Any, submissions: Any) -> None:
    key = submissions[0].header.key
    log = [{"act": "new", "year": YEAR, "key": key, "body": ""}]
    log += [{"act": "seal", "year": YEAR, "key": key, "body": submission.header.body} for submission in submissions]
    assert opened(submissions, custody=log)
    for wrong in (log[:-1], [{**log[0], "key": "A" * 22}, *log[1:]], [{**record, "year": 2025} for record in log]):
        with pytest.raises(LinkError) as told:
            opened(submissions, custody=wrong)
        assert set(read_faults(told)) == {"errors.link.fault.custody"}


def test_a_list_is_not_sent_twice(opened: Any, unit: SealedUnit, submissions: Any, tmp_path: Path) -> None:
    log = UnitLog(tmp_path, "unit", NOW)
    log.record_opening(opened(submissions))
    kept = (tmp_path / "sealed" / "body-01.tls").read_bytes()
    assert open_sealed_folder(tmp_path / "sealed", unit.private, YEAR, log)  # the same files are linked again
    with pytest.raises(LinkError) as told:
        opened(submissions)  # sealed anew, and so another file
    assert read_faults(told) == ["errors.link.fault.again"] * len(submissions)
    assert (tmp_path / "sealed" / "body-01.tls").read_bytes() != kept


def test_destroyed_files_are_gone_and_their_year_is_ended(opened: Any, submissions: Any, tmp_path: Path) -> None:
    log = UnitLog(tmp_path, "unit", NOW)
    log.record_opening(opened(submissions))
    files = sorted((tmp_path / "sealed").iterdir())
    told = log.destroy_files(files)
    assert [(record["act"], record["body"], record["year"]) for record in told] == [
        ("destroy", submission.header.body, YEAR) for submission in submissions
    ]
    assert not any(file.exists() for file in files)
    with pytest.raises(LinkError) as refused:
        opened(submissions)
    assert set(read_faults(refused)) == {"errors.link.fault.ended"}


def test_a_log_that_was_changed_stops_everything(opened: Any, submissions: Any, tmp_path: Path) -> None:
    UnitLog(tmp_path, "unit", NOW).record_opening(opened(submissions))
    file = tmp_path / "unit-log.jsonl"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[1:]))
    with pytest.raises(ArchiveError):
        opened(submissions)


def test_all_that_is_wrong_is_told_at_once_and_no_name(
    opened: Any, unit: SealedUnit, submissions: Any, tmp_path: Path
) -> None:
    seal_all(submissions, unit, tmp_path / "sealed")
    folder = tmp_path / "sealed"
    (folder / "Kari Nordmann.tls").write_bytes(b"Fornavn;Etternavn\nKari;Nordmann\n")
    (folder / "body-02.tls").write_bytes((folder / "body-02.tls").read_bytes()[:-9])
    (folder / "body-03.tls").write_bytes(seal_for(make_unit(), submissions[2]))
    with pytest.raises(LinkError) as told:
        opened([submissions[0]])
    assert sorted(read_faults(told)) == [
        "errors.link.sealed.broken.title",
        "errors.link.sealed.clear.title",
        "errors.link.sealed.foreign.title",
    ]
    assert "Kari" not in str(told.value)
    assert "Nordmann" not in str(told.value)


def seal_for(unit: SealedUnit, submission: LinkSubmission) -> bytes:
    from tilstand.link.sealing import seal_submission

    return seal_submission(submission, unit.public)


def test_an_empty_folder_is_told(unit: SealedUnit, tmp_path: Path) -> None:
    with pytest.raises(LinkError):
        open_sealed_folder(tmp_path, unit.private, YEAR, UnitLog(tmp_path, "unit", NOW))
