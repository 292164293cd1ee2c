"""What is said of the portal is said of all of it: the tables on WCAG and ASVS, against what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from who_may import WHO

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.slow
@pytest.mark.usefixtures("database")
def test_every_address_that_can_be_looked_at_stands_in_the_table_once() -> None:
    from django.test import RequestFactory

    from tilstand.portal.urls import urlpatterns

    told = (REFERENCE / "portal-wcag.md").read_text("utf-8")
    table, rest = told[told.index("## By page") :].split("\nNo page: ")
    pages = [name for row in table.splitlines() if row.startswith("| `") for name in names(row.split("|")[1])]
    others = names(rest.split("\n\n")[0])
    looked = [name for name in (*pages, *others) if name in WHO]
    assert len(looked) == len(set(looked))
    ask, shown = RequestFactory(), set()
    for one in (one for one in urlpatterns if hasattr(one, "name")):
        try:
            answer = one.callback(ask.get("/"))
            posts = answer.status_code == 405
        except Exception:  # it was let in, and there is nobody: it can be looked at
            posts = False
        if not posts:
            shown.add(one.name)
    assert set(looked) == shown


def names(text: str) -> list[str]:
    return re.findall(r"`(\w+)`", text)


def test_every_line_of_asvs_has_its_evidence_and_each_test_that_it_names_is_there() -> None:
    told = (REFERENCE / "asvs.md").read_text("utf-8")
    rows = [row.split(" | ") for row in told.splitlines() if re.match(r"\| \d", row)]
    assert len(rows) > 100
    assert not [row for row in rows if row[1] == "open"]
    here, root = REFERENCE.parents[1] / "tests" / "unit" / "portal", REFERENCE.parents[1]
    for name in {one for row in rows for one in re.findall(r"`([\w/]*test_\w+\.py)`", row[-1])}:
        assert (root / name if "/" in name else here / name).is_file(), name
    for row in (one for one in rows if one[1] == "test"):
        assert row[-1].strip(" |"), row


def test_every_test_and_benchmark_that_is_named_as_a_proof_is_there() -> None:
    told, root = (REFERENCE / "portal-proofs.md").read_text("utf-8"), REFERENCE.parents[1]
    places = {"site": root / "tests" / "functional" / "site", "": root / "tests" / "unit" / "portal"}
    named = set(re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", told))
    assert len(named) > 60
    for file, test in named:
        folder, _, name = file.rpartition("/")
        path = root / file if folder.startswith(("tests", "benchmarks")) else places[folder] / name
        assert path.is_file(), file
        assert not test or f"def {test}(" in path.read_text("utf-8"), (file, test)
