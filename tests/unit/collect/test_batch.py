"""What is told of all that was delivered for a round: who is missing, what counts, what was left out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.collect.batch import is_delivery_refused, select_newest_deliveries
from tilstand.collect.findings import FileReport
from tilstand.collect.submission import Delivery, deliver_file
from tilstand.define import Collection
from tilstand.errors import UsageError
from tilstand.model import Answer, Findings, Severity, Source, Submission
from tilstand.terms import Period

ALL = {"police", "migration_board", "fjord_shelter", "havn_shelter"}


@pytest.fixture
def inbox(tmp_path, row, header):
    """Put a file into an inbox: the total of a shelter, in a version."""

    def put(folder: str, *rows: str, name: str = "havn_shelter.csv") -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join([header, *(rows or (row("5"),)), ""]), "utf-8")
        return path

    return put


def of(batch, rule: str):
    return [found for found in batch.findings if found.rule == rule]


def test_the_fixture_is_clean(sagaland) -> None:
    batch = collect.collect_round(sagaland, "2031")
    assert len(batch.findings) == 0
    assert [s.provider for s in batch.submissions] == ["fjord_shelter", "havn_shelter", "migration_board", "police"]
    assert {s.basis for s in batch.submissions} == {"delivered"}
    assert len(batch.published) == 6
    assert list(batch.absent) == ["dal_shelter"]
    assert batch.absent["dal_shelter"].text("nn").startswith("Tiltaket opna")
    answers = {s.provider: len(s.answers) for s in batch.submissions}
    assert answers["havn_shelter"] == 2


def test_same_files_same_batch(sagaland) -> None:
    assert collect.collect_round(sagaland, "2031") == collect.collect_round(sagaland, "2031")


def test_two_vintages_come_through(sagaland) -> None:
    police = next(s for s in collect.collect_round(sagaland, "2031").submissions if s.provider == "police")
    first_half = [
        o
        for o in police.observations
        if o.key.measure == "suspects" and str(o.key.period) == "2031-H1" and not o.key.dims
    ]
    assert [(str(o.value), str(o.as_at)) for o in first_half] == [("7", "2031-07-31"), ("8", "2032-01-15")]


def test_who_is_missing_is_said_by_name(spoiled, rules) -> None:
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert rules(batch.findings) == {"C033"}
    assert {
        found.providers[0] for found in batch.findings
    } == ALL  # not the absent, the closed, or those through others
    assert all("(oppdiktet)" in found.where.text("nb") for found in batch.findings)
    assert batch.submissions == ()


def test_a_faulty_submission_is_left_out_whole_and_stops_no_other(spoiled, inbox, row, rules) -> None:
    bad = inbox("a", row("5"), row("-1", breakdown="sex=male"))
    good = inbox("a", row("7", provider="fjord_shelter"), name="fjord_shelter.csv")
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[bad, good])
    assert [s.provider for s in batch.submissions] == ["fjord_shelter"]
    assert {"C022", "C035", "C033"} == rules(batch.findings)
    assert [found.providers for found in of(batch, "C035")] == [("havn_shelter",)]
    assert {found.providers[0] for found in of(batch, "C033")} == {"police", "migration_board"}


def test_findings_of_a_file_come_heaviest_first(spoiled, inbox, row) -> None:
    bad = inbox("a", row("1 233"), row("-1", breakdown="sex=male"))
    found = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[bad]).findings
    order = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    by_cause: dict[str, list[Severity]] = {}
    for one in found:
        by_cause.setdefault(one.cause, []).append(one.severity)
    assert all(weights == sorted(weights, key=order.index) for weights in by_cause.values())
    heaviest = [order.index(weights[0]) for weights in by_cause.values()]
    assert heaviest == sorted(heaviest)
    assert {one.severity for one in found} == set(order)


def test_counted_list_beside_other_figures(spoiled, sagaland, tmp_path, row, inbox, rules) -> None:
    contacts = inbox(
        "a", row("9", provider="island_outreach", form="outreach", measure="street_contacts", period="2031-05")
    )
    people = tmp_path / "havn_shelter.shelter.csv"
    people.write_text("case,role,sex\n1,victim,female\n2,victim,male\n", "utf-8")
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[contacts], line_lists=[people])
    assert [(s.provider, s.channel) for s in batch.submissions] == [
        ("havn_shelter", "csv"),
        ("havn_shelter", "line_list"),
    ]
    assert rules(batch.findings) == {"C033", "C057"}


def test_one_form_in_two_ways_would_count_people_twice(spoiled, tmp_path, row, inbox, rules) -> None:
    people = tmp_path / "havn_shelter.shelter.csv"
    people.write_text("case,role\n1,victim\n", "utf-8")
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[inbox("a")], line_lists=[people])
    assert batch.submissions == ()
    assert "C044" in rules(batch.findings)


def test_one_question_answered_in_two_places(spoiled, sagaland, tmp_path, rules) -> None:
    book = tmp_path / "havn_shelter.xlsx"
    told = {("havn_shelter", "shelter", "trends"): "Generert svar."}
    collect.write_workbook_template(sagaland, "2031", "havn_shelter", book, {}, answers=told)
    file = sagaland.path / "rounds" / "2031" / "submissions" / "havn_shelter.answers.toml"
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[book, file])
    assert "C044" in rules(batch.findings)
    assert [len(s.answers) for s in batch.submissions] == [1]


def test_what_programs_leave_behind_is_passed_over_and_the_rest_is_told(spoiled, rules) -> None:
    folder = spoiled / "rounds" / "2031" / "submissions"
    for name in (".DS_Store", "~$havn_shelter.xlsx", "README.md"):
        (folder / name).write_text("generated", "utf-8")
    (folder / "havn_shelter.pdf").write_text("generated", "utf-8")
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert rules(batch.findings) == {"C001", "C033", "C035"}
    assert len(of(batch, "C001")) == 1


def test_workbooks_and_csv_give_the_same_figures(sagaland, spoiled, tmp_path) -> None:
    before = {s.provider: s for s in collect.collect_round(sagaland, "2031").submissions}
    books = []
    for provider in ("havn_shelter", "fjord_shelter", "migration_board"):
        books.append(tmp_path / f"{provider}.xlsx")
        values = {o.key: o.value for o in before[provider].observations}
        collect.write_workbook_template(sagaland, "2031", provider, books[-1], {}, values=values)
    shutil.copy(sagaland.path / "rounds/2031/submissions/police.csv", spoiled / "rounds/2031/submissions")
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=books)
    assert not batch.findings.errors
    for after in batch.submissions:
        old = {(o.key, o.as_at): o.value for o in before[after.provider].observations}
        assert {(o.key, o.as_at): o.value for o in after.observations} == old


def test_who_filled_in_nothing_has_not_reported(spoiled, inbox, row, rules) -> None:
    year = spoiled / "rounds" / "2031" / "round.toml"
    noted = '\n[absent.fjord_shelter.reason]\nnb = "Generert."\nnn = "Generert."\nen = "Generated."\n'
    year.write_text(year.read_text("utf-8") + noted, "utf-8")
    files = [inbox("blank", row(""), row("", breakdown="sex=male"))]
    files.append(inbox("blank", row("", provider="fjord_shelter"), name="fjord_shelter.csv"))
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=files)
    assert [one.provider for one in batch.submissions] == []
    assert [found.providers for found in of(batch, "C062")] == [("fjord_shelter",), ("havn_shelter",)]
    assert "havn_shelter" not in {name for found in of(batch, "C033") for name in found.providers}
    assert of(batch, "C034") == []
    assert "fjord_shelter" in batch.absent


def test_a_delivery_knows_its_forms_by_the_cells_that_are_filled_in(sagaland, inbox, row) -> None:
    outreach = {"provider": "island_outreach", "form": "outreach", "measure": "street_contacts"}
    path = inbox("one", row("5"), row("", period="2031-05", **outreach))
    about = sagaland.round("2031")
    assert deliver_file(sagaland, about, path).forms == {"shelter"}
    path = inbox("two", row(""), row("", "not_known", period="2031-05", **outreach))
    found = deliver_file(sagaland, about, path)
    assert (found.forms, found.channel, found.version) == ({"outreach"}, "csv", 1)
    assert len(found.sha256) == 64


def test_of_what_a_newer_version_has_replaced_nothing_is_asked(spoiled, inbox, row) -> None:
    files = [inbox("old", row("")), inbox("new", row("5", version="2"))]
    held = define.read_collection(spoiled)
    batch = collect.collect_round(held, "2031", inbox=files[:1])
    assert of(batch, "C062")
    batch = collect.collect_round(held, "2031", inbox=files)
    assert not of(batch, "C062")
    assert not of(batch, "C030")


HEADER = "provider,form,period,version,measure,breakdown,value,status"
PRINTED = """\
measure,provider,period,breakdown,value,status
x,nobody,2031,,3,
cases_opened,police,2031,,4,
cases_opened,police,2031,,4,
cases_opened,police,2031,,,
"""

TOLD = [
    "migration_board error: C033 “2031”, The Migration Board: provider=The Migration Board, year=2031",
    "police error: C033 “2031”, Sagaland Police: provider=Sagaland Police, year=2031",
    "nobody error: C049 “2031”: provider=“nobody”",
    "fjord_shelter warning: C035 “fjord_shelter.csv”: count=1, provider=Fjord shelter",
    "dal_shelter warning: C034 “2031”, Dal shelter: files=dal_shelter.csv, provider=Dal shelter",
    "old_quay warning: C048 “2031”, Old Quay shelter: provider=Old Quay shelter, year=2031",
    "havn_shelter info: C045 “2031”: files=havn_shelter.b.csv, havn_shelter.c.csv",
    "havn_shelter info: C032 “2031”, Havn shelter: newest=2, provider=Havn shelter, version=1",
    "fjord_shelter error: C022 “fjord_shelter.csv”, the row: measure=Presumed victims assisted",
    "nobody error: C011 “published.csv”, row 2: provider=“nobody”",
    "nobody error: C016 “published.csv”, row 2: expected=victims_assisted … 14, measure=“x”",
    "nobody error: C021 “published.csv”, row 4, “Cases opened”: first=place.row(number=3)",
    "nobody info: C030 “published.csv”, row 5, “Cases opened”: count=1",
]


def put(folder: Path, name: str, provider: str, value: str, version: int = 1) -> Path:
    path = folder / name
    path.write_text(f"{HEADER}\n{provider},shelter,2031,{version},victims_assisted,,{value},\n", "utf-8")
    return path


def test_everything_that_does_not_fit_in_a_round_is_told_at_once(spoiled: Path, tmp_path: Path, digest) -> None:
    year = spoiled / "rounds" / "2031"
    noted = (year / "round.toml").read_text("utf-8") + '\n[absent.nobody.reason]\nnb = "Ukjent."\n'
    (year / "round.toml").write_text(noted, "utf-8")
    (year / "published.csv").write_text(PRINTED, "utf-8")
    inbox = [
        put(tmp_path, "havn_shelter.csv", "havn_shelter", "5"),
        put(tmp_path, "havn_shelter.b.csv", "havn_shelter", "6", 2),
        put(tmp_path, "havn_shelter.c.csv", "havn_shelter", "6", 2),
        put(tmp_path, "fjord_shelter.csv", "fjord_shelter", "-1"),
        put(tmp_path, "dal_shelter.csv", "dal_shelter", "1"),
        put(tmp_path, "old_quay.csv", "old_quay", "1"),
    ]
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=inbox[::-1])
    told = [
        f"{' '.join(found.providers) or 'nobody'} {found.severity.value}: {digest([found], '')}"
        for found in batch.findings
    ]
    assert told == TOLD
    assert [(one.provider, one.document, one.version) for one in batch.submissions] == [
        ("dal_shelter", "dal_shelter.csv", 1),
        ("havn_shelter", "havn_shelter.b.csv", 2),
        ("old_quay", "old_quay.csv", 1),
    ]
    assert [one.path.name for one in batch.left_out] == ["fjord_shelter.csv"]
    assert [one.path for one in batch.received] == sorted(inbox)
    assert {(one.channel, len(one.sha256)) for one in batch.received} == {("csv", 64)}
    assert [str(one.value) for one in batch.published] == ["4"]
    assert list(batch.absent) == ["dal_shelter"]


def test_what_is_not_there_to_be_read_stops_the_work_with_each_path(spoiled: Path, tmp_path: Path) -> None:
    missing, folder = tmp_path / "not.csv", tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(UsageError) as stopped:
        collect.collect_round(define.read_collection(spoiled), "2031", inbox=[missing, folder])
    causes = stopped.value.causes
    assert [str(path) in cause for path, cause in zip((missing, folder), causes, strict=True)] == [True, True]
    assert causes[0].replace(str(missing), "") != causes[1].replace(str(folder), "")


# Which of several deliveries counts, and which of them was refused.


ANSWER = Answer("havn_shelter", "shelter", "needs", {"en": "x"}, Source("a"))


def delivery(
    file: str,
    version: int | None = 1,
    *,
    holds: bool = True,
    channel: str = "csv",
    provider: str = "havn_shelter",
    forms: tuple[str, ...] = ("shelter",),
    answers: tuple[Answer, ...] = (),
) -> Delivery:
    sent = None
    if holds:
        period = Period.from_text("2031")
        sent = Submission(provider, period, version or 1, "delivered", channel, file, file, (), answers)
    return Delivery(file, provider, channel, version, file, sent, Findings(), frozenset(forms))


def counted(sagaland: Collection, *deliveries: Delivery) -> tuple[list[str], list[str]]:
    """The files that count, and what is told: the rule and the facts, without what to do."""
    report = FileReport(sagaland, sagaland.round("2031"), "")
    chosen = list(select_newest_deliveries(report, deliveries))
    told = [f"{found.rule} {found.format_finding_message('en').splitlines()[2][6:]}" for found in report.findings]
    for one in deliveries:
        assert not (one in chosen and is_delivery_refused(one, deliveries, chosen))
    return [one.file for one in chosen], told


def test_the_newest_version_counts_and_the_older_are_told(sagaland: Collection) -> None:
    chosen, told = counted(sagaland, delivery("b", 2), delivery("c", 3), delivery("a", 1))
    assert chosen == ["c"]
    assert [line.split(" ", 1)[0] for line in told] == ["C032", "C032"]
    assert ["version 2" in line.lower() for line in told] == [True, False]
    assert all("3" in line for line in told)


def test_a_newest_version_with_errors_withdraws_the_older_ones(sagaland: Collection) -> None:
    chosen, told = counted(sagaland, delivery("a", 1), delivery("b", 2, holds=False))
    assert chosen == []
    assert [line.split(" ", 1)[0] for line in told] == ["C032", "C035"]
    chosen, told = counted(sagaland, delivery("x", 2, holds=False, channel="answers"), delivery("y", channel="answers"))
    assert [line.split(" ", 1)[0] for line in told] == ["C032", "C067"]


def test_a_file_whose_version_cannot_be_read_withdraws_nothing(sagaland: Collection) -> None:
    chosen, told = counted(sagaland, delivery("a", 1), delivery("b", None, holds=False))
    assert chosen == ["a"]
    assert [line.split(" ", 1)[0] for line in told] == ["C035"]


def test_two_that_claim_to_be_the_same_version_count_neither(sagaland: Collection) -> None:
    chosen, told = counted(sagaland, delivery("a", 2), delivery("b", 2), delivery("c", 1))
    assert chosen == []
    assert [line.split(" ", 1)[0] for line in told] == ["C032", "C031"]
    assert "version 2" in told[1].lower()


def test_the_same_bytes_twice_count_once(sagaland: Collection) -> None:
    again = replace(delivery("a"), file="copy")
    chosen, told = counted(sagaland, delivery("a"), again, replace(delivery("b", 2), sha256=""))
    assert (chosen, [line.split(" ", 1)[0] for line in told]) == (["b"], ["C045", "C032"])


def test_what_has_versions_of_its_own_does_not_replace_each_other(sagaland: Collection) -> None:
    every = (
        delivery("book", 3, channel="xlsx", forms=("shelter",)),
        delivery("words", 1, channel="answers", forms=()),
        delivery("police", 1, provider="police", forms=("police",)),
        delivery("list", 1, channel="line_list", provider="police", forms=("other",)),
    )
    assert counted(sagaland, *every) == ([one.file for one in every], [])
    nobody = delivery("x", provider="")
    assert counted(sagaland, nobody) == ([], [])


def test_a_form_that_two_deliveries_answer_counts_in_neither(sagaland: Collection) -> None:
    both = (delivery("book"), delivery("list", channel="line_list"), delivery("other", provider="police"))
    chosen, told = counted(sagaland, *both)
    assert chosen == ["other"]
    assert [line.split(" ", 1)[0] for line in told] == ["C044"]


def test_answers_that_the_workbook_has_too_are_left_out(sagaland: Collection) -> None:
    book = delivery("book", channel="xlsx", answers=(ANSWER,))
    words = delivery("words", channel="answers", forms=(), answers=(ANSWER,))
    chosen, told = counted(sagaland, book, words)
    assert (chosen, [line.split(" ", 1)[0] for line in told]) == (["book"], ["C044"])
    other = replace(ANSWER, question="trends")
    chosen, told = counted(sagaland, book, delivery("words", channel="answers", forms=(), answers=(other,)))
    assert (chosen, told) == (["book", "words"], [])
    police = delivery("words", channel="answers", provider="police", forms=(), answers=(ANSWER,))
    assert counted(sagaland, book, police) == (["book", "words"], [])


@pytest.mark.parametrize(
    ("one", "others", "chosen", "expected"),
    [
        (delivery("a"), (), ("a",), False),
        (delivery("a"), (), (), True),
        (delivery("a", provider=""), (), (), True),
        (delivery("a", None), (delivery("b", 2),), ("b",), True),
        (delivery("a"), (delivery("b", 2),), ("b",), False),
        (delivery("a"), (delivery("b", 2, holds=False),), (), False),
        (delivery("a", 2), (delivery("b", 1),), ("b",), True),
        (delivery("a", 2), (delivery("b", 2),), (), True),
        (delivery("a", 2), (delivery("b", 1), delivery("c", 3)), ("c",), False),
        (delivery("a", 2), (delivery("b", 3, provider="police"),), ("b",), True),
        (delivery("a", 2), (delivery("b", 3, channel="answers"),), ("b",), True),
        (delivery("a", 2), (replace(delivery("b", 2), sha256="a"),), ("b",), False),
        (delivery("a", 2), (delivery("b", None),), (), True),
    ],
)
def test_a_delivery_is_refused_where_nothing_later_and_nothing_equal_stands_for_it(
    one: Delivery, others: tuple[Delivery, ...], chosen: tuple[str, ...], expected: bool
) -> None:
    every = (*others, one)
    assert is_delivery_refused(one, every, [d for d in every if d.file in chosen]) is expected
