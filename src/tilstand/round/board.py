"""The board of a round: body by body what came, was refused or is open, and what stands in the way."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tilstand.define.registers import counted
from tilstand.languages import message, within
from tilstand.round.event import Event
from tilstand.round.standing import Stand, Standings
from tilstand.round.track import NOTHING
from tilstand.terms import Alike, Joined, Language, Period, Text

if TYPE_CHECKING:
    from tilstand.define import Framework, RoundView
    from tilstand.round.trace import Held
    from tilstand.round.words import Wording

__all__ = ["SETTLED", "Board", "Post", "board", "lying", "silent"]

SETTLED = ("accepted", "frozen")
_WAITING = (NOTHING, "asked", "refused", "reopened", "draft")
_NAMED = 4  # bodies that are named in a line before the rest is counted


@dataclass(frozen=True, slots=True)
class Post:
    """One body on the board.

    Attributes:
        provider: The body.
        delivery: State of its figures.
        received: The act by which they came; None if they have not.
        refused: The latest file of its that could not be used, where nothing came after it.
        late: True where the deadline has passed and nothing is there.
        reason: Why it is exempt, as whoever decided it wrote.
        questions: How many questions to it are open, and how many are answered and not closed.
        account: State of its account.
        shown: The latest act on its account; None where there is none.
        texts: How many of its answers in words are released, and how many there are.
        twice: The latest other file that says it is the version that stands; None once a newer one came, or
            somebody has accepted the one that stands.
        unasked: How many questions to it wait to be asked, as far as the figures have been held against
            each other.
    """

    provider: str
    delivery: str
    received: Event | None
    refused: Event | None
    late: bool
    reason: str
    questions: tuple[int, int]
    account: str
    shown: Event | None = None
    texts: tuple[int, int] = (0, 0)
    twice: Event | None = None
    unasked: int = 0

    @property
    def open(self) -> bool:
        """True where its figures are still to come."""
        return self.delivery in _WAITING

    @property
    def before(self) -> bool:
        """True where its account was approved before the figures that stand came."""
        approved = self.shown if self.account == "approved" else None
        return approved is not None and self.received is not None and self.received.at > approved.at

    @property
    def empty(self) -> bool:
        """True where what came has no figures and no reasons in it, and nothing was said in words."""
        came = self.received is not None and self.received.facts.get("figures") == "0"
        return came and not self.open and self.delivery != "exempt" and not self.texts[1]

    def asdict(self) -> dict[str, Any]:
        """The body as it stands in JSON."""
        came, refused = self.received, self.refused
        return {
            "provider": self.provider,
            "delivery": self.delivery,
            "version": came.facts.get("version") if came else None,
            "received_at": came.at if came else None,
            "received_by": came.by if came else None,
            "refused_at": refused.at if refused else None,
            "refused_for": refused.facts.get("rules", "") if refused else None,
            "refused_errors": int(refused.facts.get("errors", "0")) if refused else None,
            "late": self.late,
            "empty": self.empty,
            "twice_at": self.twice.at if self.twice else None,
            "twice_by": self.twice.by if self.twice else None,
            "reason": self.reason,
            "questions": {"open": self.questions[0], "answered": self.questions[1], "unasked": self.unasked},
            "account": self.account,
            "account_at": self.shown.at if self.shown else None,
            "account_by": self.shown.facts.get("person", "") or self.shown.by if self.shown else None,
            "account_version": self.shown.names if self.shown else None,
            "account_before": self.before,
            "texts": {"released": self.texts[0], "of": self.texts[1]},
        }


@dataclass(frozen=True, slots=True)
class Board:
    """Where a round stands on a day.

    Attributes:
        posts: The bodies, in the order of the collection.
        crossed: Acts that came together from two copies, did not fit after each other, and wait to be done.
        deadline: Last day for deliveries, where there is one.
        texts: How many texts of bodies wait for somebody to read and release them.
        sentences: How many sentences of the report do.
        held: What was found when the figures were last held against each other; None where nothing has come.
        names: What the bodies are called.
        behind: Registers that are not counted to the end of the round, each with how far it is.
    """

    posts: tuple[Post, ...]
    crossed: tuple[Event, ...] = ()
    deadline: date | None = None
    texts: int = 0
    sentences: int = 0
    held: Held | None = None
    names: Mapping[str, Text] = field(default_factory=dict)
    behind: tuple[tuple[Text, Period], ...] = ()

    @property
    def between(self) -> tuple[Text, ...]:
        """What stands between now and an edition, in the order in which it is done."""
        return tuple(self._between())

    def _between(self) -> Iterator[Text]:
        counts = {
            "waiting": sum(p.open for p in self.posts),
            "late": sum(p.late for p in self.posts),
            "refused": sum(p.refused is not None for p in self.posts),
            "twice": sum(p.twice is not None for p in self.posts),
            "empty": sum(p.empty for p in self.posts),
        }
        yield from _counted(counts)
        for name, upto in self.behind:
            yield message("round.between.register", register=name, period=within(upto))
        if self.held is not None:
            came = {p.provider: p.received.facts.get("version", "") for p in self.posts if p.received}
            yield from _held(self.held, self.names, came)
        counts = {
            "unread": sum(p.delivery == "received" for p in self.posts),
            "questions": sum(sum(p.questions) for p in self.posts),
            "accounts": sum(p.delivery in SETTLED and p.account != "approved" for p in self.posts),
            "accounts_before": sum(p.delivery in SETTLED and p.before for p in self.posts),
            "texts": self.texts,
            "sentences": self.sentences,
            "crossed": len(self.crossed),
        }
        yield from _counted(counts)

    def asdict(self, languages: tuple[Language, ...]) -> dict[str, Any]:
        """The board as it stands in JSON."""
        return {
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "texts": self.texts,
            "sentences": self.sentences,
            "bodies": [post.asdict() for post in self.posts],
            "held": self.held.asdict() if self.held else None,
            "between": [one.asdict(languages) for one in self.between],
        }


def board(
    collection: RoundView,
    round_name: str,
    stood: Standings,
    today: date,
    closed: Sequence[Wording] = (),
    lying: Container[str] = (),
    told: Sequence[Wording] = (),
    held: Held | None = None,
) -> Board:
    """The board of a round.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        stood: Where everything stands.
        today: The day, for the deadline.
        closed: Texts of bodies and sentences of the report that nobody has released.
        lying: Bodies of which a file lies in the round's folder: it came, though nobody noted how.
        told: Everything that bodies answered in words, and the report's sentences.
        held: What was found when the figures were last held against each other, as `round.trace` knows it.
    """
    shut = {one.sha256 for one in closed}
    shut |= {one for one in stood.subjects("text") if stood.of("text", one).state == "withheld"}
    about = collection.round(round_name)
    after = about.deadline is not None and today > about.deadline
    posts, questions = [], _questions(stood)
    for provider in collection.reporting(about):
        stand = stood.of("delivery", provider)
        noted = about.absent.get(provider)
        unsaid = "exempt" if noted else "received" if provider in lying else NOTHING
        state = unsaid if stand.state == NOTHING else stand.state
        reason = next(iter(noted.reason.values()), "") if noted else ""
        exempt = stand.last("exempt") if state == "exempt" else None
        asked = questions.get(provider, [])
        posts.append(
            Post(
                provider,
                state,
                stand.last("receive", "correct"),
                _refused(stand),
                after and state in _WAITING,
                exempt.reason if exempt else reason if state == "exempt" else "",
                (asked.count("open"), asked.count("answered")),
                stood.of("account", provider).state,
                next(iter(reversed(stood.of("account", provider).events)), None),
                _texts([one.sha256 in shut for one in told if one.provider == provider]),
                _twice(stand),
                held.unasked.get(provider, 0) if held else 0,
            )
        )
    report = sum(bool(one.file) for one in closed)
    came = any(not one.open and one.delivery != "exempt" for one in posts)
    names = {one.provider: collection.provider_label(one.provider) for one in posts}
    return Board(
        tuple(posts),
        stood.undone,
        about.deadline,
        len(closed) - report,
        report,
        held if came and about.basis == "delivered" else None,
        names,
        _behind(collection, round_name),
    )


def _behind(collection: Framework, round_name: str) -> tuple[tuple[Text, Period], ...]:
    """The registers that are not counted to the end of the round; where it names none, nothing is read."""
    if not collection.round(round_name).registers:
        return ()
    from tilstand.round.of_register.figures import behind

    return behind(collection, round_name)


def _counted(counts: Mapping[str, int]) -> Iterator[Text]:
    for name, count in counts.items():
        if count:
            yield message(f"round.between.{name}", count=count)


def _held(held: Held, names: Mapping[str, Text], came: Mapping[str, str]) -> Iterator[Text]:
    """What has been found among the figures, with whose it is, and whether that is still so."""
    if not held.ever:
        yield message("round.between.never_held")
    elif held.since:
        yield message("round.between.held_before", list=_whose(held.since, _versions(names, came)))
    elif held.changed:
        yield message("round.between.held_otherwise")
    if held.unasked:
        count = sum(held.unasked.values())
        yield message("round.between.unasked", count=count, list=_whose(held.unasked, names))
    if held.errors:
        yield message("round.between.errors", count=held.errors, list=_whose(held.whose, names))


def _versions(names: Mapping[str, Text], came: Mapping[str, str]) -> dict[str, Text]:
    """What the bodies are called, with the version that stands where one came."""
    version = {provider: Alike(one) for provider, one in came.items() if one}
    return {
        provider: message("round.between.version", body=name, version=version[provider])
        if provider in version
        else name
        for provider, name in names.items()
    }


def _whose(bodies: Iterable[str], names: Mapping[str, Text]) -> Text:
    """The bodies by name, in the order of the board; after a few of them the rest is counted."""
    wanted = set(bodies)
    known = [name for provider, name in names.items() if provider in wanted]
    known += [Alike(one) for one in sorted(wanted - set(names))]
    more = len(known) - _NAMED
    if more <= 1:
        return Joined(tuple(known), "; ")
    return message("round.between.and_more", list=Joined(tuple(known[:_NAMED]), "; "), count=more)


def lying(collection: Framework, round_name: str) -> frozenset[str]:
    """The bodies of which a file lies in a round's folder, by its name, and those whose register counts."""
    folder = collection.path / "rounds" / round_name / "submissions"
    kept = {body for body, _ in counted(collection, round_name)}
    return frozenset(kept.union(one.name.partition(".")[0] for one in folder.glob("*") if one.is_file()))


def silent(collection: RoundView, round_name: str, stood: Standings) -> frozenset[str]:
    """The bodies of which nothing that counts has come."""
    there = lying(collection, round_name)
    return frozenset(
        one
        for one in collection.reporting(collection.round(round_name))
        if stood.of("delivery", one).state in _WAITING and one not in there
    )


def _texts(shut: Sequence[bool]) -> tuple[int, int]:
    return shut.count(False), len(shut)


def _refused(stand: Stand) -> Event | None:
    last = stand.last("receive", "refuse", "refuse_newer", "exempt", "correct")
    return last if last is not None and last.act.startswith("refuse") else None


def _twice(stand: Stand) -> Event | None:
    found = None
    for one in stand.events:
        if one.act == "keep_older" and one.facts.get("outcome") == "twice":
            found = one
        elif one.act in ("receive", "accept", "reopen", "correct"):
            found = None
    return found


def _questions(stood: Standings) -> Mapping[str, Sequence[str]]:
    """How each question to a body stands: it is named where they are asked."""
    found: dict[str, list[str]] = {}
    for one in stood.subjects("question"):
        stand = stood.of("question", one)
        found.setdefault(str(stand.events[0].facts.get("provider")), []).append(stand.state)
    return found
