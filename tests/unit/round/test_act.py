"""Acting by the table: what is allowed is kept; what is not is told, and keeps nothing. Both stores obey."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.errors import UsageError
from tilstand.languages import format_message, list_shipped_languages
from tilstand.workflow.actions import derive_subject_states, format_act_time, perform_act
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import NOTHING, TRACKS, ActingRight

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
A, B = "a" * 64, "b" * 64


def did(store, name, subject="rosa", track="delivery", minutes=0, **more):
    further = {"by": "Kari Prøve", "at": NOON + timedelta(minutes=minutes), "names": A, "reason": "En grunn."}
    return perform_act(store, track, name, subject, **{**further, **more})


def state(store, subject="rosa", track="delivery"):
    return derive_subject_states(store.read_events()).get_subject_state(track, subject).state


@pytest.mark.parametrize(
    ("track", "way"),
    [
        ("delivery", "ask draft receive accept freeze correct reopen receive accept"),
        ("delivery", "ask receive reopen draft receive reopen refuse receive"),
        ("delivery", "ask exempt resume refuse refuse receive refuse_newer keep_older receive accept receive"),
        ("question", "ask answer answer ask_again answer close ask close"),
        ("account", "write send send approve object approve write send object approve"),
        ("text", "release withdraw release"),
        ("edition", "print correct note note print correct note"),
    ],
)
def test_the_way_through_each_track(store, track, way) -> None:
    for n, name in enumerate(way.split()):
        one = TRACKS[track].moves[name]
        did(store, name, track=track, minutes=n, right=one.rights[-1])
        assert state(store, track=track) in ((one.target,) if one.target else ("received", "accepted"))
    assert [event.act for event in store.read_events()] == way.split()


NEEDS = """
delivery ask
delivery exempt reason
delivery resume
delivery draft provider
delivery receive both names
delivery refuse names
delivery refuse_newer names
delivery keep_older names
delivery accept names same
delivery reopen reason
delivery freeze
delivery correct reason names
question ask
question answer both names
question ask_again
question close reason
account write names
account send names same
account approve both names same
account object both reason
text release names
text withdraw reason
text withhold reason
entry write names
entry release names same
entry withdraw reason
entry review names same
entry remove reason
reach declare reason names
reach confirm names same
overview publish names
overview take_down reason
decision decide names
check acknowledge reason names explained unbound approved movement method links announced
place accept reason
edition print names
edition correct reason
edition note names
"""


def test_what_each_act_needs_and_who_may_do_it() -> None:
    told = [""]
    for track in TRACKS.values():
        for one in track.moves.values():
            who = {1: one.rights[0].value, 2: "both"}[len(one.rights)]
            needs = [name for name in ("reason", "names", "same") if getattr(one, name)]
            whose = [who] if who != "coordinator" else []
            told.append(" ".join([track.name, one.act, *whose, *needs, *one.subjects]))
    assert "\n".join(told) + "\n" == NEEDS


FINAL = {"delivery": "accepted", "question": "closed", "account": "approved", "text": "released", "entry": "removed"}


@pytest.mark.parametrize("track", FINAL)
def test_every_state_is_reached_and_every_act_starts_somewhere(track) -> None:
    table = TRACKS[track]
    reached, waiting = {NOTHING}, [NOTHING]
    while waiting:
        here = waiting.pop()
        for one in table.moves.values():
            if here in one.sources and one.target and one.target not in reached:
                reached.add(one.target)
                waiting.append(one.target)
    assert reached == set(table.states)
    assert FINAL[track] in reached
    assert all(table.list_possible_acts(here) for here in table.states)
    for language in list_shipped_languages():
        for name in table.moves:
            assert format_message(f"round.act.{track}.{name}").text(language)
        for here in table.states:
            assert format_message(f"round.state.{track}.{here}").text(language)


def refused(store, path, name, **more):
    kept = store.read_events()
    with pytest.raises(UsageError) as stop:
        did(store, name, **more)
    assert store.read_events() == kept
    title = {
        "not_now": "It is not possible to",
        "reason": "A reason is missing",
        "names": "It is not clear what this is about",
        "other": "What you looked at has changed since",
        "right": "This is for somebody else to do",
        "nobody": "A name is missing",
        "changed": "has changed since you looked at it",
    }[path]
    assert title in stop.value.title
    return stop.value


def test_what_cannot_be_done_is_told_with_what_can_be(store) -> None:
    told = refused(store, "not_now", "accept")
    assert told.causes == ("This is how it stands: not asked.",)
    assert told.remedy == "What can be done: ask, exempt."
    assert told.title == "It is not possible to accept rosa now"


def test_a_reason_a_name_and_a_hash_are_asked_for_where_they_belong(store) -> None:
    refused(store, "nobody", "ask", by="  ")
    refused(store, "reason", "exempt", reason=" ")
    did(store, "ask")
    refused(store, "names", "receive", names="")
    refused(store, "right", "draft")
    did(store, "draft", right=ActingRight.PROVIDER)
    refused(store, "right", "refuse", right=ActingRight.PROVIDER)


def test_what_is_accepted_is_what_was_received(store) -> None:
    did(store, "ask")
    did(store, "receive")
    did(store, "keep_older", names=B)
    refused(store, "other", "accept", names=B)
    did(store, "receive", names=B)
    refused(store, "other", "accept", names=A)
    did(store, "accept", names=B)
    assert derive_subject_states(store.read_events()).get_subject_state("delivery", "rosa").names == B


def test_an_approval_of_words_that_have_changed_since_is_none(store) -> None:
    for name in ("write", "send"):
        did(store, name, track="account")
    did(store, "write", track="account", names=B)
    refused(store, "not_now", "approve", track="account")
    did(store, "send", track="account", names=B)
    refused(store, "other", "approve", track="account", names=A)
    did(store, "approve", track="account", names=B)
    did(store, "write", track="account", names=A)
    assert state(store, track="account") == "written"


def test_nobody_signs_what_somebody_else_has_changed_meanwhile(store) -> None:
    did(store, "ask")
    did(store, "receive", by="Ola Prøve")
    told = refused(store, "changed", "accept", seen=1)
    assert "Ola Prøve did this: receive (2032-02-01T12:00:00+00:00)" in told.causes[0]
    did(store, "accept", seen=2)


def test_one_body_does_not_move_another(store) -> None:
    did(store, "ask", "rosa")
    did(store, "ask", "udi", by="Ola Prøve")
    did(store, "receive", "udi", by="Ola Prøve")
    assert (state(store, "rosa"), state(store, "udi")) == ("asked", "received")
    stood = derive_subject_states(store.read_events())
    assert stood.list_subjects("delivery") == ("rosa", "udi")
    assert stood.count == 3
    assert stood.get_subject_state("account", "rosa").state == NOTHING


def test_an_act_is_kept_as_it_was_done(store) -> None:
    did(store, "ask", channel="telephone", facts={"version": "2"})
    assert store.read_events() == (
        RoundEvent(
            "delivery",
            "ask",
            "rosa",
            "Kari Prøve",
            "2032-02-01T12:00:00+00:00",
            ActingRight.COORDINATOR,
            "telephone",
            A,
            "En grunn.",
            {"version": "2"},
        ),
    )
    assert format_act_time(datetime(2032, 2, 1, 1, tzinfo=timezone(timedelta(hours=2)))) == "2032-01-31T23:00:00+00:00"


class Crowded:
    """A store in which somebody else always comes first, a number of times."""

    def __init__(self, inner, times) -> None:
        self.inner, self.times = inner, times

    def read_events(self):
        return self.inner.read_events()

    def append_events(self, event, seen, *more) -> None:
        if self.times:
            self.times -= 1
            self.inner.append_events(replace(event, subject=f"other-{self.times}"), seen)
            raise LookupError
        self.inner.append_events(event, seen, *more)


def test_an_act_that_somebody_came_before_is_judged_again(store) -> None:
    did(Crowded(store, 3), "ask")
    assert [event.subject for event in store.read_events()] == ["other-2", "other-1", "other-0", "rosa"]
    with pytest.raises(UsageError, match="Somebody else is working on rosa right now"):
        did(Crowded(store, 100), "receive")


acts = st.lists(
    st.tuples(
        st.sampled_from([(t.name, m) for t in TRACKS.values() for m in t.moves]),
        st.sampled_from(["rosa", "udi"]),
        st.sampled_from([A, B]),
        st.sampled_from(["", "En grunn."]),
        st.sampled_from(list(ActingRight)),
    ),
    max_size=30,
)


@draws(35)
@given(acts)
def test_whatever_is_tried_each_kept_act_follows_from_the_table(made) -> None:
    """No act is kept whose subject did not stand where it starts, and reading again tells the same."""
    kept: list[RoundEvent] = []

    class Plain:
        def read_events(self):
            return tuple(kept)

        def append_events(self, event, seen):
            kept.append(event)

    for (track, name), subject, names, reason, right in made:
        before = derive_subject_states(kept).get_subject_state(track, subject)
        try:
            did(Plain(), name, subject, track, names=names, reason=reason, right=right)
        except UsageError:
            continue
        one = TRACKS[track].moves[name]
        assert before.state in one.sources
        assert right in one.rights
        assert reason or not one.reason
        assert names == before.names or not one.same
    assert derive_subject_states(kept).crossed == ()
    assert derive_subject_states(kept).count == len(kept)
