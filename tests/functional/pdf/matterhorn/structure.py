"""Checkpoints 02, 09, 11, 13, 14, 17, 19: roles, headings, languages, figures and notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from matterhorn.opened import STANDARD, Opened
from matterhorn.rule import rule

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


@rule("02-001")
def role_of_nothing(opened: Opened) -> Iterator[str]:
    tags = {str(one.node.S)[1:] for one in opened.elements}
    yield from (tag for tag in sorted(tags) if opened.mapped(tag) not in STANDARD)


@rule("02-003")
def roles_in_a_circle(opened: Opened) -> Iterator[str]:
    for start in opened.roles:
        met, tag = {start}, opened.roles[start]
        while tag in opened.roles and tag not in met:
            met.add(tag)
            tag = opened.roles[tag]
        if tag in met:
            yield start


@rule("02-004")
def standard_type_remapped(opened: Opened) -> Iterator[str]:
    yield from (tag for tag in opened.roles if tag in STANDARD)


@rule("11-001")
def no_language(opened: Opened) -> Iterator[str]:
    """The file names its language, so that all text, alternatives, bookmarks and comments have one."""
    if not _LANGUAGE.fullmatch(str(opened.root.get("/Lang", ""))):
        yield "catalog"


@rule("14289-1 7.2 tags")
def language_is_no_tag(opened: Opened) -> Iterator[str]:
    told = {str(one.node.Lang) for one in opened.elements if "/Lang" in one.node}
    told |= {one.language for page in opened.content for one in page if one.language}
    yield from (tag for tag in sorted(told) if not _LANGUAGE.fullmatch(tag))


@rule("13-004")
def figure_without_words(opened: Opened) -> Iterator[str]:
    for one in opened.of("Figure"):
        words = str(one.node.get("/Alt", one.node.get("/ActualText", "")))
        if not words.strip():
            yield f"figure {one.node.objgen[0]}"


@rule("32000-1 14.8.5.4.3")
def figure_without_place(opened: Opened) -> Iterator[str]:
    yield from (
        f"figure {one.node.objgen[0]}"
        for one in opened.of("Figure")
        if len(one.attribute("/Layout", "/BBox") or ()) != 4
    )


@rule("14-002")
def first_heading_is_not_the_first(opened: Opened) -> Iterator[str]:
    found = [one.tag for one in opened.elements if re.fullmatch(r"H\d", one.tag)]
    if found and found[0] != "H1":
        yield found[0]


@rule("14-003")
def level_skipped(opened: Opened) -> Iterator[str]:
    levels = [int(one.tag[1]) for one in opened.elements if re.fullmatch(r"H\d", one.tag)]
    yield from (f"H{before} to H{after}" for before, after in pairwise(levels) if after > before + 1)


@rule("14-007")
def two_kinds_of_headings(opened: Opened) -> Iterator[str]:
    if opened.of("H") and opened.of("H1", "H2", "H3", "H4", "H5", "H6"):
        yield "both H and H1"


@rule("17-002")
def formula_without_words(opened: Opened) -> Iterator[str]:
    yield from (f"formula {one.node.objgen[0]}" for one in opened.of("Formula") if "/Alt" not in one.node)


@rule("19-003")
def note_without_name(opened: Opened) -> Iterator[str]:
    yield from (f"note {one.node.objgen[0]}" for one in opened.of("Note") if not one.node.get("/ID"))


@rule("19-004")
def name_twice(opened: Opened) -> Iterator[str]:
    names = Counter(bytes(one.node.ID) for one in opened.elements if "/ID" in one.node)
    yield from (repr(name) for name, times in names.items() if times > 1)
