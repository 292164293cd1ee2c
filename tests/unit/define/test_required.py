"""What must be written down of each thing that is declared; all else may be left out."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

from tilstand import define
from tilstand.define.definitions import Definition
from tilstand.define.schema import Deviation, SizeClass

pytestmark = pytest.mark.whole_room

REQUIRED = {
    "Absence": "reason", "RelationAcceptance": "by on", "Block": "measure", "Break": "period cause",
    "CellReference": "measure provider", "Chart": "kind", "ClaimSource": "document",
    "Constituent": "name folder body", "Dimension": "codelist",
    "FederationSettings": "collection", "Form": "part blocks", "Group": "members",
    "IdentityNumber": "pattern examples",
    "InstanceSequence": "before on", "Measure": "unit", "MeasureMatch": "of", "Mirror": "name given taken",
    "MirrorSide": "measure by", "OrderedDays": "first last", "Overlap": "table",
    "PolicyRule": "reason", "DominanceRule": "percent", "StructuralZero": "measure codes reason",
    "NamedListing": "dimension reason", "Recoding": "dimension codes",
    "Provider": "kind", "Question": "id", "Register": "fields known_until",
    "RegisterCalendar": "begins called",
    "RegisterField": "type", "RegisterRetention": "field months", "Relation": "id kind",
    "Round": "period published", "Rule": "severity title what do explain", "SchemeBox": "title",
    "Settings": "id country coordinator languages", "SizeClass": "times", "StandardColumn": "source",
    "Table": "part rows", "Tally": "on", "SecondaryTally": "where", "TallyFigures": "measure provider form",
    "Term": "measure provider",
}  # fmt: skip
NOTHING = {
    "TableAxis", "CodeMatch", "CodelistNote", "Contact", "Correspondence", "Deviation",
    "DimensionMatch", "DueRule", "TableItem", "ChartAxis", "ListWords", "UnitDeclaration",
    "PhraseBook", "ChartItem", "Policy", "Retention", "Role", "SizeWord", "ProviderHistory", "TextFrontMatter",
}  # fmt: skip


def declared(of: type[Definition] = Definition) -> Iterator[type[Definition]]:
    for one in of.__subclasses__():
        yield one
        yield from declared(one)


def test_what_must_be_written_down_and_what_may_be_left_out() -> None:
    for module in pkgutil.walk_packages(define.__path__, "tilstand.define."):
        importlib.import_module(module.name)
    told = {
        one.__name__: " ".join(name for name, field in one.model_fields.items() if field.is_required())
        for one in declared()
        if one.__module__.startswith("tilstand.define")
    }
    assert told == REQUIRED | dict.fromkeys(NOTHING, "")


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
