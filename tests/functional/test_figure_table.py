"""The long file of Norway's edition, as somebody reads it who takes a reader's defaults and has nothing else."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pandas as pd
import pytest

NUMBERS = ["value", "lower", "upper", "published", "computed", "computed_upper", "year"]
TOTAL = "_T"


@pytest.fixture(scope="module")
def data(edition: Path) -> Path:
    return edition / "data"


@pytest.fixture(scope="module")
def f(data: Path) -> pd.DataFrame:
    return pd.read_csv(data / "all-figures.csv")


def _same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    assert list(one) == list(other)
    for name in one:
        left, right = one[name], other[name]
        if name in NUMBERS:
            assert left.dropna().tolist() == right.dropna().tolist(), name
            assert left.isna().tolist() == right.isna().tolist(), name
        else:
            texts = [
                [str(x)[:10] if "date" in name or "period_" in name else str(x) for x in side]
                for side in (left.astype(object).where(left.notna(), ""), right.astype(object).where(right.notna(), ""))
            ]
            assert texts[0] == texts[1], name


def test_readers_give_the_same_values_by_their_defaults(f: pd.DataFrame, data: Path) -> None:
    file = data / "all-figures.csv"
    _same(f, duckdb.read_csv(str(file)).df())
    _same(f, pd.read_csv(file, engine="pyarrow"))
    _same(f, pd.read_csv(data / "all-figures.semicolon.csv", sep=";", decimal=","))
    _same(f, pd.read_parquet(data / "all-figures.parquet"))
    with closing(sqlite3.connect(f"file:{data / 'all-figures.sqlite'}?mode=ro", uri=True)) as database:
        _same(f, pd.read_sql_query("SELECT * FROM figures", database))


@pytest.mark.proof
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_reads_the_same(f: pd.DataFrame, data: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(data / "all-figures.csv")], check=True, capture_output=True, timeout=120)
    from python_calamine import CalamineWorkbook

    head, *rows = CalamineWorkbook.from_path(tmp_path / "all-figures.xlsx").get_sheet_by_index(0).to_python()
    at = {name: head.index(name) for name in head}
    assert [row[at["value"]] for row in rows if row[at["value"]] != ""] == f.value.dropna().tolist()
    assert [row[at["sex"]] for row in rows] == f.sex.fillna("").tolist()


def test_schemas_type_every_column(f: pd.DataFrame, data: Path) -> None:
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    fields = {one["name"]: one for one in package["resources"][0]["schema"]["fields"]}
    assert list(fields) == list(f)
    assert {name for name, one in fields.items() if one["type"] in ("number", "integer")} == set(NUMBERS)
    for name, one in fields.items():
        assert one["description"], name
        if "constraints" in one:
            assert set(f[name].dropna()) <= set(one["constraints"]["enum"]), name
    assert {one["schema"]["fields"][0]["type"] for one in package["resources"]} == {"string"}
    web = json.loads((data / "all-figures.csv-metadata.json").read_text("utf-8"))
    assert [one["name"] for one in web["tableSchema"]["columns"]] == list(f)
    for one in web["tableSchema"]["columns"]:
        assert {text["@language"] for text in one["dc:description"]} == {"nb", "nn", "en"}


def test_each_figure_stands_once_with_its_edition_and_tables(f: pd.DataFrame) -> None:
    assert f.id.is_unique
    assert f[["edition", "edition_date", "edition_state", "basis"]].dropna(subset=["edition"]).nunique().max() == 1
    assert f[f.record == "figure"].tables.notna().all()


def test_figures_are_those_of_the_tables(f: pd.DataFrame, data: Path) -> None:
    by_id = f[f.record == "figure"].set_index("id")
    for file in sorted(data.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = [row for row in csv.DictReader(lines) if "row_label" in row and row["measure"] != "_Z"]
        for row in rows:
            dims = {
                k: v for k, v in row.items() if k in f.columns and v not in ("_T", "_Z") and f[k].isin(["_Z"]).any()
            }
            key = f"{row['measure']} | {row['provider']} | {row['period']}"
            codes = "; ".join(f"{name}={code}" for name, code in sorted(dims.items()))
            own = by_id.loc[f"{key} | {codes}" if codes else key]
            assert (row["value"] == "") == pd.isna(own.value), row
            assert row["value"] == "" or float(row["value"]) == own.value, row
            assert (row["status"], row["unit"]) == (own.obs_status, own.unit), row


def test_only_a_plain_count_is_normal(f: pd.DataFrame) -> None:
    plain = f[f.obs_status == "A"]
    assert set(plain.qualifier) == {"exact"}
    assert not set(plain.origin) & {"deduced", "adjusted"}
    assert plain.break_cause.isna().all()
    assert "range" not in set(plain.statistic)
    assert f[f.qualifier.isin(["about", "at_least", "at_most"])].obs_status.eq("E").all()
    assert set(f.conf_status.dropna()) <= {"free", "confidential"}
    assert (
        f[f.value.isna() & (f.record == "figure")]
        .state.isin(["not_known", "not_submitted", "not_collected", "not_applicable"])
        .all()
    )


def test_breaks_are_rows_and_a_range_of_people_only_where_somebody_signed_it(f: pd.DataFrame, data: Path) -> None:
    assert f[f.record == "persons"].empty  # nobody answers for a range of persons
    words = pd.read_csv(data / "dictionary.csv")
    assert (f.record == "break").sum() == (words.kind == "break").sum() > 0
    assert f[f.id == "hosts_considered | udi | 2024 | outcome=not_excluded"].obs_status.item() == "B"


def _one(f: pd.DataFrame, id: str, column: str = "value") -> object:
    return f.loc[f.id == id, column].item()


# Each question that somebody asks of the report, and the one expression that answers it.
QUESTIONS: dict[str, tuple[Callable[[pd.DataFrame], object], object]] = {
    "How many children are among the aggrieved persons, as a share?": (
        lambda f: round(
            f[(f.measure == "aggrieved_persons") & (f.age_at_offence == "minor")].value.sum()
            / _one(f, "aggrieved_persons | pod | 2024"),  # type: ignore[operator]
            3,
        ),
        0.188,
    ),
    "Which origin grew most among those assisted?": (
        lambda f: (
            f[f.id.str.match(r"adults_assisted \| all_follow_up \| 20\d\d \| region=\w+$")]
            .pivot(index="region", columns="year", values="value")
            .diff(axis=1)
            .iloc[:, -1]
            .idxmax()
        ),
        "latin_america",
    ),
    "How many people does each body follow up, as one series?": (
        lambda f: (
            f[f.id.str.fullmatch(r"adults_assisted \| \w+ \| 2024") & (f.source_body == f.provider)]
            .set_index("provider")
            .value.agg(["count", "sum"])
            .tolist()
        ),
        [17, 179],
    ),
    "How many days did the police take on average?": (
        lambda f: f[(f.measure == "processing_days") & (f.year == 2024) & (f.clearance == TOTAL)].value.item(),
        306,
    ),
    "Is that a mean or a median?": (lambda f: f[f.measure == "processing_days"].statistic.unique().tolist(), ["mean"]),
    "Why is UNE's figure for 2023 blank?": (lambda f: _one(f, "appeal_cases | une | 2023", "state"), "not_known"),
    "How many different people were assisted?": (
        lambda f: f.loc[f.record == "persons", ["lower", "upper"]].to_numpy().tolist(),
        [],
    ),
    "Are the 183 people or registrations?": (
        lambda f: _one(f, "adults_assisted | all_follow_up | 2024", "unit"),
        "registrations",
    ),
    "How many reports did the police take, and how many were aggravated?": (
        lambda f: f[
            (f.measure == "reports_to_police")
            & (f.year == 2024)
            & (f.district == TOTAL)
            & (f.exploitation == TOTAL)
            & (f.offence_country == TOTAL)
        ].value.tolist(),
        [19, 2],
    ),
    "How have reports to the police developed since 2019?": (
        lambda f: f[f.id.str.fullmatch(r"reports_to_police \| pod \| 20\d\d")].sort_values("year").value.tolist(),
        [36, 39, 29, 32, 27, 19],
    ),
    "Which figures are not to be compared with the year before?": (
        lambda f: f[(f.record == "figure") & f.break_cause.notna()].measure.unique().tolist(),
        ["hosts_considered", "adults_assisted"],
    ),
    "Which figures are open to question?": (
        lambda f: f[f.findings.notna()].measure.unique().tolist(),
        ["adults_assisted", "clinics_visited", "reports_to_police", "processing_days_change"],
    ),
    "How many were convicted in 2024?": (
        lambda f: _one(f, "convictions | kom | 2024", "printed_en"),
        "3 cases",
    ),
    "Of the applicants for a reflection period, how many were women?": (
        lambda f: _one(f, "applicants | udi | 2024 | permit=reflection_or_limited; sex=female"),
        21,
    ),
    "Who told us how many were returned?": (
        lambda f: _one(f, "assisted_returns | udi | 2024", "source_body"),
        "udi",
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_from_the_long_file_alone(f: pd.DataFrame, question: str) -> None:
    ask, answer = QUESTIONS[question]
    assert ask(f) == answer


def test_there_are_fifteen_questions() -> None:
    assert len(QUESTIONS) == 15
