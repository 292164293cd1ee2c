"""What no register takes, line by line as it was asked for: refused with a remedy, and nothing lost."""

from __future__ import annotations

import csv
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from refused import LINES, PROMISE

from tilstand import define
from tilstand import registers as room
from tilstand.define.registers import read_register
from tilstand.errors import UsageError
from tilstand.languages import list_shipped_languages
from tilstand.registers.tables import read_entry_table

from .conftest import NOON

pytestmark = pytest.mark.slow

NORWAY = Path(__file__).parents[3] / "collections" / "norway"


@pytest.fixture
def norway(tmp_path):
    """Norway's registers in a folder of their own, after a ministry has been closed."""
    place = Path(shutil.copytree(NORWAY, tmp_path / "norway"))
    file = place / "registers" / "codelists" / "ministry.csv"
    file.write_text(file.read_text("utf-8").replace("ud,,", "ud,,2030-12-31"), "utf-8")
    return define.read_collection(place)


def table(file, rows):
    heads = ["id", *dict.fromkeys(name for values in rows.values() for name in values)]
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, heads)
        writer.writeheader()
        writer.writerows({"id": name, **values} for name, values in rows.items())
    return file


@pytest.mark.parametrize("line", LINES)
def test_it_is_refused_in_words_with_a_remedy_and_nothing_is_kept(norway, tmp_path, line):
    name, rows, expected = LINES[line]
    about = read_register(norway, name)
    shelf = room.open_register_store(about)
    before = room.load_register_entries(shelf).entries
    told = read_entry_table(about, table(tmp_path / "rows.csv", rows), before, {})
    assert [(one.entry, one.kind) for one in told.flaws] == expected
    assert not told.fits
    for one in told.flaws:
        assert one.row >= 2
        for language in list_shipped_languages():
            assert all(text.text(language) for text in (one.where, one.what, one.do))
    assert room.load_register_entries(shelf).entries == before


def test_all_of_it_at_once_is_told_at_once(norway, tmp_path):
    """What one fault hides of another comes with the first table, not with the second."""
    about = read_register(norway, "court_decisions")
    rows, expected = {}, []
    for at, (name, own, flaws) in enumerate(LINES.values()):
        if name == about.name:
            other = {entry: f"{entry}{at}" for entry in own}
            for entry, values in own.items():
                case = {"case": f"{values['case']}-{at}"}
                after = {"after": other[values["after"]]} if "after" in values else {}
                rows[other[entry]] = {**values, **case, **after}
            expected += [(other[entry], kind) for entry, kind in flaws]
    told = read_entry_table(about, table(tmp_path / "rows.csv", rows), {}, {})
    assert sorted((one.entry, one.kind) for one in told.flaws) == sorted(expected)


def test_a_statement_is_released_by_nobody_who_wrote_any_of_it(norway):
    """Nor after somebody else has set a comma in it: that one has written, and has not read what he wrote."""
    shelf = room.open_register_store(read_register(norway, "commitments"))
    told = {**PROMISE, "statement.nb": "Tiltaket er i gang.", "statement_by": "jd", "statement_on": "2031-05"}
    room.keep_entries(shelf, {"new": told}, by="Kari Prøve", at=NOON)
    changed = {**told, "statement.nb": "Tiltaket er, i gang."}
    room.keep_entries(shelf, {"new": changed}, by="Ola Prøve", at=NOON + timedelta(hours=1))
    for name in ("Kari Prøve", "kari  prøve", "Ola Prøve"):
        with pytest.raises(UsageError, match="somebody else"):
            room.release_entries(shelf, ["new"], by=name, at=NOON + timedelta(hours=2))
    room.release_entries(shelf, ["new"], by="Per Prøve", at=NOON + timedelta(hours=3))
    assert room.load_register_entries(shelf).entries["new"].state == "released"
    room.keep_entries(shelf, {"new": told}, by="Ola Prøve", at=NOON + timedelta(hours=4))
    room.release_entries(shelf, ["new"], by="Kari Prøve", at=NOON + timedelta(hours=5))  # what Per read is read
