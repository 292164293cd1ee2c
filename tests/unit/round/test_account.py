"""Accounts: each body's own, noted once, sent once, and approved for exactly what was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tilstand.errors import CollectionError, UsageError
from tilstand.languages import format_message
from tilstand.model.hashes import hash_text
from tilstand.round.accounts import (
    BodyAccount,
    build_accounts,
    describe_acts_since,
    find_foreign_gaps,
    is_account_unsent,
    list_accountable_bodies,
    note_account,
    note_account_approval,
    note_account_objection,
)
from tilstand.round.state import RoundState
from tilstand.terms import InvariantText
from tilstand.workflow.actions import derive_subject_states
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import ActingRight

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
WHO: dict[str, Any] = {"by": "Kari", "at": NOON}


def did(track: str, act: str, subject: str, day: int = 1, **more: Any) -> RoundEvent:
    return RoundEvent(track, act, subject, "Kari", f"2032-02-{day:02}T12:00:00+00:00", **{"names": "1", **more})


@pytest.fixture(scope="module")
def shown(stated: Any) -> BodyAccount:
    """The police's account as it would be shown now."""
    (one,) = build_accounts(stated, ["police"], ["nb"])
    return one


def test_an_account_is_made_in_the_bodys_own_language_or_in_those_named(stated: RoundState) -> None:
    made = list(build_accounts(stated, ["police", "migration_board"]))
    assert [(one.provider, one.language) for one in made] == [("police", "nb"), ("migration_board", "nb")]
    assert all(one.pdf.startswith(b"%PDF") and not one.questions for one in made)
    both = list(build_accounts(stated, ["police"], ["en", "nb"]))
    assert [one.language for one in both] == ["en", "nb"]
    assert both[1] == made[0]
    assert len({one.sha256 for one in (*made, *both)}) == 3
    assert list(build_accounts(stated, [])) == []


def test_an_account_waits_for_what_its_own_passage_lacks_and_for_no_other(stated: RoundState) -> None:
    table = "{{ table not_made }}"
    early, late = (f"{{{{ figure cases_opened of police in {year} }}}} saker." for year in (2007, 2008))
    texts = {"01-year": f"{early}\n\n{table}", "05-bodies/police": f"{late}\n\n{table}"}
    texts["05-bodies/havn_shelter"] = "Hjelper."
    held = replace(
        stated,
        collection=replace(stated.collection, texts={"nb": texts}),
        opened={**stated.opened, **{hash_text(words): words for words in (table, early, late)}},
    )
    stopped: dict[str, CollectionError] = {}
    both = ["police", "havn_shelter"]
    made = list(build_accounts(held, both, (), stopped.__setitem__))
    assert [one.provider for one in made] == ["havn_shelter"]
    own = [line.text("en") for line in stopped["police"].told]
    assert list(stopped) == ["police"]
    assert ["2008" in own[0], "not_made" in own[1], len(own)] == [True, True, 2]  # all at once
    rest = [line.text("en") for line in find_foreign_gaps(held, ["nb", "nb"], stopped["police"].told)]
    assert ["2007" in rest[0], "not_made" in rest[1], len(rest)] == [True, True, 2]
    with pytest.raises(CollectionError):
        list(build_accounts(held, both))


def test_an_account_counts_the_questions_to_its_body(wrong: RoundState) -> None:
    assert [one.questions for one in build_accounts(wrong, ["police"])] == [1]


def test_accounts_are_due_from_those_who_delivered_and_are_neither_absent_nor_exempt(stated: RoundState) -> None:
    rest = ("migration_board", "havn_shelter", "fjord_shelter")
    assert list_accountable_bodies(stated, derive_subject_states(())) == ("police", *rest)
    assert (
        list_accountable_bodies(stated, derive_subject_states([did("delivery", "exempt", "police", reason="x")]))
        == rest
    )
    came = tuple(one for one in stated.batch.submissions if one.provider == "police")
    assert list_accountable_bodies(
        replace(stated, batch=replace(stated.batch, submissions=came)), derive_subject_states(())
    ) == ("police",)


