"""A finding that the coordinator decides on leaves the open ones; the edition says who, when and why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tilstand.publish.edition_folders import get_internal_folder

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
DECISIONS = """
[[decision]]
id = "2031-1"
action = "accept"
rule = "R106"
measure = "victims_assisted"
provider = "shelters"
period = "2031"
difference = 4
reason = { nb = "Oppdiktet grunn til prøve.", nn = "Oppdikta grunn til prøve.", en = "A trial." }
decided_by = "Prøve Prøvesen (generert)"
decided_on = 2025-10-01
"""


def test_what_is_decided_is_told_in_every_edition(tilstand, tmp_path) -> None:
    """The shelters' printed total is four too large, and the coordinator lets it stand."""
    collection = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, collection)
    printed = collection / "rounds" / "2031" / "published.csv"
    printed.write_text(printed.read_text("utf-8").replace(",,43,number", ",,47,number", 1), "utf-8")
    found = json.loads(tilstand("reconcile", collection, "2031", "--json").stdout)["findings"]
    assert ("R106", "47", "43") in {(f["rule"], f["observed"], f["expected"]) for f in found}
    (collection / "rounds" / "2031" / "decisions.toml").write_text(DECISIONS, "utf-8")
    out: Path = tmp_path / "edition"
    done = tilstand("run", collection, "2031", "--out", out, "--quiet")
    assert done.returncode == 0, done.stderr
    (decided,) = json.loads((get_internal_folder(out) / "decisions.json").read_text("utf-8"))
    assert decided["status"] == "accepted"
    for language, title, reason in (
        ("nb", "Merknader som er avgjort", "Oppdiktet grunn til prøve."),
        ("nn", "Merknader som er avgjorde", "Oppdikta grunn til prøve."),
        ("en", "Findings decided on", "A trial."),
    ):
        page = (out / "site" / language / "2031" / "method.html").read_text("utf-8")
        settled = page.partition('id="settled"')[2].partition('id="findings"')[0]
        assert all(part in settled for part in (title, "Prøve Prøvesen (generert)"))
        assert reason not in settled  # nobody has released it
        assert 'lang="nb"' not in settled
    findings = json.loads((get_internal_folder(out) / "findings.json").read_text("utf-8"))
    total = [f for f in findings if f["rule"] == "R106" and f["observed"] == "47"]
    assert total == []
