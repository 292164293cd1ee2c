"""The page of an estimate: it stands alone, speaks a language, and holds no markup of a table's."""

from html.parser import HTMLParser

import pytest

from tilstand.estimate import CaptureTable, HiddenPopulation, hidden_population
from tilstand.estimate.simulate import population
from tilstand.internal.estimate_page import estimate_page as page


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.open, self.away = [], [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.away += [v for k, v in attrs if k in ("src", "href", "onclick")]
        if tag not in ("meta", "br", "rect", "circle", "line"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def named() -> HiddenPopulation:
    """An answer about lists whose names are not to be taken for marks of a page."""
    table = population("pairwise", 4, 3_000, seed=5)
    lists = ("<police>", "NAV & co", "C", "D")
    return hidden_population(CaptureTable(lists, table.counts, title="A <b>title</b>"), replicates=200)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_stands_alone(named, language):
    html = page(named, language)
    tags = _Tags()
    tags.feed(html)
    assert not tags.open
    assert tags.seen.count("svg") == 3
    assert "script" not in tags.seen
    assert not tags.away
    assert "http" not in html
    assert "<police>" not in html
    assert "A &lt;b&gt;title" in html
    assert f'lang="{language}"' in html


def test_a_language_without_words_is_answered_in_the_one_that_stands_in():
    found = hidden_population(CaptureTable.of("A", {"A": 1200}))
    assert 'lang="en"' in page(found, "ka")
    assert page(found, "ka") == page(found, "en")
    assert 'lang="sv"' in page(found, "sv")
