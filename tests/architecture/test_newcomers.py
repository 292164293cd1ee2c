"""The newcomer's count: one more of a kind is a module, its name, and a line in a list; nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from tilstand import collect, define, estimate, reconcile
from tilstand.define.labels import Catalogue
from tilstand.define.relations import Relation
from tilstand.define.rules import RelationForm
from tilstand.define.tables import ChartKind
from tilstand.estimate import methods
from tilstand.estimate.result import METHODS, MethodEstimate
from tilstand.languages import get_message, list_shipped_languages
from tilstand.ledger import relations
from tilstand.publish.open_data import TABLE_FORMATS
from tilstand.reconcile import declared_rules
from tilstand.render.charts import SHAPES
from tilstand.terms import TranslatedText

KINDS = get_args(ChartKind)


def test_a_kind_of_chart_is_declared_drawn_and_listed_in_three_files():
    assert set(SHAPES) == set(KINDS)
    assert len(set(SHAPES.values())) == len(SHAPES)
    modules = {shape.__module__ for shape in SHAPES.values()}
    assert all(module.startswith("tilstand.render.") for module in modules)
    assert "tilstand.render.charts" not in modules  # there they are only listed


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_chart_has_its_words_in_every_language(kind):
    for language in list_shipped_languages():
        assert get_message(f"report.picture.{kind}").text(language)


def test_a_data_format_is_a_module_and_a_line():
    writers = [one.write.__module__ for one in TABLE_FORMATS]
    assert len(set(writers)) == len(writers)
    assert [one.ending for one in TABLE_FORMATS] == ["csv", "json"]
    for one in TABLE_FORMATS:
        for language in list_shipped_languages():
            assert get_message(f"report.file.{one.ending}").text(language)


def test_an_estimator_is_a_module_its_name_and_a_line(monkeypatch):
    """A seventh one is asked with the others and stands in the answer; nothing else is told of it."""
    assert set(methods._METHODS) == set(METHODS)
    for language in list_shipped_languages():
        assert all(get_message(f"estimate.method_{name}").text(language) for name in METHODS)

    def toy(found, method, replicates, seed):
        return MethodEstimate(method, found.table.observed, 200.0, (150.0, 250.0), (), {"seed": seed})

    monkeypatch.setitem(methods._METHODS, "toy", toy)
    monkeypatch.setattr(methods, "METHODS", ("chao", "stepwise", "bic", "toy"))
    counts = {"A": 40, "B": 35, "C": 30, "AB": 9, "AC": 8, "BC": 7, "ABC": 2}
    table = estimate.CaptureTable.from_counts(("A", "B", "C"), counts)
    monkeypatch.setattr(methods, "simulate_coverage", lambda *_, **__: ())
    found = estimate.estimate_hidden_population(table, replicates=100, seed=3)
    told = found.to_dict(("en",))
    assert [one["method"] for one in told["methods"]] == ["chao", "stepwise", "bic", "toy"]
    assert (told["methods"][3]["estimate"], told["methods"][3]["seed"]) == (200.0, 3)


def test_a_kind_of_relation_is_a_module_its_name_and_a_line(monkeypatch):
    """A new kind is evaluated with the others, and a finding of it is told, marked and counted."""
    assert set(declared_rules._EVALUATE) == set(get_args(Relation.model_fields["kind"].annotation))
    sagaland = define.read_collection(Path(__file__).parents[1] / "fixtures" / "sagaland").at("2031")

    def odd(book, relation, period, extra):
        part = relations.make_relation_term(book, relation.left[0].key(period, extra))
        yield declared_rules.judge_relation(relations.LinearRelation(RelationForm.SUM, (part,), (), "=", relation.id))

    term = {"measure": "victims_assisted", "provider": "havn_shelter"}
    relation = Relation.model_validate({"id": "odd", "kind": "sum", "left": [term]})
    labels = {**sagaland.labels.labels, "relations.odd": TranslatedText.from_texts(nb="odde", nn="odde", en="odd")}
    view = replace(sagaland, relations=(relation.model_copy(update={"kind": "odd"}),), labels=Catalogue(labels))
    monkeypatch.setitem(declared_rules._EVALUATE, "odd", odd)
    found = reconcile.reconcile_batch(view, collect.collect_round(view, "2031"))
    (told,) = [one for one in found.findings if one.rule == "R107"]
    assert "odd" in told.where.text("en")
    assert [v.outcome.value for v in found.verdicts if v.relation == "odd"] == ["fails"]
