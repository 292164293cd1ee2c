"""Among very many tables a cause is explained in what hangs together with it, and as among all."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

TABLE = """
    who           | measure           | codes                  | value | said
    havn_shelter  | victims_assisted  |                        | 30    | submitted
    fjord_shelter | victims_assisted  |                        | 55    | submitted
    shelters      | victims_assisted  |                        | 90    | printed
    police        | witnesses         |                        | 9     | submitted
    police        | witnesses         | sex=female             | 5     | submitted
    police        | witnesses         | sex=male               | 3     | submitted
    police        | witnesses         | sex=trans_or_nonbinary | 0     | submitted
    police        | witnesses         | sex=unknown            | 0     | submitted
    havn_shelter  | dependants_housed |                        | 4     | submitted
    """


def few(changed: pytest.MonkeyPatch, **limits: int) -> None:
    """No table is among few, and what is looked at has other limits."""
    changed.setattr(sys.modules["tilstand.reconcile.rule_results"], "_MOST", 0)
    changed.setattr(sys.modules["tilstand.reconcile.reconciliation"], "MOST_TABLES", 0)
    for name, limit in limits.items():
        changed.setattr(sys.modules["tilstand.reconcile.cause_system"], name, limit)


def test_causes_are_explained_as_among_all_tables(told: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(TABLE)
    assert whole.found.cause_components is None
    assert len(whole.found.explanations) == 2
    few(monkeypatch)
    part = told(TABLE)
    assert part.explained == whole.explained
    assert len(part.found.cause_components.tables) == 2
    assert not any("explained" in one.text("en") for one in part.found.unchecked_notices)


@pytest.mark.parametrize(
    ("limits", "explained"),
    [({"MOST_CAUSES": 1}, ["shelters"]), ({"MOST_NEAR": 2}, ["police"]), ({"MOST_CAUSES": 0}, [])],
)
def test_it_is_said_how_many_causes_are_not_explained(
    told: Callable, monkeypatch: pytest.MonkeyPatch, limits: dict[str, int], explained: list[str]
) -> None:
    few(monkeypatch, **limits)
    found = told(TABLE).found
    assert [one.cause.split(" · ")[1] for one in found.explanations] == explained
    left = 2 - len(explained)
    assert found.unchecked_notices[1].text("en") == (
        f"Among so many tables {left} {'cause is' if left == 1 else 'causes are'} not explained."
    )
