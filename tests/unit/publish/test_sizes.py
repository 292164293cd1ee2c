"""The limits of the words of size, as the method appendix and the site's method page tell them."""

from __future__ import annotations

import dataclasses

import html5lib
import pytest

from tilstand.define import Collection
from tilstand.define.schema import SizeWord
from tilstand.model.appendix import Appendix
from tilstand.protect.names import describe_size_words
from tilstand.publish.method_appendix import build_method_appendix
from tilstand.publish.site import build_site
from tilstand.terms import Language

WORDS = {
    "small": SizeWord(most_percent=10.0, most_units=3, most_points=5.0, cap_percent=20.0),
    "clear": SizeWord(least_percent=20.0, least_units=5),
    "marked": SizeWord(least_percent=27.5, least_units=1234, least_points=20),
}


def sized(collection: Collection) -> Collection:
    settings = collection.settings.model_copy(update={"size_words": WORDS})
    return dataclasses.replace(collection, settings=settings)


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        (
            "nb",
            [
                ("vesentlig", "minst 27,5 prosent og minst 1\u202f234 i antall; for tall i prosent: "
                 "minst 20 prosentpoeng"),
                ("klar, klart", "minst 20 prosent og minst 5 i antall"),
                ("liten, litt", "høyst 10 prosent eller høyst 3 i antall, men aldri over 20 prosent; "
                 "for tall i prosent: høyst 5 prosentpoeng"),
            ],
        ),
        (
            "nn",
            [
                ("vesentleg", "minst 27,5 prosent og minst 1\u202f234 i talet; for tal i prosent: "
                 "minst 20 prosentpoeng"),
                ("klar, klart", "minst 20 prosent og minst 5 i talet"),
                ("liten, litt", "høgst 10 prosent eller høgst 3 i talet, men aldri over 20 prosent; "
                 "for tal i prosent: høgst 5 prosentpoeng"),
            ],
        ),
        (
            "en",
            [
                ("marked, markedly", "at least 27.5 per cent and at least 1,234 in number; "
                 "for figures in per cent: at least 20 percentage points"),
                ("clear, clearly", "at least 20 per cent and at least 5 in number"),
                ("small, slightly", "at most 10 per cent or at most 3 in number, but never above 20 per "
                 "cent; for figures in per cent: at most 5 percentage points"),
            ],
        ),
    ],
)  # fmt: skip
def test_the_limits_are_told_in_the_order_in_which_words_are_tried(
    sagaland: Collection, language: Language, rows: list[tuple[str, str]]
) -> None:
    told = describe_size_words(sized(sagaland))
    assert [(word.text(language), limit.text(language)) for word, limit in told] == rows


def test_the_appendix_and_the_page_tell_the_same_limits(sagaland, make) -> None:  # type: ignore[no-untyped-def]
    release = make(sized(sagaland))
    (section,) = (
        one
        for one in build_method_appendix(release.names, release.appendix, "nb")["sections"]
        if one["title"].startswith("Hva ordene om størrelse")
    )
    rows = [(word.text("nb"), limit.text("nb")) for word, limit in describe_size_words(sized(sagaland))]
    assert [tuple(row) for row in section["rows"]] == rows
    page = html5lib.HTMLParser(namespaceHTMLElements=False).parse(build_site(release)["nb/2031/method.html"].decode())
    pairs = ((one.find("dt"), one.find("dd")) for one in page.iter("div") if one.find("dt") is not None)
    facts = {"".join(word.itertext()): "".join(limit.itertext()) for word, limit in pairs}
    for word, limit in rows:
        assert facts[word].split() == limit.split()


def test_without_words_of_size_nothing_is_promised(release) -> None:  # type: ignore[no-untyped-def]
    told = build_method_appendix(release.names, Appendix(), "en")
    assert not any("size" in one["title"] for one in told["sections"])
