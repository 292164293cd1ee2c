"""Heads that hold, and those of which nothing more is to be said: alike in columns and apart."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.define import Collection
from tilstand.ledger import completion
from tilstand.ledger.completion import ConsistentGroups, find_consistent_columns, find_consistent_mappings
from tilstand.ledger.lattice import LatticeCache
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.observation_groups import GroupColumns, group_observations
from tilstand.model import Source
from tilstand.model.observations import GroupKey, ObservationBatch, ObservationColumns
from tilstand.terms import Key, Period

PERIOD = Period.from_text("2031")
MEASURE, BOARD = "victims_assisted", "havn_shelter"
SEXES = ("female", "male", "trans_or_nonbinary", "unknown")
Table = dict[str, str]


def columns(tables: list[Table]) -> tuple[ObservationBatch, list[GroupKey]]:
    """A head for each table, all of them in the same columns; a number with its decimals."""
    heads = [(MEASURE, BOARD, Period.from_year(2031 + n)) for n in range(len(tables))]
    names = sorted({name for table in tables for name in table})
    rows = [(n, names.index(name), said) for n, table in enumerate(tables) for name, said in table.items()]
    places = [len(said.partition(".")[2]) for *_, said in rows]
    plain = ObservationColumns(
        heads=tuple(heads),
        dims=tuple(tuple(sorted(tuple(one.split("=")) for one in name.split("; ") if one)) for name in names),  # type: ignore[misc]
        head=np.array([n for n, *_ in rows], dtype=np.int32),
        dim=np.array([at for _, at, _ in rows], dtype=np.int32),
        number=np.array([int(said.replace(".", "")) for *_, said in rows], dtype=np.int64),
        places=np.array(places, dtype=np.int8),
        reading=np.zeros(len(rows), dtype=np.int8),
        day=np.zeros(len(rows), dtype=np.int32),
        source=lambda row: Source("table", row),
    )
    return ObservationBatch(plain, np.arange(len(rows), dtype=np.intp), {}), heads


def found(collection: Collection, tables: list[Table]) -> list[str]:
    """Of each table: that it is silent, that it holds, or nothing; by its columns and by its figures."""
    made, heads = columns(tables)
    own: dict[GroupKey, GroupColumns] = dict(group_observations([made]).columns)
    assert list(own) == heads
    one = find_consistent_columns(collection, LatticeCache(collection), own)
    book = Ledger(collection, list(made))
    whole = {head: around for head in heads if (around := book.find_group_lattice(head)) is not None}
    other = find_consistent_mappings(collection, whole)
    for table, head in zip(tables, heads, strict=True):
        if all("." not in said and int(said) < 100 for said in table.values()):
            assert told(one, head) == told(other, head)
    return [told(one, head) for head in heads]


def told(made: ConsistentGroups, head: GroupKey) -> str:
    return "silent" if head in made.heads else "holds" if head in made.holds else ""


def by_sex(whole: str, *numbers: str) -> Table:
    own = {f"sex={code}": n for code, n in zip(SEXES, numbers, strict=False) if n}
    return {"": whole, **own} if whole else own


TABLES: list[tuple[Table, str]] = [
    (by_sex("9", "4", "3", "2", "0"), "silent"),
    (by_sex("9", "4", "3", "2", "1"), ""),
    (by_sex("9", "4", "5"), "silent"),  # what is not stated is none
    (by_sex("9", "4", "3"), "holds"),  # two are unplaced, and somebody may be asked of them
    (by_sex("9"), "silent"),  # no breakdown leaves anything unplaced
    (by_sex("", "4", "3"), "silent"),  # of a whole that nobody stated nothing is unplaced
    (by_sex("3", "4"), ""),
    (by_sex("1.5", "1.5"), "silent"),
    (by_sex("1.5", "0.25", "1.25"), "silent"),
    (by_sex("1.5", "0.25", "1.2"), "holds"),
    (by_sex("1.5", "1.25", "0.5"), ""),
    ({"": "9", "entry=new": "4"}, "silent"),  # no code there is for what is not known
    ({"": "9", "exploitation=labour": "4"}, "silent"),  # and here the codes need not add up
    ({"": "9", "exploitation=labour": "4", "exploitation=labour_crime": "5"}, ""),
    ({"": "5", "entry=new": "5", "entry=new; sex=male": "3", "entry=new; sex=female": "1"}, "holds"),
    (by_sex("-1", "-1"), ""),
]


@pytest.mark.parametrize("cells", [1 << 22, 1])
def test_what_holds_and_of_what_nothing_more_is_to_be_said(
    sagaland: Collection, monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr(completion, "_CELLS", cells)
    tables = [table for table, _ in TABLES]
    assert list(zip(tables, found(sagaland, tables), strict=True)) == TABLES


def test_numbers_that_would_go_round_are_not_tried(sagaland: Collection) -> None:
    large = {number: by_sex(str(number), str(number)) for number in (2**58, 2**59 * 9 // 10, 2**59, 2**62)}
    assert found(sagaland, list(large.values())) == ["silent", "silent", "", ""]
    assert found(sagaland, [large[2**58], by_sex("1.5", "1.25", "0.25")]) == ["", "silent"]  # in hundredths


def test_heads_of_several_files_are_found_each_by_its_own_columns(sagaland: Collection) -> None:
    some, _ = columns([by_sex("9", "4", "5")])
    others, heads = columns([{}, by_sex("9", "4", "3"), by_sex("3", "4")])
    book = Ledger(sagaland, group_observations([some, others]))
    assert (len(book.settled), len(book.consistent)) == (1, 2)
    assert book.consistent - book.settled == {heads[1]}
    assert [str(book.bound_address(Key(*head, (("sex", "male"),)))) for head in book.heads] == ["5", "3", "0"]


def test_of_few_among_very_many_addresses_each_head_is_looked_at_once(
    sagaland: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, heads = columns([by_sex("9", "4", "5"), by_sex("", "4")])
    own = list(group_observations([made]).columns.items())
    for sparse, sizes in ((True, [4, 3]), (False, [5, 5])):
        monkeypatch.setattr(LatticeCache, "is_sparse_use", lambda self, uses, used, sparse=sparse: sparse)
        found = list(completion._pair_with_lattice(LatticeCache(sagaland), own))
        assert [one[0] for _, one in found] == heads
        assert [len(shape.dims) for shape, _ in found] == sizes
