"""What two editions say of the same figures, whatever their files look like."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_SPEC = importlib.util.spec_from_file_location("compared", ROOT / "tools" / "compared.py")
assert _SPEC is not None
assert _SPEC.loader is not None
compared = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(compared)

OLD = """table,measure,provider,period,sex,value,status,qualifier
a,cases,police,2031,_T,12,A,exact
a,cases,police,2031,female,7,A,exact
a,cases,court,2031,_T,3,A,exact
"""
NEW = """draft,table,measure,provider,period,sex,form,value,status,qualifier
draft,b,cases,police,2031,,_T,12,A,exact
draft,a,cases,police,2031,,_T,12,A,exact
draft,a,cases,police,2031,female,_T,8,A,exact
"""


def edition(folder: Path, cells: str, outcome: str, internal: Path) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "cells.csv").write_text(cells, "utf-8")
    internal.mkdir()
    rows = {
        "findings": [],
        "relations": [{"terms": [{"key": "cases | police | 2031"}], "outcome": outcome}],
        "deduced": [{"key": "cases | court | 2031", "value": 3}],
    }
    for name, told in rows.items():
        (internal / f"{name}.json").write_text(json.dumps(told), "utf-8")
    return folder


def test_what_moved_is_gone_and_is_new_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = edition(tmp_path / "old", OLD, "holds", tmp_path / "old" / "internal")
    new = edition(tmp_path / "new", NEW, "untested", tmp_path / "new-internal")
    assert compared.main([str(old), str(new)]) == 1
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: [int(one) for one in line.split()[1:]] for line in lines[1:5]}
    assert rows == {
        "figures": [3, 3, 1, 1, 1, 1],
        "findings": [0] * 6,
        "relations": [1, 1, 0, 1, 0, 0],
        "proven": [1, 1, 1, 0, 0, 0],
    }
    assert "  a | cases | police | 2031 | sex=female: 7 A exact -> 8 A exact" in lines
    assert "gone: a | cases | court | 2031: 3 A exact" in lines
    assert "new in b (1)" in lines


def test_a_figure_that_stands_in_another_table_is_not_lost(tmp_path: Path) -> None:
    new = edition(tmp_path / "new", NEW, "holds", tmp_path / "new-internal")
    less = NEW.replace("draft,a,cases,police,2031,,_T,12,A,exact\n", "")
    later = edition(tmp_path / "later", less, "holds", tmp_path / "later-internal")
    assert compared.main([str(new), str(new)]) == 0
    assert compared.main([str(new), str(later)]) == 0
