"""The gate: which links of a public file lead to what is internal, each with page and word; and the seal."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace as Made

import pytest

from tilstand.errors import ReleaseError
from tilstand.publish.release_gate import (
    check_overview_seal,
    check_public_links,
    check_release_seal,
    iterate_link_targets,
    iterate_page_links,
)
from tilstand.publish.site.figures import list_table_charts


def refused(name: str, *targets: str) -> list[str]:
    try:
        check_public_links(name, targets)
    except ReleaseError as error:
        return [target for target in targets if target in str(error)]
    return []


@pytest.mark.parametrize(
    ("name", "target", "internal"),
    [
        # The folder beside the edition, by its own name, from where the page stands and from the root.
        ("index.html", "../norway-2024-internal/coverage.html", True),
        ("en/2031/index.html", "../../../norway-2024-internal/", True),
        ("en/2031/index.html", "../../norway-2024-internal/", False),
        ("index.html", "/editions/norway-2024-internal/coverage.html", True),
        ("index.html", "norway-2024-internal/coverage.html", False),
        ("index.html", "../norway-2024-internal.html", False),
        # The folder as an edition's own list names it, with an ending or none.
        ("index.html", "internal/coverage.html", True),
        ("index.html", "internal", True),
        ("en/index.html", "../internal/", True),
        ("en/index.html", ".//../%69nternal/x", True),
        ("index.html", "internals/x", False),
        ("index.html", "page.html?from=internal/x#internal/x", False),
        # Another site's folders are its own.
        ("index.html", "https://example.org/internal/x", False),
        ("index.html", "//example.org/internal/x", False),
        ("index.html", "mailto:internal/x", False),
    ],
)
def test_a_link_leads_to_what_is_internal_or_does_not(name, target, internal):
    assert refused(name, target) == [target] * internal


def test_all_links_that_do_are_told_each_once_and_in_order():
    with pytest.raises(ReleaseError) as found:
        check_public_links("a.html", ["internal/z", "b.html", "internal/a", "internal/z"])
    said = str(found.value)
    assert [said.count(one) for one in ("internal/a", "internal/z", "b.html")] == [1, 1, 0]
    assert said.index("internal/a") < said.index("internal/z")
    assert "a.html" in said


def test_links_are_found_wherever_they_stand():
    page = b'<a class=x href="a&amp;b.html">a</a><img src=c.png srcset=\'d.png 2x\'><p data-href="e">href="f"'
    assert list(iterate_page_links(page)) == ["a&b.html", "c.png", "d.png"]
    told = {
        "kind": "part",
        "spans": [{"kind": "link", "target": "a", "spans": ({"kind": "link", "target": "b"},)}, "c", 3],
        "target": "d",
    }
    assert list(iterate_link_targets(told)) == ["a", "b"]


@pytest.mark.parametrize("check", [check_release_seal, check_overview_seal])
def test_what_only_looks_sealed_is_refused_and_told_by_its_kind(check):
    with pytest.raises(ReleaseError, match=r"SimpleNamespace"):
        check(Made(seal="a", digest=lambda: "a"))


def test_a_release_is_admitted_as_it_was_sealed_and_as_nothing_else(make):
    release = make()
    assert check_release_seal(release) is release
    with pytest.raises(ReleaseError, match=r"Release"):
        check_overview_seal(release)
    with pytest.raises(ReleaseError):
        check_release_seal(dataclasses.replace(release, tables=release.tables[1:]))


def test_a_table_has_the_charts_of_its_own_in_the_language_of_the_book():
    plots = [
        Made(id=name, table=table, language=language)
        for name, table, language in (("b", "t", "en"), ("a", "t", "en"), ("c", "u", "en"), ("d", "t", "nb"))
    ]
    book = {language: Made(release=Made(plots=plots), language=language) for language in ("en", "nb", "nn")}
    assert [list_table_charts(book[one], "t") for one in book] == [["b", "a"], ["d"], []]
    assert list_table_charts(book["en"], "u") == ["c"]
