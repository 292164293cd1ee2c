"""The identification guide: every line has its source, no sign a weight; it is a draft until somebody has read it."""

from __future__ import annotations

import io
import json
import time
from dataclasses import replace
from datetime import date

import matterhorn
import pdfua
import pikepdf
import pytest
from norway_guide import DAY, NORWAY, change_rule, change_service, read_norway

from tilstand import define
from tilstand.errors import ReleaseError
from tilstand.guides.identification import build_identification_overview, hash_guide_files
from tilstand.guides.schema import Indicator, Review
from tilstand.publish.register_overview import build_overview_files, write_overview
from tilstand.terms import Period

GUIDE = read_norway()
YEAR = Period.from_text("2026")


def build(guide=GUIDE, day=DAY, final=False):
    return build_identification_overview(guide, define.read_collection(NORWAY), YEAR, day, final=final)


def list_entries(overview, group):
    names = [column.id for column in overview.columns]
    told = [dict(zip(names, entry.codes, strict=True)) for entry in overview.entries if entry.group == group]
    return [{name: text for name, text in entry.items() if text} for entry in told]


def read_all(guide):
    """The guide as it would be once everything was reviewed and looked at."""
    for name in guide.rules:
        guide = change_rule(guide, name, review=Review(by="Generated Reviewer", on=date(2026, 12, 1)))
    services = {name: replace(service, looked=date(2026, 12, 1)) for name, service in guide.services.items()}
    return replace(guide, services=services)


@pytest.fixture(scope="module")
def made():
    return build()


def test_all_parts_stand_in_it_with_the_emergency_first(made):
    groups = [code for code, _ in made.groups]
    assert groups[:3] == ["call", "advice", "never"]
    assert {f"forms.{sign.form}" for sign in GUIDE.indicators.values()} < set(groups)
    assert [group for group in groups if group.startswith("tracks.")] == [f"tracks.{t}" for t in GUIDE.settings.tracks]
    services = list_entries(made, "call")
    assert services[0]["phone"] == "112"
    assert len(services) == len(GUIDE.services)
    assert all("checked" in service for service in services[1:])


def test_every_sign_has_its_source_and_none_has_a_weight(made):
    signs = [entry for group, _ in made.groups if group.startswith("forms.") for entry in list_entries(made, group)]
    assert len(signs) == len(GUIDE.indicators) > 70
    assert all("https://" in sign["source"] or "http://" in sign["source"] for sign in signs)
    assert set(Indicator.model_fields) == {"form", "setting", "source", "quality"}


def test_every_rule_stands_with_its_provision(made):
    rules = [entry for group, _ in made.groups if group.startswith("tracks.") for entry in list_entries(made, group)]
    assert len(rules) == len(GUIDE.rules)
    assert all(rule["provision"] for rule in rules)


def test_it_is_a_draft_that_says_what_is_lacking_and_is_not_handed_out(made):
    assert not made.final
    assert len(made.lacks) == 2
    with pytest.raises(ReleaseError):
        build(final=True)


def test_once_all_is_read_it_is_handed_out():
    final = build(read_all(GUIDE), final=True)
    assert final.final
    assert final.lacks == ()
    page = build_overview_files(final)["nb/index.html"].decode()
    assert "data-draft" not in page


def test_what_is_past_its_day_is_marked_in_print():
    late = date(2027, 6, 2)  # half a year after the services were looked at
    overview = build(read_all(GUIDE), late)
    assert len(overview.lacks) == len(GUIDE.services)
    read = change_rule(read_all(GUIDE), "reflection", review_by=date(2026, 12, 3))
    told = {entry["what"]: entry for entry in list_entries(build(read), "tracks.reflection")}
    assert GUIDE.labels["rules.reflection.gives"].text("nb") not in told
    assert GUIDE.labels["rules.reflection_length.gives"].text("nb") in told


def test_no_number_that_nobody_called_and_no_closed_service_stands_in_it(made):
    data = "".join(
        file.decode("utf-8", "ignore") for name, file in build_overview_files(made).items() if "pdf" not in name
    )
    numbers = [service.values.get("phone", "") for service in GUIDE.services.values()]
    assert not [number for number in numbers if number and number != "112" and number in data]
    closed = build(change_service(GUIDE, "iom", closed="2026-12-03"))
    assert len(list_entries(closed, "call")) == len(GUIDE.services) - 1


@pytest.mark.slow
def test_it_is_set_for_everybody_the_same_twice_and_in_five_seconds(tmp_path):
    begun = time.perf_counter()
    made = build()
    held = define.read_collection(NORWAY)
    files = write_overview(made, tmp_path / "out", inputs=hash_guide_files(held), source=held.path)
    assert time.perf_counter() - begun < 5
    assert build_overview_files(build()) == build_overview_files(made)
    for language in GUIDE.languages:
        data = files[f"{language}/overview.pdf"]
        (tmp_path / "guide.pdf").write_bytes(data)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert matterhorn.faults(pdf) == []
        assert pdfua.validate(str(tmp_path / "guide.pdf")).findings == ()
    assert json.loads(files["data/overview.json"])["draft"] is True
