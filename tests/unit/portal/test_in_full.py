"""A round in the portal, whole: what is asked, written, examined, delivered, told to programs and noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from local_portal import NOON
from plain import held, parted, plain, short
from portal_names import portal

OWN = "fjord_shelter"
WRONG = "victims_identified,sex=male,"
AT = f"victims_assisted | {OWN} | 2031"
WRITTEN: tuple[dict[str, str], ...] = (
    {"address": AT, "given": "14", "words": "One is new.", "qualifier": "about"},
    {"address": f"{AT} | sex=male", "given": "5"},
    {"address": f"{AT} | sex=female", "given": " 10,5 "},
    {"address": f"{AT} | age=minor", "given": "VIN 118"},
    {"address": f"{AT} | age=adult", "state": "not_known"},
    {"address": f"{AT} | exploitation=labour", "given": "0"},
    {"address": f"mean_stay | {OWN} | 2031", "given": "1 204,5", "qualifier": "at_least"},
    {"address": f"answer | {OWN} | shelter | trends", "words": " More of\n\nthem came. "},
    {"address": f"{AT} | sex=female", "given": "9"},
)


def forms(room: Any) -> Iterator[str]:
    """What every body is asked and can correct, with what stands there."""

    for body in room.view.reporting(room.view.round(room.name)):
        for tag in ("en", "nn") if body == OWN else ("en",):
            told = portal.to_form_schema(
                room, body, portal.build_all_form_pages(room, body), portal.load_draft(room, body), tag
            )
            yield f"# {body} {tag} {told.round} {told.open} {told.digest[:12]}"
            for page in told.pages:
                yield f"{page.name} {page.title} {page.intro} {page.corrects}"
                for section in page.sections:
                    yield f" {section.address} {section.title} {section.notes} {plain(section.stands)}"
                    for one in section.places:
                        before = one.before and (one.before.number, one.before.state)
                        stands = plain(one.stands).replace("EntryTold", "")
                        yield f"  {one.label} {one.level} {one.whole} {before} {stands}"
                for asked in page.questions:
                    yield f" {asked.words} {asked.most} {asked.before} {plain(asked.stands)}"
    every = portal.build_all_form_pages(room, OWN)
    yield from parted("label", portal.collect_place_labels(every))
    yield f"something {[one.name for one in portal.filter_corrected_places(every, lambda one: one.before is not None)]}"
    left = [one.name for one in portal.filter_corrected_places(every, lambda one: False)]
    yield f"nothing {left} of {len(portal.build_form_pages(room, OWN))}"


def written(room: Any) -> Iterator[str]:
    """What somebody writes place by place, what a program would, and what does not fit in it."""

    pages = portal.build_all_form_pages(room, OWN)
    rest = next(one.address for page in pages for one in page.sections if one.address)
    earlier = [one for page in pages if page.corrects for one in page.addresses][:1]
    more = [{"address": rest, "state": "zero"}]
    more += [{"address": one, "given": "3", "words": "Counted twice."} for one in earlier]
    for minute, one in enumerate((*WRITTEN, *more)):
        version = 1 if one == WRITTEN[-1] else 0
        at = NOON + timedelta(minutes=minute)
        cell = portal.save_place_entry(
            room, OWN, pages, portal.PlaceEntry(version=version, **one), by="Vera Prøve", at=at
        )
        words = f"{cell.words[:6]} {cell.by} {cell.at}"
        yield f"{cell.address} {cell.version} {cell.given} {cell.state} {cell.qualifier} {words}"
    try:
        portal.save_place_entry(room, OWN, pages, portal.PlaceEntry(AT, given="15"), by="Liv Prøve", at=NOON)
    except portal.DraftConflict as clash:
        yield f"clash {clash} {clash.stands.version} {clash.stands.by}"
    kept = portal.load_draft(room, OWN)
    yield f"last {kept.last and kept.last.address}"
    would = portal.overlay_entries(
        room, OWN, pages, kept, [portal.PlaceEntry(AT, given="16"), portal.PlaceEntry(f"{AT} | sex=male", given="5")]
    )
    for name, one in (("stands", kept), ("would", would), ("all", portal.load_draft_progress(room)[OWN])):
        yield f"{name} {one.digest} {len(one.cells)} {len(one.words)}"
        yield f"  {one.filled([AT, rest, 'nowhere'])} {one.given(AT)} {one.said(AT)}"
        found = portal.check_draft(room, OWN, pages, one)
        yield from parted(f"  {name} remark", list(found.remarks))
        yield f"  {name} {found.figures} {found.errors} {len(found.at(AT))} {plain(portal.to_check_schema(one, found, 'nb'))}"
        file = portal.draft_to_submission(room.view, OWN, pages, one, 3)
        yield from (
            f"  {line} ← {at}" for line, at in zip(file.data.decode().splitlines()[1:], file.lines, strict=True)
        )
        ends = (None, 0, 1, 2, len(file.lines) + 1, len(file.lines) + 2)
        yield f"  {[file.address(line) for line in ends]}"


def delivered(room: Any) -> Iterator[str]:
    """What is wrong is mended and signed; the receipt, and all that was noted."""

    pages = portal.build_all_form_pages(room, OWN)
    mended = [portal.PlaceEntry(f"{AT} | age=minor", given="2"), portal.PlaceEntry(f"{AT} | sex=female", given="9")]
    blank = next(one.address for page in pages for one in page.sections if one.address)
    for one in (*mended, portal.PlaceEntry(blank, state="not_known"), mended[1]):
        seen = portal.load_draft(room, OWN).cells[one.address].version
        portal.save_place_entry(room, OWN, pages, replace(one, version=seen), by="Liv Prøve", at=NOON)
    yield plain(portal.delivery.load_delivered_figures(room, OWN, pages))
    done = portal.submit_draft(
        room, OWN, pages, portal.load_draft(room, OWN).digest, by="Liv Prøve", at=NOON + timedelta(days=1)
    )
    yield f"{done.outcome} {plain(done)}"
    made = portal.delivery.load_delivered_figures(room, OWN, pages)
    assert made is not None
    yield f"{made.state} {plain(made.came)} {portal.delivery.format_delivery_time(made.came).text('nn')}"
    yield plain(portal.api_schemas.to_receipt_schema(room, OWN, made))
    for observation in (None, *made.figures.values()):
        yield f"{[portal.delivery.format_delivered_figure(observation, tag) for tag in ('nb', 'en')]}"
    yield from parted("receipt", portal.delivery._build_receipt_data(room, OWN, made))
    for page in portal.delivery._build_receipt_data(room, OWN, made)["pages"]:  # type: ignore[attr-defined]
        yield from (f"{page['title']} {table}" for table in page["tables"])
    bare = replace(made, pages=tuple(replace(one, sections=()) for one in made.pages))
    yield f"of words alone {portal.delivery._build_receipt_data(room, OWN, bare)['pages']}"
    for body in ("", OWN, "police"):
        yield f"# {body}"
        yield from map(plain, portal.read_audit_log(room, body))


def found(room: Any) -> Iterator[str]:
    """What does not fit between bodies, what is asked about it, and what can be bound."""
    from tilstand.round.replies import QuestionReply

    yield from parted("open", [*portal.list_open_findings(room)])
    posed = [one for one in portal.list_posed_questions(room) if one.query]
    numbers = [one.number for one in posed]
    yield f"asked {portal.ask_questions(room, numbers, by='Una Prøve', at=NOON)} of {numbers}"
    reply = QuestionReply(numbers[0], "explained", posed[0].provider, "One is counted twice.")
    portal.answer_question(room, posed[0].provider, reply, by="Odd Prøve", at=NOON + timedelta(minutes=30))
    portal.follow_up_question(room, numbers[0], "Which of them?", by="Una Prøve", at=NOON + timedelta(hours=1))
    portal.close_question(room, numbers[-1], "It was told.", by="Una Prøve", at=NOON + timedelta(hours=2))
    for one in portal.list_question_threads(room):
        yield f"{one.number} {one.provider} {one.state} {one.address} {plain(one.told['en'])}"
        yield f"  {[(step.event.act, step.words) for step in one.steps]} {len(portal.list_question_threads(room, one.provider))}"
        yield f"  beside {plain({at: len(own) for at, own in portal.group_threads_by_place(room, one.provider).items()})}"
    for wanted in ("", "havn SHELTER sex", "nobody"):
        yield from parted(f"bind {wanted}", list(portal.search_bindable_figures(room, wanted, "en")))
    for section in portal.list_report_sections(room):
        yield f"{section.language} {section.name} {section.file} {section.version} {len(section.waiting)}"
        for text in ("# A\n\nThere were 14 and {{ figure x of y }}.\n", section.text):
            look = portal.preview_section(room, section, text)
            yield f"  {plain(look.problems)} {plain(look.unbound)} {look.document is None}"


def test_a_round_is_as_it_was_from_what_is_asked_to_what_is_noted(place: Path) -> None:
    police = place / "rounds" / "2031" / "submissions" / "police.csv"
    police.write_text(police.read_text("utf-8").replace(WRONG, f"{WRONG}1"), "utf-8")
    told: list[str] = []
    for name, lines in (("forms", forms), ("written", written), ("delivered", delivered), ("found", found)):
        own = (short(line.replace("\n", "⏎")) for line in lines(portal.get_round_snapshot("2031")))
        told += [f"## {name}", *own]
    held(Path(__file__).with_suffix(".txt"), told)
