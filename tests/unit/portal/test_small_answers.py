"""Small answers, each whole: forms of earlier years, pieces of texts, what is decided, work that is done."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest
from local_portal import NOON, SAGALAND
from plain import plain
from portal_names import portal

from tilstand.define import Collection, read_collection
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import make_error
from tilstand.model.hashes import hash_text
from tilstand.reconcile.sides import NumberRange
from tilstand.terms import Key, Period, Value, ValueStatus

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def sagaland() -> Collection:
    return read_collection(SAGALAND)


def key(text: str) -> Key:
    measure, provider, period, *codes = text.split(" | ")
    dims = (one.partition("=") for one in "; ".join(codes).split("; ") if one)
    return Key(measure, provider, Period.from_text(period), tuple((name, code) for name, _, code in dims))


def test_templates_have_what_they_ask_for_and_nothing_else_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    from jinja2 import UndefinedError

    made = portal.pages.build_jinja_environment(autoescape=True)
    names = {"static", "url", "Dated", "anchor", "faults", "json_script", "meaning", "when", "clock"}
    assert names <= set(made.globals)
    assert (made.autoescape, made.trim_blocks, made.lstrip_blocks) == (True, True, True)
    with pytest.raises(UndefinedError):
        made.from_string("{{ nothing }}").render()
    assert made.from_string("a\n  {% if True %}\nb\n  {% endif %}\nc").render() == "a\nb\nc"
    stamped = datetime(2032, 2, 1, 12, 5, tzinfo=UTC).astimezone().isoformat()
    said = made.from_string("{{ clock(at) }} {{ when(at).text('en') }}").render(at=stamped)
    assert said == f"{datetime.fromisoformat(stamped):%H:%M} 1 February 2032"
    assert portal.pages.make_place_anchor("a | b") == f"p{hashlib.sha256(b'a | b').hexdigest()[:10]}"
    told = [Value.number("1234.5"), Value.number(0), Value.missing(ValueStatus.NOT_KNOWN)]
    told.append(Value.missing(ValueStatus.NOT_APPLICABLE))
    assert [portal.pages._format_page_value("en", one) for one in told] == [
        "1,234.5",
        "0",
        "not known",
        "not applicable",
    ]
    errors = {"a": [Made(code="required"), Made(code=None)], "b": [Made(code="x"), Made(code="required")]}
    form: Any = Made(is_bound=True, errors=Made(as_data=lambda: errors))
    assert portal.pages.list_form_faults(form) == ("required", "other")
    assert (portal.pages.list_form_faults(None), portal.pages.list_form_faults(Made(is_bound=False))) == ((), ())  # type: ignore[arg-type]


def test_a_figure_of_an_earlier_year_is_told_in_the_form_that_asks_for_it(
    sagaland: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.portal.forms import (
        _build_earlier_page,
        _find_form_of_figure,
        _is_figure_declared,
        filter_corrected_places,
    )

    view = sagaland.at("2031")
    both = view.providers["havn_shelter"].model_copy(update={"forms": ("police", "shelter")})
    view = replace(view, providers={**view.providers, "havn_shelter": both})
    asked = ("victims_assisted", "cases_opened", "permit_persons")
    assert [_find_form_of_figure(view, key(f"{one} | havn_shelter | 2030")) for one in asked] == [
        "shelter",
        "police",
        "police",
    ]
    assert _find_form_of_figure(view, key("residents | unit | 2030")) == ""
    held = {
        "victims_assisted | havn_shelter | 2030 | sex=male": True,
        "victims_assisted | havn_shelter | 2030 | sex=gone": False,
        "victims_assisted | havn_shelter | 2030 | outcome=granted": False,
        "gone | havn_shelter | 2030": False,
        "victims_assisted | havn_shelter | 2029 | citizenship=helluland": True,
        "victims_assisted | havn_shelter | 2030 | citizenship=helluland": False,  # it was there until 2029
    }
    assert {one: _is_figure_declared(view, key(one)) for one in held} == held
    own = {
        key(f"{measure} | havn_shelter | {period}{codes}"): Value.number(at)
        for at, (measure, period, codes) in enumerate(
            (
                *(("victims_assisted", "2030", f" | sex={one}") for one in ("unknown", "male", "female")),
                ("victims_assisted", "2030", ""),
                *(("victims_assisted", "2030", f" | citizenship={one}") for one in ("vinland", "north")),
                *(("mean_stay", one, "") for one in ("2030-12-31", "2030")),
            )
        )
    }
    for who in ("havn_shelter", "northern_mission"):
        made = _build_earlier_page(view, who, (2030, "havn_shelter", "shelter"), list(own), own)
        assert (made.name, made.corrects) == ("2030.havn_shelter.shelter", "2030")
        title = "Shelters, 2030" + ("" if who == "havn_shelter" else ": Havn shelter (generated)")
        assert made.title.text("en") == title
        assert [
            (one.title.text("en"), [(at.address, at.label.text("en"), at.level) for at in one.places])
            for one in made.sections
        ] == SECTIONS
        assert [[at.whole for at in one.places] for one in made.sections] == [[False], [False], [True] * 6]
        (cut,) = filter_corrected_places([made], lambda one: one.key.measure == "mean_stay" or one.level == 2)
        assert [len(one.places) for one in cut.sections] == [1, 1, 1]
        (cut,) = filter_corrected_places([made], lambda one: one.level == 2)
        assert [one.places[0].address for one in cut.sections] == [f"{HAVN} | citizenship=vinland"]
        assert filter_corrected_places([made], lambda one: False) == ()
        assert filter_corrected_places([replace(made, corrects="")], lambda one: False) == (replace(made, corrects=""),)


HAVN = "victims_assisted | havn_shelter | 2030"
SECTIONS = [
    ("Mean stay, 2030", [("mean_stay | havn_shelter | 2030", "Total", 0)]),
    ("Mean stay, on 31 December 2030", [("mean_stay | havn_shelter | 2030-12-31", "Total", 0)]),
    (
        "Presumed victims assisted, 2030",
        [
            (HAVN, "Total", 0),
            (f"{HAVN} | citizenship=north", "Citizenship: North", 1),
            (f"{HAVN} | citizenship=vinland", "Citizenship: Vinland", 2),
            (f"{HAVN} | sex=female", "Sex: Woman", 1),
            (f"{HAVN} | sex=male", "Sex: Man", 1),
            (f"{HAVN} | sex=unknown", "Sex: Sex not known", 1),
        ],
    ),
]


def test_what_can_be_chosen_as_another_entry_is_the_first_of_many_in_order(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"e{number:04}" for number in range(501)]
    monkeypatch.setattr(portal.views_registers, "list_known_entries", lambda: {"rulings": frozenset(names)})
    columns = {
        one.column.id: one
        for one in portal.views_registers.build_entry_fields(portal.get_kept_register("rulings").register, {})
    }
    told = columns["after"].options
    assert [code for code, _ in told] == names[:500]
    assert [label.text("en") for _, label in told] == names[:500]
    monkeypatch.setattr(portal.views_registers, "list_known_entries", dict)
    columns = {
        one.column.id: one
        for one in portal.views_registers.build_entry_fields(portal.get_kept_register("rulings").register, {})
    }
    assert columns["after"].options == ()


def test_texts_are_told_in_pieces_in_the_order_of_their_places() -> None:
    from tilstand.portal.views.texts import _mark_pieces, _mark_section_text

    assert [*_mark_pieces("abcdefgh", [(5, 6, "x"), (1, 3, "y"), (2, 5, "x"), (6, 8, "x")])] == [
        *(("a", ""), ("bc", "y"), ("de", ""), ("f", "x"), ("", ""), ("gh", "x"), ("", ""))
    ]
    text = "One  is\nnew. There were 14 of 114.\nAnd 14 more, 14.\n"
    one: Any = Made(waiting=[Made(words="is new."), Made(words=""), Made(words="not there")])
    found: Any = Made(unbound=[(3, "14"), (2, "114"), (2, "14"), (3, "more, 14")])
    assert [*_mark_section_text(text, one, found)] == [
        *(("One  ", ""), ("is\nnew.", "waits"), (" There were ", ""), ("14", "unbound"), (" of ", "")),
        *(("114", "unbound"), (".\nAnd ", ""), ("14", "unbound"), (" ", ""), ("more, 14", "unbound"), (".\n", "")),
    ]


def test_what_is_decided_is_what_was_shown_of_a_finding() -> None:
    def side(low: Any, high: Any = None) -> NumberRange:
        return NumberRange(Made(low=low, high=low if high is None else high))  # type: ignore[arg-type]

    first = key("victims_assisted | havn_shelter | 2031 | sex=male; entry=new")
    parts = (Made(key=first, interval="4"), Made(key=key("residents | unit | 2030"), interval="≥ 2"))
    one: Any = Made(rule="R103", relation="sum", parts=parts, first=first, row="row", observed=side(7))
    one.expected = side(Fraction(5))
    told = f"R103\nsum\n{first.text()} 4\nresidents | unit | 2030 ≥ 2"
    assert portal.decisions._compute_finding_code(one) == hashlib.sha256(told.encode()).hexdigest()[:32]
    reason = {"en": "So it is."}
    for action, figure, after in (("correct", 0, " 5 "), ("correct", 1, "5"), ("accept", 0, ""), ("dismiss", 0, "")):
        assert (
            plain(portal.decisions._build_decision_request(one, action, reason, figure, after))
            == CHOICES[action, figure]
        )
    refused = [("correct", 2, "5"), ("correct", -1, "5"), ("correct", 0, " "), ("other", 0, "")]
    for apart in (side(5, 6), side(Fraction(11, 2)), None):
        one.expected = apart
        assert portal.decisions._compute_side_difference(one) is None
    for action, figure, after in (*refused, ("accept", 0, "")):
        with pytest.raises(UsageError):
            portal.decisions._build_decision_request(one, action, reason, figure, after)
    one.expected, one.row = side(None), None
    assert portal.decisions._compute_side_difference(one) is None
    one.row = "row"
    assert portal.decisions._compute_side_difference(one) == 7


_AT = "measure=victims_assisted, provider=havn_shelter, period=2031, breakdown=sex=male; entry=new"
_OF = "measure=residents, provider=unit, period=2030, breakdown="
_WHY = "reason={en: So it is.}"
_NONE = "figures=[], difference=None, finding=R103)"
CHOICES = {
    ("correct", 0): f"ProposedDecision(action=correct, {_AT}, {_WHY}, before=4, after=5, rule=, relation=, {_NONE}",
    ("correct", 1): f"ProposedDecision(action=correct, {_OF}, {_WHY}, before=≥ 2, after=5, rule=, relation=, {_NONE}",
    ("accept", 0): f"ProposedDecision(action=accept, {_AT}, {_WHY}, before=, after=, rule=R103, relation=sum, "
    "figures=[], difference=2, finding=)",
    ("dismiss", 0): f"ProposedDecision(action=dismiss, {_AT}, {_WHY}, before=, after=, rule=R103, relation=sum, "
    "figures=[4 ≥ 2], difference=None, finding=)",
}


def test_work_ends_as_done_or_with_why_and_leaves_nothing_of_its_stages(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = NOON
    monkeypatch.setattr(portal.jobs, "get_portal_time", lambda: at)
    stopped = make_error(UsageError, "portal.no_work")

    def does(told: Any) -> Any:
        def done(one: Any) -> Any:
            portal.Job.objects.filter(pk=one.pk).update(stage="print")
            if isinstance(told, Exception):
                raise told
            return told

        return done

    kinds = {"draft": {"files": 3}, "checks": stopped, "edition": ValueError("x"), "accounts": {}}
    for kind in kinds:
        one = portal.jobs.enqueue_job("2031", kind, by="Una Prøve")
        assert (one.state, one.by, one.at, one.tries) == ("waiting", "Una Prøve", NOON, 0)
    for kind, told in kinds.items():
        monkeypatch.setattr(portal.jobs, "_perform_job", does(told))
        assert portal.jobs.run_next_job() is True
        one = portal.Job.objects.get(kind=kind)
        assert (one.stage, one.tries, one.ended, one.heart) == ("", 1, NOON, NOON)
        state, said = ("failed", JOBS[kind]) if isinstance(told, Exception) else ("done", told)
        assert (one.state, portal.jobs.json.loads(one.told)) == (state, said)
    assert portal.jobs.run_next_job() is False
    for tries, silent, state in ((3, 61, "failed"), (2, 61, "waiting"), (3, 60, "working")):
        portal.Job.objects.filter(kind="draft").update(
            state="working", tries=tries, heart=at - timedelta(seconds=silent), told="{}", ended=None
        )
        portal.jobs._release_stalled_jobs()
        one = portal.Job.objects.get(kind="draft")
        assert (one.state, one.ended) == (state, NOON if state == "failed" else None)
        assert one.told == ('{"fault": "silent"}' if state == "failed" else "{}")
    assert portal.jobs.find_latest_job("2031", "draft", "done", "working") == one
    assert portal.jobs.find_latest_job("2031", "draft", "done") is None


JOBS: dict[str, Any] = {
    "edition": {"fault": "ValueError"},
    "checks": {
        "why": {
            "nb": ["Det er ikke noe slikt å bygge", "Last siden på nytt. Ingenting er endret."],
            "nn": ["Det er ikkje noko slikt å byggje", "Last sida på nytt. Ingenting er endra."],
            "en": ["There is no such thing to build", "Load the page again. Nothing has changed."],
        }
    },
}


def test_what_differs_is_shown_where_there_are_two_editions_and_of_much_the_first(
    visitor: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    unit, made = visitor("unit"), tmp_path / "made"
    made.mkdir()
    monkeypatch.setattr(portal.views_edition, "compare_editions", lambda former, newest: [(former, newest)])
    monkeypatch.setattr(portal.views_edition, "describe_changes", lambda found, language: [])
    for there, former, status in ((made, made, 200), (tmp_path / "x", made, 409), (made, None, 409)):
        monkeypatch.setattr(portal.views_edition, "get_build_folder", lambda name, kind, there=there: there)
        monkeypatch.setattr(portal.views_edition, "find_former_edition", lambda name, former=former: former)
        assert unit.get("/2031/edition/compare").status_code == status
    shown: list[Any] = []
    monkeypatch.setattr(portal.views_registers, "_SHOWN", 2)
    monkeypatch.setattr(
        portal.views_registers, "render", lambda request, page, facts: shown.append(facts) or unit.get("/")
    )
    rows = [f"n{at},S-{at},low,2021" for at in range(5)]
    for changed in ("low", "high"):
        table = "\n".join(["id,case,court,on", *rows, f"a,S-1,{changed},2021-05-04", ""]).encode()
        file = tmp_path / "in.csv"
        file.write_bytes(table)
        with file.open("rb") as sent:
            unit.post("/registers/rulings/look", {"file": sent})
    first, second = shown
    assert [len(first["new"]), len(first["changed"]), first["more"]] == [2, 0, 3]
    assert [len(second["new"]), len(second["changed"]), second["more"]] == [2, 1, 3]
    assert first["new"][0][0] == "n0"


def test_words_of_a_question_are_read_where_they_lie_or_told_as_expired(place: Path) -> None:
    from tilstand.portal.questions import _read_act_words
    from tilstand.workflow.event_log import RoundEvent

    def read(sha256: str) -> bytes:
        if sha256 != "kept":
            raise make_error(ArchiveError, "archive.none", folder="x")
        return b"kept \xff"

    held: Any = Made(archive=Made(read=read), held=portal.get_round_snapshot("2031").held)

    def said(act: str, names: str = "", reason: str = "", **facts: str) -> str:
        event = RoundEvent("question", act, "n", "Una Prøve", "", names=names, reason=reason, facts=facts)
        return _read_act_words(held, event, {"known": "It is known."})

    assert said("close", names="kept", reason="It was told.") == "It was told."
    assert said("answer", names="known") == "It is known."
    assert said("answer", names="kept", words="known") == "kept \ufffd"
    assert said("follow", names="kept", words="known") == "It is known."
    assert said("follow", names="kept") == ""
    assert said("answer", names="gone") == "Ordene er slettet fordi tiden er ute."
    assert said("answer", names=hash_text("")) == ""


def test_what_was_delivered_is_asked_to_be_opened_whether_it_was_accepted_or_frozen(place: Path) -> None:
    from tilstand.workflow.actions import perform_act
    from tilstand.workflow.transitions import ActingRight

    held, how = portal.get_round_snapshot("2031"), {"by": "Una Prøve", "at": NOON}

    def tried(words: str = " One was counted twice. ") -> dict[str, str]:
        try:
            portal.request_reopening(held, "police", words, by="Odd Prøve", at=NOON)
        except UsageError as error:
            return {"!": error.title}
        return {body: f"{one.by}: {one.words}" for body, one in portal.list_reopen_requests(held).items()}

    told = {"police": "Odd Prøve: One was counted twice."}
    assert list(tried()) == ["!"]
    perform_act(held.store, "delivery", "receive", "police", names="1" * 64, right=ActingRight.PROVIDER, **how)
    assert (tried(), list(tried(" ")), list(tried("x" * 2_001)), len(tried("x" * 2_000))) == (told, ["!"], ["!"], 1)
    for name, names in (("accept", "1" * 64), ("freeze", "")):
        perform_act(held.store, "delivery", name, "police", names=names, **how)
        assert tried() == told
    perform_act(held.store, "delivery", "correct", "police", names="2" * 64, reason="Twice.", **how)
    assert portal.list_reopen_requests(held) == {}  # it was done
    assert tried() == told
