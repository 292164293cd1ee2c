"""What is declared stays as it is, is silent where nothing is said, and each fault in it has its words."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError
from pydantic_core._pydantic_core import list_all_errors
from referred import page

from tilstand import define
from tilstand.define.collection import RoundOverrides, select_for_round, select_round_relations, select_round_texts
from tilstand.define.definitions import Contact, Definition, describe_error, locate_toml_error
from tilstand.define.definitions import classify_schema_fault as kind_of
from tilstand.define.federation import Constituent, FederationSettings
from tilstand.define.labels import Catalogue, PhraseBook
from tilstand.define.registers import BalanceRow, parse_balance_rows
from tilstand.define.relations import Relation
from tilstand.define.schema import Deviation, SizeClass
from tilstand.languages import format_message
from tilstand.languages.language import list_shipped_languages
from tilstand.storage.toml import parse_toml_table
from tilstand.terms import Period

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
    "Form.part": 1,
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
    "Policy.held": ("groups", "totals"),
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
    "Table.part": 1,
    "Term.times": 1,
}


@pytest.mark.whole_room
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


@pytest.mark.whole_room
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
    "PersonsRange.decided_by": "min_length=1",
    "PolicyRule.threshold": "ge=1 le=1000", "Policy.threshold": "ge=2 le=1000",
    "Recoding.codes": "min_length=2",
    "Register.fields": "min_length=1", "RelationAcceptance.by": "min_length=1",
    "SizeClass.size": "ge=0", "SizeClass.times": "gt=1", "SizeClass.least": "ge=1", "Deviation.gone": "ge=0",
    "Settings.languages": "min_length=1",
}  # fmt: skip


@pytest.mark.whole_room
def test_how_far_numbers_and_lists_go() -> None:
    found = {
        f"{model.__name__}.{name}": " ".join(re.findall(r"\w+=[0-9]+", repr(field.metadata)))
        for model in MODELS
        for name, field in model.model_fields.items()
    }
    assert {name: limit for name, limit in found.items() if limit} == LIMITS


@pytest.mark.whole_room
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


@pytest.mark.whole_room
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
    "date": "{} is not a date. Write it as 2031-12-31, without quotation marks.",
    "few": "{} needs at least 2 entries. Add what is missing.",
    "list": "{} is not a list. Write it in square brackets.",
    "missing": "{} is missing. Add the field.",
    "table": "{} is not a table. Write its fields under a heading of their own, or in braces.",
    "text": "{} is not a text. Write it in quotation marks.",
    "unknown": "{} is not a field that is known here. Take it away, or correct its name.",
    "whole": "{} is not a whole number. Correct the value.",
    "yes_no": "{} is neither true nor false. Correct the value.",
}


@pytest.mark.whole_room
def test_labels_of_all_languages_are_one_catalogue_in_the_order_of_their_paths() -> None:
    texts = {"nb": {"b": "to", "a.b": "en"}, "en": {"c": "three", "a.b": "one"}}
    held = Catalogue.merged(texts)
    assert list(held) == ["a.b", "b", "c"]
    assert held.labels["a.b"].to_dict(("nb", "en")) == {"nb": "en", "en": "one"}
    assert held["b"].text("nb") == "to"


HEAD = "period,breakdown,value,document,line"


@pytest.mark.whole_room
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


@pytest.mark.whole_room
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


@pytest.mark.whole_room
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


@pytest.mark.whole_room
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


# What the library finds is told in our words, in every language, by kind of what it finds.


def said(type: str, **ctx: Any) -> str:
    fault: Any = {"type": type, "loc": (), "msg": "Input should be odd", "input": 2, "ctx": ctx}
    return describe_error("size", fault).text("en")


@pytest.mark.parametrize(
    ("types", "ctx", "text"),
    [
        ("greater_than_equal", {"ge": 0}, "size is less than 0. Write at least 0."),
        ("less_than_equal", {"le": 99}, "size is more than 99. Write at most 99."),
        ("greater_than", {"gt": 1.0}, "size must be more than 1. Correct the value."),
        ("less_than", {"lt": 2.5}, "size must be less than 2.5. Correct the value."),
        ("too_long", {"max_length": 1}, "size may have at most 1 entry. Take away what is too much."),
        ("too_long", {"max_length": 2}, "size may have at most 2 entries. Take away what is too much."),
        ("too_short", {"min_length": 1}, "size needs at least 1 entry. Add what is missing."),
        ("missing string_too_short", {}, "size is missing. Add the field."),
        (
            "enum literal_error",
            {"expected": "'a', 'b' or 'c'"},
            "size is none of the words that it may be. Choose one of a, b, c.",
        ),
        ("float_type float_parsing finite_number", {}, "size is not a number. Correct the value."),
        ("int_type int_parsing int_parsing_size int_from_float", {}, "size is not a whole number. Correct the"),
        ("string_type is_instance_of", {}, "size is not a text. Write it in quotation marks."),
        ("tuple_type list_type", {}, "size is not a list. Write it in square brackets."),
        ("dict_type mapping_type model_type model_attributes_type", {}, "size is not a table. Write its fields"),
        ("bool_type bool_parsing", {}, "size is neither true nor false. Correct the value."),
        (
            "date_type date_parsing date_from_datetime_inexact date_from_datetime_parsing datetime_type",
            {},
            "size is not a date. Write it as 2031-12-31, without quotation marks.",
        ),
        ("odd string_too_long date_past url_type", {}, "size has a value that cannot stand there. Correct the"),
    ],
)
def test_each_kind_is_told_in_its_words(types: str, ctx: dict[str, Any], text: str) -> None:
    for type in types.split():
        assert said(type, **ctx).startswith(text), type


def test_no_kind_is_told_in_the_library_s_words() -> None:
    known = [*list_all_errors(), {"type": "odd"}]
    for one in known:
        fault: Any = {
            "type": one["type"],
            "loc": (),
            "msg": "Input should be odd",
            "input": 2,
            "ctx": one.get("example_context") or {},
        }
        texts = {language: describe_error("x.y", fault).text(language) for language in list_shipped_languages()}
        assert len(set(texts.values())) >= len(list_shipped_languages()) - 1, texts  # nb and nn may have the same words
        assert all("x.y" in text and "Input should" not in text for text in texts.values()), texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a = 1\nb = x\n", (2, "toml", {"column": 5})),
        ("a = 1\n\nb = [1,", (3, "toml_end", {})),
        ("a", (1, "toml_end", {})),
        ("a = 1\na = 2\nb = 3", (2, "toml_twice", {})),
        ("[a]\n[a]\n", (2, "toml_twice", {})),
        ("a = 1\nb = 0x" + "f" * 99, (1, "toml_endless", {})),
        ("a" + ".a" * 200 + " = 1", (1, "toml_endless", {})),
    ],
)
def test_a_file_that_is_no_toml_is_told_by_line_and_kind(text: str, found: tuple[int, str, dict[str, int]]) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as stopped:
        parse_toml_table(text)
    assert locate_toml_error(stopped.value, text) == found
    texts = {
        format_message(f"define.problem.{found[1]}", **found[2]).text(language) for language in list_shipped_languages()
    }
    assert len(texts) == len(list_shipped_languages())


def test_of_an_empty_text_it_is_the_first_line() -> None:
    assert locate_toml_error(tomllib.TOMLDecodeError("odd (at end of document)"), "") == (1, "toml_end", {})


# What must be written down of each thing that is declared; all else may be left out.


REQUIRED = {
    "Absence": "reason", "RelationAcceptance": "by on", "Block": "measure", "Break": "period cause",
    "CellReference": "measure provider", "Chart": "kind", "ClaimSource": "document",
    "Constituent": "name folder body", "Dimension": "codelist",
    "FederationSettings": "collection", "Form": "blocks", "Group": "members",
    "IdentityNumber": "pattern examples",
    "InstanceSequence": "before on", "Measure": "unit", "MeasureMatch": "of", "Mirror": "name given taken",
    "MirrorSide": "measure by", "OrderedDays": "first last", "Overlap": "table", "PersonsRange": "decided_by decided_on",
    "PolicyRule": "threshold reason", "DeclaredLine": "measure reason",
    "Recoding": "dimension codes",
    "Question": "id", "Register": "fields known_until",
    "RegisterCalendar": "begins called",
    "RegisterField": "type", "RegisterRetention": "field months", "Relation": "id kind",
    "Round": "period published", "Rule": "severity title what do explain", "SchemeBox": "title",
    "Settings": "id country languages", "SizeClass": "times", "StandardColumn": "source",
    "Table": "rows", "Tally": "on", "SecondaryTally": "where", "TallyFigures": "measure provider form",
    "Term": "measure provider",
}  # fmt: skip
NOTHING = {
    "TableAxis", "CodeMatch", "CodelistNote", "Contact", "Correspondence", "Deviation",
    "DimensionMatch", "DueRule", "TableItem", "ChartAxis", "ListWords", "UnitDeclaration",
    "PhraseBook", "ChartItem", "Policy", "Provider", "Retention", "Role", "SizeWord", "ProviderHistory", "TextFrontMatter",
}  # fmt: skip


def declared(of: type[Definition] = Definition) -> Iterator[type[Definition]]:
    for one in of.__subclasses__():
        yield one
        yield from declared(one)


@pytest.mark.whole_room
def test_what_must_be_written_down_and_what_may_be_left_out() -> None:
    for module in pkgutil.walk_packages(define.__path__, "tilstand.define."):
        importlib.import_module(module.name)
    told = {
        one.__name__: " ".join(name for name, field in one.model_fields.items() if field.is_required())
        for one in declared()
        if one.__module__.startswith("tilstand.define")
    }
    assert told == REQUIRED | dict.fromkeys(NOTHING, "")


@pytest.mark.whole_room
@pytest.mark.parametrize(
    ("before", "now", "gone", "asked"),
    [
        (10, 30, 10, True), (10, 29, 10, False), (5, 15, 10, True), (5, 14, 10, False), (30, 10, 10, True),
        (100, 200, 10, True), (100, 199, 10, False), (90, 99, 10, False), (50, 100, 10, True),
        (0, 10, 10, True), (10, 0, 10, True), (0, 9, 10, False), (0, 100, 0, False), (0, 0, 10, False),
        (1, 3, 10, False), (3, 9, 10, False),
    ],
)  # fmt: skip
def test_a_change_is_asked_about_from_its_size_on(before: int, now: int, gone: int, asked: bool) -> None:
    """Three times and ten more; from a hundred on twice."""
    rule = Deviation(sizes=(SizeClass(times=3, least=10), SizeClass(size=100, times=2)), gone=gone)
    assert rule.asks(before, now) is asked
    assert rule.asks(now, before) is asked
    assert not Deviation(sizes=(SizeClass(size=50, times=2),)).asks(10, 40)


# Every file of a collection with its fields, their kinds and what they are where nothing is said.


@pytest.mark.whole_room
def test_the_page_of_a_collections_files_is_current() -> None:
    stands, would = page("collection-files.md")
    assert stands == would, "Run python tools/reference.py."
