"""What an edition tells by itself of its figures: the persons behind them, and what does not agree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html as markup  # type: ignore[import-untyped]

from mutate.part import head, plain, unnumbered

__all__ = ["told_by_itself", "words"]

Over = frozenset[str]
_BLOCKS = "self::p or self::h2 or self::h3 or self::th or self::td or self::li or self::summary or self::caption"


def told_by_itself(
    files: Mapping[str, bytes], language: str, explained: Mapping[str, Over], counted: Over
) -> dict[str, Over]:
    """The measures and periods behind each such text of a language.

    Args:
        files: The edition's files.
        language: The language.
        explained: Measures and periods that each explanation was reckoned over, by its cause.
        counted: The measure and period of the count of different persons.
    """
    start = f"site/{language}/"
    method = next(name for name in files if name.startswith(start) and name.endswith("/method.html"))
    pages = {name: f"{method.rpartition('/')[0]}/{name}" for name in ("index.html", "method.html")}
    trees = {name: markup.document_fromstring(files[page].decode("utf-8")) for name, page in pages.items()}
    over = _over(json.loads(files["internal/findings.json"]), explained)
    found: dict[str, Over] = {}
    for box, rests in (*_persons(trees, counted), *_events(trees, over)):
        for label in box.xpath(".//@aria-label"):
            found[f"@aria-label {plain(label)}"] = rests
        for block in box.xpath(f"descendant-or-self::*[{_BLOCKS}]"):
            if text := words(block):
                found[text] = found.get(text, frozenset()) | rests
    return found


def words(block: Any) -> str:
    """The words of a block, without the numbers of findings."""
    texts = block.xpath(".//text()[not(ancestor::sup)]")
    return unnumbered(plain("".join(texts)))


def _over(told: list[dict[str, Any]], explained: Mapping[str, Over]) -> dict[str, Over]:
    """What the event of each finding rests on, by its anchor."""
    by_cause: dict[str, Over] = {}
    for one in told:
        keys = (*(part["key"] for part in one["parts"]), *one["beside"])
        own = frozenset(map(head, keys)) | explained.get(one["cause"], frozenset())
        by_cause[one["cause"]] = by_cause.get(one["cause"], frozenset()) | own
    return {one["anchor"]: by_cause[one["cause"]] for one in told}


def _persons(trees: Mapping[str, Any], counted: Over) -> Iterator[tuple[Any, Over]]:
    for title in trees["method.html"].xpath("//h2[@id='people']"):
        yield title, counted
        for box in title.itersiblings():
            if box.tag == "h2":
                break
            yield box, counted
    for box in trees["index.html"].xpath("//*[@id='answer']"):
        yield box, counted


def _events(trees: Mapping[str, Any], over: Mapping[str, Over]) -> Iterator[tuple[Any, Over]]:
    for section in trees["method.html"].xpath("//section[@class='finding']"):
        places = section.xpath("descendant-or-self::*/@id")
        yield section, frozenset().union(*(over.get(place, frozenset()) for place in places))
    for box in trees["index.html"].xpath("//aside[@class='told-box']"):
        places = [href.partition("#")[2] for href in box.xpath(".//a/@href")]
        if any(place in over for place in places):
            yield box, frozenset().union(*(over.get(place, frozenset()) for place in places))
