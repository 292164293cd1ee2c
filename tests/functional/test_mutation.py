"""One input figure changes: what depends on it does, nothing else does, and a lapse in either would be seen.

`benchmarks/mutation.py` does the same for a hundred figures drawn at random.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from mutate.edition import reading
from mutate.figure import Mutation
from mutate.judge import Judgement, judged
from mutate.law import Laws
from mutate.run import Bench, Made, Refused

pytestmark = pytest.mark.slow

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def bench(edition: Path, norway: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(norway, "2024", tmp_path_factory.mktemp("mutation"), edition)


def mutation(bench: Bench, key: str, value: int) -> Mutation:
    figure = next(one for one in bench.figures if one.key == key and not one.published)
    assert figure.value != value
    return Mutation(figure, Decimal(value))


def test_all_files_show_what_the_input_gives_and_the_same(bench: Bench) -> None:
    laws = Laws(bench.before, bench.reckoned)
    assert laws.breaches() == []
    assert laws.held["cells: the same in every file"] > 10_000
    assert laws.held["sentences: phrases say their figures"] > 1_000
    assert laws.held["charts: marks and numbers"] > 100
    assert len(laws.open) < 0.3 * laws.held["data: as reckoned from the input"]


@pytest.mark.parametrize(
    ("key", "value", "moved"),
    [
        # A cell of a breakdown, and with it those of the two groups and the umbrella that the body is in.
        ("adults_assisted | rosa | 2024 | region=africa", 20, 20),
        # A body's total: its account, the groups, sentences, pictures, key figures.
        ("adults_assisted | rosa | 2024", 56, 60),
        # A figure of an earlier year, which sentences of this year compare with.
        ("decisions | udi | 2023", 72, 16),
        # A part that did not give its total, and now does: the total's footnote goes, in every file.
        ("clinics_visited | nadheim_oslo | 2024 | area=oslo", 69, 8),
        # A total that its parts give no more: with its mark it prints as another body's does without one.
        ("adults_assisted | nadheim_bergen | 2024", 10, 60),
        # A figure that a printed change was reckoned from: one change fits now, and the other no more.
        ("processing_days | pod | 2024 | clearance=cleared", 429, 8),
    ],
)
def test_what_depends_on_a_figure_changes_and_nothing_else(
    bench: Bench, key: str, value: int, moved: int
) -> None:
    found = bench.tried(mutation(bench, key, value))
    assert isinstance(found, Judgement)
    assert found.stale == []
    assert found.stray == []
    assert found.must >= moved
    assert found.changed >= found.must


def test_the_footnote_about_an_open_finding_comes_and_goes_with_it(bench: Bench) -> None:
    made = bench.made(mutation(bench, "processing_days | pod | 2024 | clearance=cleared", 429))
    assert isinstance(made, Made)

    def noted(files: Mapping[str, bytes]) -> list[str]:
        lines = csv.DictReader(io.StringIO(files["data/handling_results.csv"].decode("utf-8-sig")))
        return [line["value"] for line in lines if "metodevedlegget" in line["notes"]]

    assert noted(bench.before.files) == ["96"]
    assert noted(made.files) == ["-14"]


def test_a_footnote_in_running_text_comes_and_goes_with_its_finding(bench: Bench) -> None:
    made = bench.made(mutation(bench, "clinics_visited | nadheim_oslo | 2024 | area=oslo", 69))
    assert isinstance(made, Made)
    for files, times in ((bench.before.files, 1), (made.files, 0)):
        for language in ("nb", "nn", "en"):
            page = files[f"site/{language}/2024/body/nadheim_oslo.html"].decode()
            assert page.count('<li id="n1_note-') == times


def test_a_footnote_that_no_finding_declares_is_seen_and_so_is_one_that_is_missing(bench: Bench) -> None:
    note = "Passer ikke med andre tall, se åpne merknader i metodevedlegget"

    def breaches(name: str, old: str, new: str) -> set[str]:
        files = dict(bench.before.files)
        _swap(files, name, old, new, 1)
        assert files[name] != bench.before.files[name]
        laws = Laws(reading(files, bench.reckoned.stated, bench.before), bench.reckoned)
        return {one.file for one in laws.marks()}

    assert breaches("data/handling_results.csv", note, "") == {"data/handling_results.csv"}
    assert breaches("data/key_permits.csv", ",,\n", f',,"{note}"\n') == {"data/key_permits.csv"}
    page = "site/nb/2024/table/handling_results.html"
    assert breaches(page, note, "Noe annet") == {page}


def test_a_footnote_in_running_text_that_leads_astray_is_seen_and_so_is_one_that_is_missing(
    bench: Bench,
) -> None:
    def breaches(name: str, old: str, new: str) -> set[str]:
        files = dict(bench.before.files)
        _swap(files, name, old, new, 1)
        assert files[name] != bench.before.files[name]
        laws = Laws(reading(files, bench.reckoned.stated, bench.before), bench.reckoned)
        return {one.file for one in laws.leads()}

    body, method = "site/nn/2024/body/nadheim_oslo.html", "site/nn/2024/method.html"
    finding = "r103-clinics_visited-nadheim_oslo-2024-by-area"
    assert breaches(body, f"#{finding}", "#r107-appeal_cases-une-2024-une-cases") == {body}
    assert breaches(body, "merknad\u00a0", "merknad\u00a01") == {body}
    link = '<a class="ds-link" href="#n1_note-1" id="n1_ref-1" aria-label="Fotnote 1">1</a>'
    mark = f'<sup role="none">{link}</sup>'
    assert breaches(body, mark, "") == {body}
    assert method in breaches(method, f'id="{finding}"', 'id="r103-other"')
    sentences = "internal/sentences.json"
    assert sentences in breaches(sentences, finding, "r103-other")


def test_a_part_larger_than_its_whole_is_refused_by_name(bench: Bench) -> None:
    """No sentence can say "50 of the ten": the text and the two figures are named, and no edition is made."""
    found = bench.made(mutation(bench, "adults_assisted | nadheim_stavanger | 2024 | entry=new", 50))
    assert isinstance(found, Refused)
    assert found.right, found.why
    assert "nadheim_stavanger.md" in found.why


def test_what_stays_behind_and_what_moves_without_reason_is_seen(bench: Bench) -> None:
    asked = mutation(bench, "adults_assisted | rosa | 2024", 56)
    made = bench.made(asked)
    assert isinstance(made, Made)
    before, after = bench.before, reading(made.files, made.reckoned.stated, bench.before)

    def seen(plant: Callable[[Files], None]) -> tuple[list[str], int]:
        files = dict(made.files)
        plant(files)
        assert files != made.files
        planted = reading(files, made.reckoned.stated, after)
        found = judged(before, planted, bench.reckoned, made.reckoned, asked)
        # The hashes would tell of any change made afterwards; here the content has to.
        return [one.law for one in found.stale if one.law != "hashes"], len(found.stray)

    assert seen(lambda files: files.update({"data/new.txt": b""})) == ([], 1)
    for plant in (_csv, _cube, _page, _sentence, _picture):
        stale, _ = seen(plant)
        assert stale, plant
    for name in (
        "data/tables.xlsx",
        "report-nb.pdf",
        "site/en/2024/body/rosa.html",
        "internal/findings.json",
    ):
        stale, _ = seen(lambda files, name=name: files.update({name: before.files[name]}))  # type: ignore[misc]
        assert stale, name
    stale, stray = seen(lambda files: _swap(files, "site/nb/2024/part/3.html", "IOM", "OMI", 1))
    assert (stale, stray > 0) == (["search"], True)
    assert seen(lambda files: _swap(files, "site/nb/2024/table/convictions.html", ">3<", ">4<", 1))[1] > 0
    assert seen(lambda files: _swap(files, "data/README.nb.md", "2024", "2025", 1))[1] > 0


def _swap(files: Files, name: str, old: str, new: str, times: int = -1) -> None:
    files[name] = files[name].decode().replace(old, new, times).encode()


def _csv(files: Files) -> None:
    _swap(files, "data/account_rosa.csv", "persons,56,", "persons,55,", 1)


def _cube(files: Files) -> None:
    told = json.loads(files["data/account_rosa.nb.json"])
    told["value"] = [55 if one == 56 else one for one in told["value"]]
    files["data/account_rosa.nb.json"] = json.dumps(told).encode()


def _page(files: Files) -> None:
    _swap(files, "site/nb/2024/body/rosa.html", '<td class="number">56', '<td class="number">55', 1)


def _sentence(files: Files) -> None:
    _swap(files, "site/nb/2024/body/rosa.html", "56 voksne antatte", "55 voksne antatte", 1)


def _picture(files: Files) -> None:
    page = next(name for name in files if name.startswith("site/nb/") and b">180</text>" in files[name])
    _swap(files, page, ">180</text>", ">179</text>", 1)
