"""One door: nothing is published but what left protect, shown on the source and by trying to get past it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sources import told

from tilstand import collect, define, protect, reconcile
from tilstand.errors import ReleaseError
from tilstand.model.release import Release
from tilstand.publish.release_gate import (
    check_public_links,
    check_release_seal,
    iterate_link_targets,
    iterate_page_links,
)

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"


def callers(*names: str) -> set[str]:
    """The rooms that call something of that name."""
    return {path.split("/")[0] for path, one in told().items() if one.calls & set(names)}


def test_only_protect_makes_and_seals_a_release():
    assert callers("Release", "Overview", "seal_release") == {"protect"}


def test_only_protect_binds_the_figures_of_a_text():
    assert callers("build_chapters", "Chapter") == {"protect", "report_text"}


@pytest.fixture(scope="module")
def release() -> Release:
    collection = define.read_collection(SAGALAND)
    batch = collect.collect_round(collection, "2031")
    found = reconcile.reconcile_batch(collection, batch)
    return protect.make_release(collection, "2031", batch, found.figures, batch.findings + found.findings)


def test_a_release_passes_as_protect_made_it(release):
    assert check_release_seal(release) is release


def fields(value: object) -> Iterator[str]:
    yield from (one.name for one in dataclasses.fields(value) if one.name != "seal")


@pytest.mark.parametrize("name", [one.name for one in dataclasses.fields(Release)])
def test_whatever_is_taken_away_from_a_release_breaks_its_seal(release, name):
    """Every field is under the seal: emptied, or made another."""
    held = getattr(release, name)
    other = type(held)() if isinstance(held, str | tuple | dict) and held else f"{name} of somebody else"
    with pytest.raises(ReleaseError, match="changed after it was sealed"):
        check_release_seal(dataclasses.replace(release, **{name: other}))


def test_a_single_cell_that_is_changed_breaks_the_seal(release):
    table = release.tables[0]
    told = dataclasses.replace(table, cells=())
    with pytest.raises(ReleaseError, match="changed after it was sealed"):
        check_release_seal(dataclasses.replace(release, tables=(told, *release.tables[1:])))


class Forged(Release):
    def digest(self) -> str:
        return self.seal


def test_a_release_that_brings_its_own_seal_is_refused(release):
    told = {field.name: getattr(release, field.name) for field in dataclasses.fields(Release)}
    with pytest.raises(ReleaseError, match="Forged is not a release"):
        check_release_seal(Forged(**told))


def test_anything_else_is_refused():
    with pytest.raises(ReleaseError, match="dict is not a release"):
        check_release_seal({"tables": ()})


def test_what_a_hash_cannot_see_is_refused(release):
    with pytest.raises(ReleaseError, match="no plain value"):
        check_release_seal(dataclasses.replace(release, answers=(object(),)))


INSIDE = (
    "internal/findings.json",
    "../../internal/a.html",
    "./manifest.json",
    "/internal/",
    "internal%2Fa.json",
    "../norway-2024-internal/findings.json",
    "/norway-2024-internal/findings.json",
    "./..//x-internal/",
)
OUTSIDE = (
    "https://example.org/internal/a",
    "#internal/",
    "international/a.html",
    "table/manifest.html",
    "x-internal/a.html",
    "",
)


@pytest.mark.parametrize("target", INSIDE)
def test_a_link_to_an_internal_file_is_refused_in_print_and_on_the_web(target):
    told = {"chapters": [{"spans": [{"kind": "link", "target": target, "spans": [{"text": "here"}]}]}]}
    for targets in (
        iterate_link_targets(told),
        iterate_page_links(f'<p><a class="x" href="{target}">here</a>'.encode()),
    ):
        with pytest.raises(ReleaseError, match=re.escape(f"a.pdf leads to {target}.")):
            check_public_links("a.pdf", targets)


def test_what_a_text_says_is_no_link():
    """A body may write of internal and external cases, and of any file by its name."""
    check_public_links("a.html", iterate_page_links(b"<p>internal/external, findings.json, manifest.json</p>"))
    check_public_links("a.html", iterate_page_links("".join(f'<a href="{one}">' for one in OUTSIDE).encode()))
    check_public_links("a.pdf", iterate_link_targets({"spans": [{"kind": "text", "text": "internal/external"}]}))
