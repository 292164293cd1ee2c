"""A round in the portal, whole: what is asked, written, examined, delivered, told to programs and noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from plain import held, parted, plain, short

from .conftest import NOON

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
    from tilstand.portal.draft import draft
    from tilstand.portal.form import every_page, labels, pages, with_something
    from tilstand.portal.machine.show import form

    for body in room.view.reporting(room.view.round(room.name)):
        for tag in ("en", "nn") if body == OWN else ("en",):
            told = form(room, body, every_page(room, body), draft(room, body), tag)
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
    every = every_page(room, OWN)
    yield from parted("label", labels(every))
    yield f"something {[one.name for one in with_something(every, lambda one: one.before is not None)]}"
    left = [one.name for one in with_something(every, lambda one: False)]
    yield f"nothing {left} of {len(pages(room, OWN))}"


def written(room: Any) -> Iterator[str]:
    """What somebody writes place by place, what a program would, and what does not fit in it."""
    from tilstand.portal.compose import composed
    from tilstand.portal.draft import Clash, Entered, draft, drafts, overlaid, save
    from tilstand.portal.examine import examined
    from tilstand.portal.form import every_page
    from tilstand.portal.machine.show import looked

    pages = every_page(room, OWN)
    rest = next(one.address for page in pages for one in page.sections if one.address)
    earlier = [one for page in pages if page.corrects for one in page.addresses][:1]
    more = [{"address": rest, "state": "zero"}]
    more += [{"address": one, "given": "3", "words": "Counted twice."} for one in earlier]
    for minute, one in enumerate((*WRITTEN, *more)):
        version = 1 if one == WRITTEN[-1] else 0
        at = NOON + timedelta(minutes=minute)
        cell = save(room, OWN, pages, Entered(version=version, **one), by="Vera Prøve", at=at)
        words = f"{cell.words[:6]} {cell.by} {cell.at}"
        yield f"{cell.address} {cell.version} {cell.given} {cell.state} {cell.qualifier} {words}"
    try:
        save(room, OWN, pages, Entered(AT, given="15"), by="Liv Prøve", at=NOON)
    except Clash as clash:
        yield f"clash {clash} {clash.stands.version} {clash.stands.by}"
    kept = draft(room, OWN)
    yield f"last {kept.last and kept.last.address}"
    would = overlaid(
        room, OWN, pages, kept, [Entered(AT, given="16"), Entered(f"{AT} | sex=male", given="5")]
    )
    for name, one in (("stands", kept), ("would", would), ("all", drafts(room)[OWN])):
        yield f"{name} {one.digest} {len(one.cells)} {len(one.words)}"
        yield f"  {one.filled([AT, rest, 'nowhere'])} {one.given(AT)} {one.said(AT)}"
        found = examined(room, OWN, pages, one)
        yield from parted(f"  {name} remark", list(found.remarks))
        yield f"  {name} {found.figures} {found.errors} {len(found.at(AT))} {plain(looked(one, found, 'nb'))}"
        file = composed(room.view, OWN, pages, one, 3)
        yield from (
            f"  {line} ← {at}"
            for line, at in zip(file.data.decode().splitlines()[1:], file.lines, strict=True)
        )
        ends = (None, 0, 1, 2, len(file.lines) + 1, len(file.lines) + 2)
        yield f"  {[file.address(line) for line in ends]}"


def delivered(room: Any) -> Iterator[str]:
    """What is wrong is mended and signed; the receipt, and all that was noted."""
    from tilstand.portal import receipt
    from tilstand.portal.draft import Entered, draft, save
    from tilstand.portal.form import every_page
    from tilstand.portal.machine import show
    from tilstand.portal.sign import signed
    from tilstand.portal.trail import trail

    pages = every_page(room, OWN)
    mended = [Entered(f"{AT} | age=minor", given="2"), Entered(f"{AT} | sex=female", given="9")]
    blank = next(one.address for page in pages for one in page.sections if one.address)
    for one in (*mended, Entered(blank, state="not_known"), mended[1]):
        seen = draft(room, OWN).cells[one.address].version
        save(room, OWN, pages, replace(one, version=seen), by="Liv Prøve", at=NOON)
    yield plain(receipt.delivered(room, OWN, pages))
    done = signed(room, OWN, pages, draft(room, OWN).digest, by="Liv Prøve", at=NOON + timedelta(days=1))
    yield f"{done.outcome} {plain(done)}"
    made = receipt.delivered(room, OWN, pages)
    assert made is not None
    yield f"{made.state} {plain(made.came)} {receipt.told_at(made.came).text('nn')}"
    yield plain(show.receipt(room, OWN, made))
    for observation in (None, *made.figures.values()):
        yield f"{[receipt.figure_told(observation, tag) for tag in ('nb', 'en')]}"
    yield from parted("receipt", receipt._told(room, OWN, made))
    for page in receipt._told(room, OWN, made)["pages"]:  # type: ignore[attr-defined]
        yield from (f"{page['title']} {table}" for table in page["tables"])
    bare = replace(made, pages=tuple(replace(one, sections=()) for one in made.pages))
    yield f"of words alone {receipt._told(room, OWN, bare)['pages']}"
    for body in ("", OWN, "police"):
        yield f"# {body}"
        yield from map(plain, trail(room, body))


def found(room: Any) -> Iterator[str]:
    """What does not fit between bodies, what is asked about it, and what can be bound."""
    from tilstand.portal.decision import open_findings
    from tilstand.portal.section import bindable, looked_at, written_sections
    from tilstand.portal.thread import answered, asked, asked_again, beside, closed_with, posed_now, threads
    from tilstand.round.reply import Reply

    yield from parted("open", [*open_findings(room)])
    posed = [one for one in posed_now(room) if one.query]
    numbers = [one.number for one in posed]
    yield f"asked {asked(room, numbers, by='Una Prøve', at=NOON)} of {numbers}"
    reply = Reply(numbers[0], "explained", posed[0].provider, "One is counted twice.")
    answered(room, posed[0].provider, reply, by="Odd Prøve", at=NOON + timedelta(minutes=30))
    asked_again(room, numbers[0], "Which of them?", by="Una Prøve", at=NOON + timedelta(hours=1))
    closed_with(room, numbers[-1], "It was told.", by="Una Prøve", at=NOON + timedelta(hours=2))
    for one in threads(room):
        yield f"{one.number} {one.provider} {one.state} {one.address} {plain(one.told['en'])}"
        yield f"  {[(step.event.act, step.words) for step in one.steps]} {len(threads(room, one.provider))}"
        yield f"  beside {plain({at: len(own) for at, own in beside(room, one.provider).items()})}"
    for wanted in ("", "havn SHELTER sex", "nobody"):
        yield from parted(f"bind {wanted}", list(bindable(room, wanted, "en")))
    for section in written_sections(room):
        yield f"{section.language} {section.name} {section.file} {section.version} {len(section.waiting)}"
        for text in ("# A\n\nThere were 14 and {{ figure x of y }}.\n", section.text):
            look = looked_at(room, section, text)
            yield f"  {plain(look.problems)} {plain(look.unbound)} {look.document is None}"


def test_a_round_is_as_it_was_from_what_is_asked_to_what_is_noted(place: Path) -> None:
    from tilstand.portal.room import room

    police = place / "rounds" / "2031" / "submissions" / "police.csv"
    police.write_text(police.read_text("utf-8").replace(WRONG, f"{WRONG}1"), "utf-8")
    told: list[str] = []
    for name, lines in (("forms", forms), ("written", written), ("delivered", delivered), ("found", found)):
        own = (short(line.replace("\n", "⏎")) for line in lines(room("2031")))
        told += [f"## {name}", *own]
    held(Path(__file__).with_suffix(".txt"), told)
