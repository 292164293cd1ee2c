"""All that a collection of collections cannot hold together, told at once (on three invented lands)."""

from __future__ import annotations

from pathlib import Path

import pytest
from lands import lands

from tilstand.define.federation_reader import read_federation
from tilstand.errors import CollectionError

CHANGES: dict[str, list[tuple[str, str]]] = {
    "collections.toml": [
        (
            'folder = "members/corvia"\nbody = "urzad"',
            'folder = "members/corvia"\nbody = "urzad"\nalso = { nobody = "belmar", urzad = "far" }',
        ),
        (
            'kind = "at_most"\ngiven = { measure = "came", by = "origin" }',
            'kind = "at_most"\nfor_each = ["age"]\ngiven = { measure = "none", by = "origin" }',
        ),
        (
            'taken = { measure = "taken_over", by = "origin" }',
            'taken = { measure = "presumed", by = "age", where = { age = "old", place = "x" } }',
        ),
    ],
    "correspondences/alba.toml": [
        (
            'child = "minor", grown = "adult"',
            'child = { contains = ["minor", "elder"] }, grown = { overlaps = ["adult", "x"] }, '
            'other = "adult", older = { part_of = "y" }',
        ),
        (
            '[dimensions.to_state]\nto = "destination"',
            '[dimensions.hue]\nto = "age"\n\n[dimensions.to_state]\nto = "colour"',
        ),
        ('of = "victims"\nto = "identified"', 'of = "victims"\nto = "none"\nwhere = { band = "old", hue = "x" }'),
        (
            'of = "returns"\nto = "handed_over"',
            'of = "none"\nto = "handed_over"\nat = { destination = "mars", age = "minor" }',
        ),
        ('of = "referrals"\nto = "sent"', 'of = "referrals"\nto = "handed_over"'),
    ],
    "correspondences/belmar.toml": [
        ('whole = ["minor"]', 'whole = ["minor", "adult", "ghost"]'),
        ('femton_sjutton = { part_of = "minor" }', 'femton_sjutton = "adult"'),
        ('of = "offer"\nto = "presumed"', 'of = "offer"\nto = "identified"'),
    ],
    "correspondences/corvia.toml": [
        (
            'nieletni = "minor", dorosli = "adult"',
            'nieletni = { contains = ["minor"] }, dorosli = { part_of = "minor" }',
        )
    ],
    "members/corvia/codelists/wiek.csv": [("nieletni,", "nieletni,dorosli")],
    "members/corvia/measures.toml": [
        ("[oddane]\n", '[oddane]\nflow = "stock"\n'),
        ("[przyjete]\n", '[przyjete]\nstatistic = "mean"\n'),
    ],
}

TOLD = """
collections.toml, line 11: Two collections are the shared provider belmar. Give each a provider of its
    own.
correspondences/alba.toml, line 3: elder is not a shared code of age. Correct the code.
correspondences/alba.toml, line 3: x is not a shared code of age. Correct the code.
correspondences/alba.toml, line 3: alba has no code other in band. Correct the code.
correspondences/alba.toml, line 3: alba has no code older in band. Correct the code.
correspondences/alba.toml, line 3: y is not a shared code of age. Correct the code.
correspondences/alba.toml, line 5: alba has no dimension hue. Correct the name.
correspondences/alba.toml, line 9: There is no shared dimension colour. Correct the name.
correspondences/alba.toml, line 17: alba has no code old in band. Correct the code.
correspondences/alba.toml, line 17: victims has no dimension hue. Correct the name.
correspondences/alba.toml, line 17: There is no shared measure none. Correct the name.
correspondences/alba.toml, line 22: alba has no measure none. Correct the name.
correspondences/alba.toml, line 22: mars is not a shared code of destination. Correct the code.
correspondences/alba.toml, line 22: handed_over has no dimension age. Correct the name.
correspondences/alba.toml, line 31: referrals counts cases and handed_over counts persons: unlike units
    are never held together. Name a measure that counts the same, or say kind = "not_comparable".
correspondences/alba.toml, line 31: referrals and handed_over are not of the same people: presumed and
    identified victims are never held together. Name a measure of the same ones, or say kind =
    "not_comparable".
correspondences/belmar.toml, line 7: These would all be one and the same code, and two of them stand in
    one list: femton_sjutton, vuxen, adult. Say part_of or contains where a code is not equal.
correspondences/belmar.toml, line 3: minor is to be made up of its parts, and fewer than two are named.
    Say part_of of each of them, or take it out of whole.
correspondences/belmar.toml, line 3: adult is to be made up of its parts, and fewer than two are named.
    Say part_of of each of them, or take it out of whole.
correspondences/belmar.toml, line 3: ghost is not a shared code of age. Correct the code.
correspondences/belmar.toml, line 14: offer and identified are not of the same people: presumed and
    identified victims are never held together. Name a measure of the same ones, or say kind =
    "not_comparable".
collections.toml, line 11: far is not one of the shared providers. Add it to providers.toml, or correct
    the name.
collections.toml, line 11: corvia has no body or group nobody. Correct the name.
correspondences/corvia.toml, line 3: A code would be a part of itself: dorosli ⊂ minor ⊂ nieletni ⊂
    dorosli. Correct one of these.
correspondences/corvia.toml, line 22: oddane and handed_over are not counted in the same way: one over a
    period, the other on a day. Name another measure, or say kind = "not_comparable".
correspondences/corvia.toml, line 26: przyjete and taken_over are not the same kind of number (a count,
    a mean, a share), or only a part of one. Name another measure, or say kind = "not_comparable".
collections.toml, line 17: presumed has no dimension place. Correct the name.
collections.toml, line 17: old is not a code of age. Correct the name.
collections.toml, line 17: handed_over: handed_over and presumed are not of the same people: presumed
    and identified victims are never held against each other. Name measures of the same ones.
collections.toml, line 22: There is no measure none. Correct the name.
collections.toml, line 22: sent has no dimension age. Correct the name.
"""


def test_all_that_cannot_be_held_together_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = lands(tmp_path)
    for name, pairs in CHANGES.items():
        text = (folder / name).read_text("utf-8")
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        (folder / name).write_text(text, "utf-8")
    with pytest.raises(CollectionError) as stopped:
        read_federation(folder)
    told = "\n".join(stopped.value.causes)
    assert " ".join(told.split()) == " ".join(TOLD.split())
