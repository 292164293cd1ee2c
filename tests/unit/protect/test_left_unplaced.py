"""A line that shows what a breakdown leaves unplaced, listed by name among others."""

from __future__ import annotations

import dataclasses

from tilstand.define.collection_checks import validate_collection
from tilstand.define.labels import Catalogue
from tilstand.define.tables import Table
from tilstand.protect.tables import build_tables as tables_of
from tilstand.terms import TranslatedText


def released(sagaland, shelf, items):
    table = Table.model_validate(
        {"part": 1, "measure": "victims_assisted", "provider": "follow_up", "rows": {"items": items}}
    )
    labels = Catalogue({**sagaland.labels.labels, "tables.listed.title": TranslatedText.from_texts(nb="Liste")})
    collection = dataclasses.replace(sagaland, tables={"listed": table}, labels=labels)
    found = next(one for one in tables_of(collection, "2031", shelf) if one.id == "listed")
    return {
        label.text("nb"): (str(row[0].value), row[0].key.dims)
        for (label, _, _), row in zip(found.row_labels, found.cells, strict=True)
    }


def test_the_remainder_of_the_total_stands_where_it_is_listed(sagaland, shelf):
    shelf.put("victims_assisted", "follow_up", 2, sex="male")
    rows = released(sagaland, shelf, [{}, {"where": {"sex": "female"}}, {"rest": "sex"}, {"where": {"sex": "male"}}])
    assert list(rows)[-2:] == ["Ikke oppgitt", "Mann"]
    assert rows["Ikke oppgitt"] == ("1", (("sex", "_X"),))


def test_what_the_parts_of_a_code_leave_names_the_code(sagaland, shelf):
    shelf.put("victims_assisted", "follow_up", 9, citizenship="north")
    shelf.put("victims_assisted", "follow_up", 4, citizenship="vinland")
    north = {"citizenship": "north"}
    rows = released(
        sagaland, shelf, [{}, {"where": {"citizenship": "vinland"}}, {"rest": "citizenship", "where": north}]
    )
    name = f"{sagaland.get_code_label('citizenship', 'north').text('nb')}, ikke oppgitt nærmere"
    assert rows[name] == ("5", (("citizenship", "north:_X"),))


def test_a_remainder_of_nothing_is_no_line(sagaland, shelf):
    rows = released(sagaland, shelf, [{}, {"where": {"sex": "female"}}, {"rest": "sex"}])
    assert "Ikke oppgitt" not in rows
    assert len(rows) == 2


def test_a_remainder_of_a_dimension_that_the_measure_lacks_is_told(sagaland):
    table = Table.model_validate(
        {"part": 1, "measure": "residents", "provider": "follow_up", "rows": {"items": [{"rest": "entry"}]}}
    )
    told = [p.said.text("en") for p in validate_collection(dataclasses.replace(sagaland, tables={"listed": table}))]
    assert any("residents has no dimension entry." in one for one in told)
