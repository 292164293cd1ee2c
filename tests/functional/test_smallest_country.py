"""The least that a country must write before it has a report: bodies, measures, names, and its figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

FILES = {
    "collection.toml": """id = "minland"
country = "MIN"
languages = ["en"]
dimensions.sex.codelist = "sex"
""",
    "providers.toml": 'providers.police.forms = ["police"]\n',
    "measures.toml": """[victims]
unit = "persons"
dimensions = ["sex"]
""",
    "forms/police.toml": """[[blocks]]
measure = "victims"
breakdowns = ["sex"]
""",
    "tables/victims.toml": """measure = "victims"
provider = "police"
rows = { total = true, dimension = "sex" }
""",
    "codelists/sex.csv": "code\nfemale\nmale\n",
    "labels/en.toml": """providers.police = "The police"
measures.victims.name = "Victims met"
dimensions.sex = "Sex"
codes.sex = { female = "Women", male = "Men" }
""",
    "rounds/2031/round.toml": """period = "2031"
published = 2032-03-01
""",
    "rounds/2031/submissions/police.csv": """provider,form,period,version,measure,breakdown,value,status,qualifier
police,police,2031,1,victims,,42,number,exact
police,police,2031,1,victims,sex=female,28,number,exact
police,police,2031,1,victims,sex=male,14,number,exact
""",
}


def test_a_country_of_thirty_lines_has_its_report(tmp_path: Path, called: Callable[..., Any]) -> None:
    """What it leaves out has a default: who publishes, parts and titles, words of units, kinds of bodies."""
    for name, text in FILES.items():
        (tmp_path / "minland" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "minland" / name).write_text(text, "utf-8")
    assert sum(text.count("\n") for text in FILES.values()) <= 30
    assert called("run", "minland", "2031", "--out", "out", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / "report-en.pdf").stat().st_size > 10_000
    shown = (tmp_path / "out" / "data" / "victims.csv").read_text("utf-8")
    assert all(text in shown for text in ("Women", "42", "28"))
