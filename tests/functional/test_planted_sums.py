"""A sum that does not add up in a returned workbook: one cause, told once when the round is reconciled."""

from __future__ import annotations

import shutil
from pathlib import Path

from plant.returned import NUMBER, Returned
from tilstand import collect, define
from tilstand.round.state import load_round
from tilstand.terms import Key, Period, Value

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
TOTAL = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))


def told(place: Path, total: int) -> list[str]:
    """What is said of a workbook with 8 women and 4 men, and this total."""
    folder = place / str(total) / "sagaland"
    shutil.copytree(SAGALAND, folder)
    for name in ("submissions", "published.csv", "adjustments.toml", "decisions.toml"):
        path = folder / "rounds" / "2031" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path, view = place / str(total) / "havn_shelter.xlsx", define.read_collection(folder).at("2031")
    values = {TOTAL: total, TOTAL.at("sex", "female"): 8, TOTAL.at("sex", "male"): 4}
    numbers = {key: Value.number(value) for key, value in values.items()}
    collect.write_workbook_template(view, "2031", "havn_shelter", path, {}, values=numbers)
    book = Returned(path.read_bytes())
    for row in book.manifest.filter_mapped_rows("cell"):
        if row.block == book.block[0].block and row.breakdown.startswith("sex=") and not row.breakdown.endswith("male"):
            book.form.rows[book.form.at(row.code)][NUMBER] = 0
    path.write_bytes(book.saved())
    state = load_round(folder, "2031", inbox=[path])
    assert not [
        one
        for one in state.findings
        if one.rule.startswith("C0") and "havn_shelter.xlsx" in one.cause and one.rule != "C030"
    ]
    return [one.rule for one in state.reconciled.findings if "havn_shelter" in one.providers]


def test_a_total_one_off_is_one_cause(tmp_path: Path) -> None:
    assert told(tmp_path, 12) == []
    assert told(tmp_path, 13) == ["R103"]
