"""Errors and warnings of another hand's checker of PDF/UA and WCAG on the report's PDFs, by rule.

Run `python benchmarks/pdf_check.py [FOLDER]` after `make report`. The checker, outloud (Apache-2.0), brings a
library under the AGPL, so it is installed in a folder of its own that is thrown away, and is in no lock of
this project. Fails if it finds an error that is not among those judged here to be none.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHECKER = "outloud==0.2.1"
# Errors of its `semantic` layer, which are guesses; each was looked at in the PDFs.
JUDGED = {
    "TBL-010": "a narrow table with a head for each row has a few more heads than figures by arithmetic",
    "TAG-002": "notes repeated under each piece of a broken table are tagged once and artifacts after that",
}
_MORE_HEADS = re.compile(r"header cells look shredded: (\d+) header cells against (\d+) data cells")


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else ROOT / "editions" / "norway-2024"
    reports = sorted(folder.glob("report-*.pdf"))
    if not reports:
        raise SystemExit(f"There is no report in {folder}: run `make report` first.")
    with tempfile.TemporaryDirectory() as at:
        venv.create(at, with_pip=True)
        python = Path(at) / "bin" / "python"
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", CHECKER]
        subprocess.run(install, check=True)
        told = [(report, _findings(Path(at), report)) for report in reports]
    unjudged = 0
    for report, findings in told:
        print(f"{report.name}, {CHECKER}")
        counted = Counter((one["severity"], one["rule"]) for one in findings)
        for (severity, rule), times in sorted(counted.items()):
            print(f"  {severity:<8} {rule}  {times:>3}  {JUDGED.get(rule, '')}")
            for one in findings:
                if one["rule"] == rule:
                    print(f"           page {one['page']}: {one['message']} [{one.get('evidence') or ''}]")
        unjudged += sum(one["severity"] == "error" and not _judged(one) for one in findings)
    if unjudged:
        raise SystemExit(f"{unjudged} errors that nobody has judged")


def _judged(one: dict[str, object]) -> bool:
    """True for an error of a kind that was looked at; of heads, only for up to two more than figures."""
    if one["rule"] == "TBL-010":
        counted = _MORE_HEADS.fullmatch(str(one["message"]))
        return counted is not None and int(counted[1]) - int(counted[2]) <= 2
    return one["rule"] in JUDGED


def _findings(at: Path, report: Path) -> list[dict[str, object]]:
    out = at / "told.json"
    command = [str(at / "bin" / "outloud"), str(report), "--json", str(out), "--fail-on", "never", "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    found: list[dict[str, object]] = json.loads(out.read_text("utf-8"))["results"][0]["findings"]
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
