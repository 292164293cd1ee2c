"""The newcomer's count: one more of a kind is a module, its name, and a line in a list; nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from tilstand import collect, define, estimate, reconcile
from tilstand.book import row
from tilstand.define.catalogue import Catalogue
from tilstand.define.chart import ChartKind
from tilstand.define.relation import Relation
from tilstand.define.rules import RelationForm
from tilstand.estimate import accompany, methods
from tilstand.estimate.result import METHODS, Estimate
from tilstand.languages import said, shipped
from tilstand.publish.formats import TABLE_FORMATS
from tilstand.reconcile import declare
from tilstand.render.picture.draw import SHAPES
from tilstand.terms import Written

KINDS = get_args(ChartKind)


def test_a_kind_of_chart_is_declared_drawn_and_listed_in_three_files():
    assert set(SHAPES) == set(KINDS)
    modules = [shape.__module__ for shape in SHAPES.values()]
    assert len(set(modules)) == len(modules)
    assert all(module.startswith("tilstand.render.picture.") for module in modules)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_chart_has_its_words_in_every_language(kind):
    for language in shipped():
        assert said(f"report.picture.{kind}").text(language)


def test_a_data_format_is_a_module_and_a_line():
    writers = [one.write.__module__ for one in TABLE_FORMATS]
    assert len(set(writers)) == len(writers)
    assert [one.ending for one in TABLE_FORMATS] == ["csv", "json"]
    for one in TABLE_FORMATS:
        for language in shipped():
            assert said(f"report.file.{one.ending}").text(language)


def test_an_estimator_is_a_module_its_name_and_a_line(monkeypatch):
    """A seventh one is asked with the others and stands in the answer; nothing else is told of it."""
    assert set(methods._METHODS) == set(METHODS)
    for language in shipped():
        assert all(said(f"estimate.method_{name}").text(language) for name in METHODS)

    def toy(found, method, replicates, seed):
        return Estimate(method, found.table.observed, 200.0, (150.0, 250.0), (), {"seed": seed})

    monkeypatch.setitem(methods._METHODS, "toy", toy)
    monkeypatch.setattr(accompany, "METHODS", ("chao", "stepwise", "bic", "toy"))
    counts = {"A": 40, "B": 35, "C": 30, "AB": 9, "AC": 8, "BC": 7, "ABC": 2}
    table = estimate.CaptureTable.of(("A", "B", "C"), counts)
    monkeypatch.setattr(accompany, "tried", lambda *_, **__: ())
    found = estimate.hidden_population(table, replicates=100, seed=3)
    told = found.asdict(("en",))
    assert [one["method"] for one in told["methods"]] == ["chao", "stepwise", "bic", "toy"]
    assert (told["methods"][3]["estimate"], told["methods"][3]["seed"]) == (200.0, 3)


def test_a_kind_of_relation_is_a_module_its_name_and_a_line(monkeypatch):
    """A new kind is evaluated with the others, and a finding of it is told, marked and counted."""
    assert set(declare._EVALUATE) == set(get_args(Relation.model_fields["kind"].annotation))
    sagaland = define.collection(Path(__file__).parents[1] / "fixtures" / "sagaland").at("2031")

    def odd(book, relation, period, extra):
        part = row.part(book, relation.left[0].key(period, extra))
        yield declare.from_row(row.LinearRelation(RelationForm.SUM, (part,), (), "=", relation.id))

    term = {"measure": "victims_assisted", "provider": "havn_shelter"}
    relation = Relation.model_validate({"id": "odd", "kind": "sum", "left": [term]})
    labels = {**sagaland.labels.labels, "relations.odd": Written.of(nb="odde", nn="odde", en="odd")}
    view = replace(
        sagaland, relations=(relation.model_copy(update={"kind": "odd"}),), labels=Catalogue(labels)
    )
    monkeypatch.setitem(declare._EVALUATE, "odd", odd)
    found = reconcile.figures(view, collect.batch(view, "2031"))
    (told,) = [one for one in found.findings if one.rule == "R107"]
    assert "odd" in told.where.text("en")
    assert [v.outcome.value for v in found.verdicts if v.relation == "odd"] == ["fails"]