def test_an_account_is_noted_once_sent_once_and_told_where_it_is_another(store: Any, shown: BodyAccount) -> None:
    assert is_account_unsent(derive_subject_states(store.read_events()), shown)
    assert note_account(store, shown, sent=False, **WHO) == "new"
    assert is_account_unsent(derive_subject_states(store.read_events()), shown)
    assert note_account(store, shown, sent=False, **WHO) == "same"
    assert note_account(store, shown, sent=True, **WHO) == "same"
    assert not is_account_unsent(derive_subject_states(store.read_events()), shown)
    assert note_account(store, shown, sent=True, **WHO) == "same"
    facts = {"language": "nb"}
    assert store.read_events() == (
        did("account", "write", "police", names=shown.sha256, facts=facts),
        did("account", "send", "police", names=shown.sha256, channel="mail"),
    )
    other = replace(shown, sha256="0" * 64)
    assert is_account_unsent(derive_subject_states(store.read_events()), other)
    assert note_account(store, other, sent=True, **WHO) == "changed"
    assert [one.act for one in store.read_events()] == ["write", "send", "write", "send"]


def test_what_was_done_about_a_body_since_its_account_is_told_line_by_line() -> None:
    wrote = did("account", "write", "police", 3)
    events = [
        did("delivery", "ask", "police", 1),
        did("delivery", "receive", "police", 4),
        did("delivery", "ask", "havn_shelter", 5),
        did("question", "ask", "q1", 6, facts={"provider": "police"}),
        did("question", "ask", "q2", 6, facts={"provider": "havn_shelter"}),
        wrote,
        did("account", "send", "police", 7),
    ]
    assert [one.text("en") for one in describe_acts_since(derive_subject_states(events), wrote)] == [
        "2032-02-04: receive (Kari)",
        "2032-02-06: ask (Kari)",
    ]


def test_a_body_approves_the_very_account_that_it_was_sent(store: Any, stated: RoundState, shown: BodyAccount) -> None:
    note_account(store, shown, sent=True, **WHO)
    spaced = f" {shown.sha256[:32].upper()} {shown.sha256[32:]} "
    made = note_account_approval(stated, store, "police", spaced, person=" Ola ", **WHO)
    assert made == did(
        *("account", "approve", "police"),
        right=ActingRight.PROVIDER,
        channel="mail",
        names=shown.sha256,
        facts={"person": "Ola"},
    )
    assert store.read_events()[-1] == made


def test_an_approval_needs_a_name_and_the_checksum_that_was_sent(
    store: Any, stated: RoundState, shown: BodyAccount
) -> None:
    note_account(store, shown, sent=True, **WHO)
    with pytest.raises(UsageError, match=r"It is not said who at .*Police.* approves"):
        note_account_approval(stated, store, "police", shown.sha256, person=" ", **WHO)
    with pytest.raises(UsageError, match="has changed since"):
        note_account_approval(stated, store, "police", "0" * 64, person="Ola", **WHO)
    assert len(store.read_events()) == 2


def test_an_approval_of_an_account_that_would_be_another_now_says_what_was_done_since(
    store: Any, stated: RoundState, shown: BodyAccount
) -> None:
    note_account(store, replace(shown, sha256="0" * 64), sent=True, **WHO)
    store.append_events(did("delivery", "ask", "police", 3), 2)
    with pytest.raises(UsageError) as stop:
        note_account_approval(stated, store, "police", "0" * 64, person="Ola", **WHO)
    assert stop.value.causes == ("The account that came back was sent on 2032-02-01.", "2032-02-03: ask (Kari)")


def test_a_body_objects_with_its_reason(store: Any, shown: BodyAccount) -> None:
    called = format_message("round.act.account.object")
    with pytest.raises(UsageError, match="It is not possible"):
        note_account_objection(InvariantText("The police"), store, "police", reason="No", person="", **WHO)
    note_account(store, shown, sent=True, **WHO)
    with pytest.raises(UsageError, match="A reason is missing"):
        note_account_objection(called, store, "police", reason=" ", person="Ola", **WHO)
    named = note_account_objection(called, store, "police", reason="A sum", person=" Ola ", **WHO)
    assert (named.facts, named.reason, named.right, named.channel) == (
        {"person": "Ola"},
        "A sum",
        ActingRight.PROVIDER,
        "mail",
    )
    note_account(store, replace(shown, sha256="0" * 64), sent=True, **WHO)
    assert note_account_objection(called, store, "police", reason="A sum", person=" ", **WHO).facts == {}
