"""What is declared stays as it is, is silent where nothing is said, and each fault in it has its words."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from tilstand import define
from tilstand.define.collection import RoundOverrides, select_for_round, select_round_relations, select_round_texts
from tilstand.define.definitions import Contact, Definition, describe_error
from tilstand.define.definitions import classify_schema_fault as kind_of
from tilstand.define.federation import Constituent, FederationSettings
from tilstand.define.labels import Catalogue, PhraseBook
from tilstand.define.registers import BalanceRow, parse_balance_rows
from tilstand.define.relations import Relation
from tilstand.terms import Period

pytestmark = pytest.mark.whole_room

MODULES = [importlib.import_module(f"{define.__name__}.{one.name}") for one in pkgutil.iter_modules(define.__path__)]
OWN = [kind for each in MODULES for kind in vars(each).values() if getattr(kind, "__module__", "") == each.__name__]
MODELS: list[type[BaseModel]] = [kind for kind in OWN if isinstance(kind, type) and issubclass(kind, BaseModel)]
SAID = {
    "Group.counts": "reported",
    "TableAxis.group_total": True,
    "Block.period": "round",
    "Block.total": True,
    "Chart.parts": "rows",
    "CodelistNote.exhaustive": True,
    "Deviation.before": "year",
    "DominanceRule.bodies": 1,
    "Measure.aggregate": "none",
    "Measure.flow": "flow",
    "Measure.role": "none",
    "Measure.statistic": "count",
    "MeasureMatch.kind": "equal",
    "Mirror.basis": "convention",
    "Mirror.kind": "same",
    "Mirror.severity": "error",
    "Overlap.out_of_reach": 0.2,
    "Overlap.seed": 1,
    "Overlap.told": True,
    "UnitDeclaration.sort": "things",
    "Policy.method": "as_printed",
    "Policy.threshold": 3,
    "Provider.type": "agency",
    "Question.max_words": 600,
    "Register.complete": True,
    "Relation.basis": "sentence",
    "Relation.measured_in": "units",
    "Relation.severity": "error",
    "Retention.account": 365,
    "Retention.answers": 3650,
    "Retention.contact": 365,
    "Retention.line_list": 180,
    "Round.basis": "delivered",
    "Settings.lead": "computed",
    "SizeClass.least": 1,
    "Table.kind": "table",
    "Term.times": 1,
}


def test_what_a_file_does_not_say_is_nothing_or_what_its_page_says() -> None:
    said = {}
    for model in MODELS:
        for name, field in model.model_fields.items():
            if not field.is_required():
                default = field.get_default(call_default_factory=True)
                if isinstance(default, BaseModel):
                    assert default == type(default)()
                elif default:
                    said[f"{model.__name__}.{name}"] = default
    assert said == SAID


def test_what_is_declared_is_not_changed_and_knows_no_other_field() -> None:
    config = {"frozen": True, "extra": "forbid", "arbitrary_types_allowed": True}
    assert all(dict(model.model_config) == config for model in MODELS)
    held: list[Any] = [one for one in OWN if dataclasses.is_dataclass(one)]
    assert held
    assert all(one.__dataclass_params__.frozen for one in held)
    fields = [(one, field) for one in held for field in dataclasses.fields(one)]
    said = [f.default for _, f in fields if f.default is not dataclasses.MISSING]
    assert not any(said)
    small = {"BalanceRow", "Catalogue", "FormCell", "RoundOverrides", "Problem", "RegisterColumn", "SharedAddress"}
    assert {one.__name__ for one in held if "__slots__" in vars(one)} == small


LIMITS = {
    "Constituent.name": "min_length=1", "Constituent.folder": "min_length=1",
    "FederationSettings.collection": "min_length=1", "Mirror.name": "min_length=1", "Mirror.rounded_to": "ge=0",
    "DominanceRule.bodies": "ge=1 le=5", "DominanceRule.percent": "ge=50 le=99",
    "PolicyRule.threshold": "ge=1 le=1000", "Policy.threshold": "ge=2 le=1000",
    "StructuralZero.codes": "min_length=1", "Recoding.codes": "min_length=2",
    "Policy.colluding": "ge=0 le=3", "Register.fields": "min_length=1", "RelationAcceptance.by": "min_length=1",
    "SizeClass.size": "ge=0", "SizeClass.times": "gt=1", "SizeClass.least": "ge=1", "Deviation.gone": "ge=0",
    "Settings.languages": "min_length=1",
}  # fmt: skip


def test_how_far_numbers_and_lists_go() -> None:
    found = {
        f"{model.__name__}.{name}": " ".join(re.findall(r"\w+=[0-9]+", repr(field.metadata)))
        for model in MODELS
        for name, field in model.model_fields.items()
    }
    assert {name: limit for name, limit in found.items() if limit} == LIMITS


def test_a_round_of_which_nothing_is_said_has_nothing_of_its_own() -> None:
    assert RoundOverrides() == RoundOverrides({}, {}, (), {}, Catalogue({}))


class Everything(Definition):
    """One field of each kind."""

    text: str = ""
    needed: str = Field("x", min_length=1)
    few: tuple[int, ...] = Field((1, 2), min_length=2)
    way: Literal["up", "down"] = "up"
    day: date = date(2031, 1, 1)
    whole: int = 0
    many: list[str] = []  # noqa: RUF012
    by_name: dict[str, str] = {}  # noqa: RUF012
    by_any: Mapping[str, str] = {}
    contact: Contact = Contact()
    sure: bool = False


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("other", 1, "unknown"),
        ("needed", "", "missing"),
        ("few", [1], "few"),
        ("way", "over", "choice"),
        ("day", True, "date"),
        ("day", "soon", "date"),
        ("whole", [1], "whole"),
        ("whole", "x", "whole"),
        ("text", 5, "text"),
        ("few", 5, "list"),
        ("many", 5, "list"),
        ("by_name", 5, "table"),
        ("by_any", 5, "table"),
        ("contact", 5, "table"),
        ("sure", [1], "yes_no"),
        ("sure", "perhaps", "yes_no"),
    ],
)
def test_each_kind_of_fault_is_told_in_its_words(field: str, value: object, kind: str) -> None:
    with pytest.raises(ValidationError) as stopped:
        Everything.model_validate({field: value})
    (fault,) = stopped.value.errors()
    assert kind_of(fault["type"]) == kind
    assert describe_error(field, fault).text("en") == WORDS[kind].format(field)


WORDS = {
    "choice": "{} is none of the words that it may be. Choose one of up, down.",
    "date": "{} is not a date. Write it as 2031-12-31.",
    "few": "{} needs at least 2 entries. Add what is missing.",
    "list": "{} is not a list. Write it in square brackets.",
    "missing": "{} is missing. Add the field.",
    "table": "{} is not a table. Write its fields under a heading of their own, or in braces.",
    "text": "{} is not a text. Write it in quotation marks.",
    "unknown": "{} is not a field that is known here. Take it away, or correct its name.",
    "whole": "{} is not a whole number. Correct the value.",
    "yes_no": "{} is neither true nor false. Correct the value.",
}


def test_labels_of_all_languages_are_one_catalogue_in_the_order_of_their_paths() -> None:
    texts = {"nb": {"b": "to", "a.b": "en"}, "en": {"c": "three", "a.b": "one"}}
    held = Catalogue.merged(texts)
    assert list(held) == ["a.b", "b", "c"]
    assert held.labels["a.b"].to_dict(("nb", "en")) == {"nb": "en", "en": "one"}
    assert held["b"].text("nb") == "to"


HEAD = "period,breakdown,value,document,line"


def test_an_opening_balance_is_read_row_by_row_and_what_cannot_be_is_told_with_its_line() -> None:
    known = {"form": frozenset({"sexual", "labour"}), "final": frozenset({"yes"})}
    rows = (
        "2020/2030,,5,report.pdf,7,five rulings\n"
        "2030, final = yes ; form=labour;,2,report.pdf,,\n"
        "2030,form=begging,1,a,1,\n"
        "2030,place=x,1,a,1,\n"
        "soon,form=sexual,1,a,1,\n"
        "2030,,many,a,1,\n"
        "soon,form=begging,1,a,1,\n"
        "2031\n"
    )
    found, wrong = parse_balance_rows(f"{HEAD},quote\n{rows}", known)
    assert found == (
        BalanceRow(Period.from_text("2020/2030"), (), 5, "report.pdf", "7", "five rulings"),
        BalanceRow(Period.from_text("2030"), (("final", "yes"), ("form", "labour")), 2, "report.pdf", "", ""),
    )
    assert wrong == (
        (4, "form=begging"),
        (5, "place=x"),
        (6, "soon, 1"),
        (7, "2030, many"),
        (8, "form=begging"),
        (9, "2031, None"),
    )
    assert parse_balance_rows(f"{HEAD}\n2030,,1,a,2\n", known) == (
        (BalanceRow(Period.from_text("2030"), (), 1, "a", "2"),),
        (),
    )
    for head in ("period,value", HEAD.replace("document,line", "line,document"), f"{HEAD},quote,more", ""):
        assert parse_balance_rows(f"{head}\n2030,,1,a,2\n" if head else "", known) == ((), ((1, head),))


def test_phrases_of_what_the_collection_does_not_have_are_told_with_their_place() -> None:
    book = PhraseBook.model_validate(
        {
            "providers": {"police": ["the force"], "army": ["it"]},
            "measures": {"cases": ["cases"], "wars": ["wars"]},
            "dimensions": {"sex": ["by sex"], "rank": ["by rank"]},
            "units": {"persons": ["people"], "horses": ["horses"]},
            "codes": {"sex": {"female": ["women"], "mare": ["mares"]}, "breeds": {"x": ["x"]}},
        }
    )
    known = [{"police": 1}, {"cases": 1}, {"persons": 1}, {"sex": frozenset({"female"})}, {"sex": 1}]
    assert list(book.unknown(*known)) == [  # type: ignore[arg-type]
        (("providers", "army"), "providers"),
        (("measures", "wars"), "measures"),
        (("dimensions", "rank"), "dimensions"),
        (("units", "horses"), "units"),
        (("codes", "sex", "mare"), "codes"),
        (("codes", "breeds"), "codelists"),
    ]


def test_a_collection_among_others_has_a_name_a_folder_and_a_body() -> None:
    told = {"name": "a", "folder": "b", "body": "c"}
    one = Constituent.model_validate(told)
    assert (one.bodies, one.code, one.correspondence) == ({"c": "a"}, "", "")
    more = Constituent.model_validate(told | {"provider": "d", "also": {"e": "f"}})
    assert more.bodies == {"c": "d", "e": "f"}
    for name in ("name", "folder"):
        with pytest.raises(ValidationError):
            Constituent.model_validate(told | {name: ""})
    with pytest.raises(ValidationError):
        FederationSettings.model_validate({"collection": []})


def test_a_round_has_its_own_parts_before_shared_ones_that_are_for_it() -> None:
    def said(id: str, *rounds: str, **more: object) -> Relation:
        return Relation.model_validate({"id": id, "kind": "sum", "rounds": rounds, **more})

    here, there = ({"document": name, "line": 1} for name in ("here", "there"))
    shared = (said("a"), said("b", "2030"), said("c", "2031", "2030"), said("d", said=[here, there]))
    own = (said("a", basis="table"), said("e"))
    found = select_round_relations(shared, own, "2031", frozenset({"there"}))
    assert found == (shared[2], said("d", said=[here]), *own)
    assert select_round_relations(shared, (), "2029", frozenset())[1] is shared[3]
    named = {("nb", "y"): ("2030",), ("nb", "z"): ("2031",)}
    texts = {"nb": {"z": "3", "y": "2", "x": "1"}, "en": {"x": "1"}}
    assert select_round_texts(texts, named, {"nb": {"x": "own", "a": "0"}, "nn": {"b": "n"}}, "2031") == {
        "nb": {"a": "0", "x": "own", "z": "3"}, "en": {"x": "1"}, "nn": {"b": "n"},
    }  # fmt: skip
    parts = {one.id: one for one in shared}
    assert list(select_for_round(parts, {"0": own[1], "c": own[0]}, "2031").items()) == [
        ("0", own[1]), ("a", shared[0]), ("c", own[0]), ("d", shared[3]),
    ]  # fmt: skip
