"""The files for the unit: findings, relations, explanations, deductions, and the rest of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml import html as markup  # type: ignore[import-untyped]

from mutate.declared import Declared, Keys
from mutate.part import Part, head, page_text, plain

__all__ = ["inside_parts"]


def inside_parts(file: str, data: bytes, about: Declared, stated: Keys) -> Iterator[Part]:
    """The parts of a file in `internal/`.

    Args:
        file: Its name.
        data: Its bytes.
        about: What the edition declares.
        stated: Addresses that somebody stated; any other is bounded by all figures around it.
    """
    name = file.removeprefix("internal/")
    if name == "findings.html":
        yield from _page(file, data, about)
        return
    told = json.loads(data)
    if name == "disclosure.json":
        yield from _disclosure(file, told, about)
    elif name == "persons.json" and told:
        yield Part(file, "persons", _json(told), over=frozenset({f"{told['measure']} | {told['period']}"}))
    elif name == "readings.json":
        for one in told or []:
            yield Part(file, one["key"], _json(one), frozenset({one["key"]}), about.related)
    elif name == "pictures.json":
        for chart, one in told.items():
            yield Part(file, chart, _json(one), about.charts[chart])
    else:
        reader = {
            "findings.json": _finding,
            "relations.json": _relation,
            "explanations.json": _explanation,
            "deduced.json": _deduced,
            "sentences.json": _sentence,
        }
        for one in told or []:
            if name == "sentences.json":
                borne = _json(one.pop("findings"))
                place = f"findings in {one['chapter']} {one['language']}: {one['text']}"
                own = frozenset(key for figure in one["figures"] for key in figure["keys"])
                yield Part(file, place, borne, about.marked.keys | own, about.marked.over)
            yield from reader[name](file, one, stated)


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _bounded(keys: Keys, stated: Keys) -> Keys:
    return frozenset(head(key) for key in keys - stated)


def _finding(file: str, one: dict[str, Any], stated: Keys) -> Iterator[Part]:
    keys = frozenset([*(part["key"] for part in one["parts"]), *one["beside"]])
    cause = one.pop("cause")
    yield Part(file, f"finding {_json(one)}", "", keys, _bounded(keys, stated))
    # Findings that share a figure have one cause: another of them may give it its name.
    over = frozenset(map(head, keys))
    yield Part(file, f"cause of {one['rule']} {_json(one['relation'])}", cause, keys, over)


def _relation(file: str, one: dict[str, Any], stated: Keys) -> Iterator[Part]:
    keys = frozenset([*(term["key"] for term in one["terms"]), *one.pop("beside")])
    terms = _json(one.pop("terms"))
    place = f"{one['rule']} {one['relation']} {terms}"
    yield Part(file, place, _json(one), keys, _bounded(keys, stated))


def _explanation(file: str, one: dict[str, Any], stated: Keys) -> Iterator[Part]:
    yield Part(file, f"explanation {_json(one)}", "", over=frozenset(one["over"]))


def _deduced(file: str, one: dict[str, Any], stated: Keys) -> Iterator[Part]:
    yield Part(file, f"deduced {one['key']}", _json(one), over=frozenset({head(one["key"])}))


def _sentence(file: str, one: dict[str, Any], stated: Keys) -> Iterator[Part]:
    keys = frozenset(key for figure in one["figures"] for key in figure["keys"])
    yield Part(file, f"{one['chapter']} {one['language']}: {one['text']}", _json(one), keys)


def _disclosure(file: str, told: dict[str, Any], about: Declared) -> Iterator[Part]:
    for one in told.pop("cells"):
        grid = about.tables[one["table"]]
        where = [one.pop("row"), one.pop("column")]
        keys = frozenset({one["key"]}) if one["place"] == "cell" else grid.keys
        yield Part(file, f"cell {_json(one)}", "", keys)
        yield Part(file, f"order of {one['table']} {one['key']}", _json(where), grid.keys)
    for one in told.pop("sentences"):
        yield Part(file, f"sentence {_json(one)}", "", frozenset({one["key"]}))
    for one in told.pop("texts"):
        del one["place"]  # the number of a finding is that of its place among all findings
        yield Part(file, f"text {_json(one)}", "", frozenset({one["key"]}), about.related)
    for one in told.pop("pictures"):
        yield Part(file, f"picture {_json(one)}", "", frozenset({one["key"]}))
    for one in told.pop("tables"):
        yield Part(file, f"counts of {one['table']}", _json(one), about.tables[one["table"]].keys)
    yield Part(file, "frame", _json(told))


def _page(file: str, data: bytes, about: Declared) -> Iterator[Part]:
    """The page of findings: an article rests on what its explanation does; lists of all of them, on all.

    How many relations hold rests on every figure that a relation is about.
    """
    tree = markup.document_fromstring(page_text(data))
    for node in tree.body.iter():
        if not isinstance(node.tag, str):
            continue
        own = next((one for one in node.iterancestors("article")), None)
        cause = "".join(own.xpath("./p[@class='cause']/text()")) if own is not None else ""
        over = about.explained.get(cause, about.overall)
        if own is not None and own.get("id", "").endswith("-persons"):
            over, cause = about.counted, "persons"
        if node.getparent().tag == "header" and node.get("class") == "missing":
            over = about.related
        for text in (plain(node.text), *(plain(kid.tail) for kid in node)):
            if text:
                yield Part(file, f"{cause or 'lists'}: {text}", "", over=over)
