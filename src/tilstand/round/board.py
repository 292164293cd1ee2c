"""The board of a round: body by body what came, was refused or is open, and what stands in the way."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tilstand.define.registers import list_register_measures
from tilstand.languages import format_inner_period, format_message
from tilstand.terms import InvariantText, JoinedText, Language, Period, Text
from tilstand.workflow.actions import SubjectState, SubjectStates
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import NOTHING

if TYPE_CHECKING:
    from tilstand.define import Framework, RoundView
    from tilstand.round.finding_cache import CachedFindings
    from tilstand.round.texts import Wording

SETTLED = ("accepted", "frozen")
_WAITING = (NOTHING, "asked", "refused", "reopened", "draft")
_NAMED = 4  # bodies that are named in a line before the rest is counted


@dataclass(frozen=True, slots=True)
class BoardEntry:
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
    received: RoundEvent | None
    refused: RoundEvent | None
    late: bool
    reason: str
    questions: tuple[int, int]
    account: str
    shown: RoundEvent | None = None
    texts: tuple[int, int] = (0, 0)
    twice: RoundEvent | None = None
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
    def is_empty_delivery(self) -> bool:
        """True where what came has no figures and no reasons in it, and nothing was said in words."""
        came = self.received is not None and self.received.facts.get("figures") == "0"
        return came and not self.open and self.delivery != "exempt" and not self.texts[1]

    def to_dict(self) -> dict[str, Any]:
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
            "empty": self.is_empty_delivery,
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
class RoundBoard:
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
        policy: How small counts are treated as long as nobody has decided it; None where somebody has.
    """

    posts: tuple[BoardEntry, ...]
    crossed: tuple[RoundEvent, ...] = ()
    deadline: date | None = None
    texts: int = 0
    sentences: int = 0
    held: CachedFindings | None = None
    names: Mapping[str, Text] = field(default_factory=dict)
    behind: tuple[tuple[Text, Period], ...] = ()
    policy: Text | None = None

    @property
    def between(self) -> tuple[Text, ...]:
        """What stands between now and an edition, in the order in which it is done."""
        return tuple(self._list_remaining_steps())

    def _list_remaining_steps(self) -> Iterator[Text]:
        counts = {
            "waiting": sum(p.open for p in self.posts),
            "late": sum(p.late for p in self.posts),
            "refused": sum(p.refused is not None for p in self.posts),
            "twice": sum(p.twice is not None for p in self.posts),
            "empty": sum(p.is_empty_delivery for p in self.posts),
        }
        yield from _describe_step_counts(counts)
        for name, upto in self.behind:
            yield format_message("round.between.register", register=name, period=format_inner_period(upto))
        if self.held is not None:
            came = {p.provider: p.received.facts.get("version", "") for p in self.posts if p.received}
            yield from _describe_cached_findings(self.held, self.names, came)
        counts = {
            "unread": sum(p.delivery == "received" for p in self.posts),
            "questions": sum(sum(p.questions) for p in self.posts),
            "accounts": sum(p.delivery in SETTLED and p.account != "approved" for p in self.posts),
            "accounts_before": sum(p.delivery in SETTLED and p.before for p in self.posts),
            "texts": self.texts,
            "sentences": self.sentences,
            "crossed": len(self.crossed),
        }
        yield from _describe_step_counts(counts)
        if self.policy is not None:
            yield self.policy

    def to_dict(self, languages: tuple[Language, ...]) -> dict[str, Any]:
        """The board as it stands in JSON."""
        return {
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "texts": self.texts,
            "sentences": self.sentences,
            "bodies": [post.to_dict() for post in self.posts],
            "held": self.held.to_dict() if self.held else None,
            "between": [text.to_dict(languages) for text in self.between],
        }


def build_board(
    collection: RoundView,
    round_name: str,
    stood: SubjectStates,
    today: date,
    closed: Sequence[Wording] = (),
    lying: Container[str] = (),
    told: Sequence[Wording] = (),
    held: CachedFindings | None = None,
) -> RoundBoard:
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
    shut = {wording.sha256 for wording in closed}
    shut |= {
        subject
        for subject in stood.list_subjects("text")
        if stood.get_subject_state("text", subject).state == "withheld"
    }
    about = collection.round(round_name)
    after = about.deadline is not None and today > about.deadline
    posts, questions = [], _group_question_states(stood)
    for provider in collection.reporting(about):
        stand = stood.get_subject_state("delivery", provider)
        noted = about.absent.get(provider)
        unsaid = "exempt" if noted else "received" if provider in lying else NOTHING
        state = unsaid if stand.state == NOTHING else stand.state
        reason = next(iter(noted.reason.values()), "") if noted else ""
        exempt = stand.last("exempt") if state == "exempt" else None
        asked = questions.get(provider, [])
        posts.append(
            BoardEntry(
                provider,
                state,
                stand.last("receive", "correct"),
                _find_last_refusal(stand),
                after and state in _WAITING,
                exempt.reason if exempt else reason if state == "exempt" else "",
                (asked.count("open"), asked.count("answered")),
                stood.get_subject_state("account", provider).state,
                next(iter(reversed(stood.get_subject_state("account", provider).events)), None),
                _count_closed_texts([wording.sha256 in shut for wording in told if wording.provider == provider]),
                _find_repeated_delivery(stand),
                held.unasked.get(provider, 0) if held else 0,
            )
        )
    report = sum(bool(wording.file) for wording in closed)
    came = any(not post.open and post.delivery != "exempt" for post in posts)
    names = {post.provider: collection.provider_label(post.provider) for post in posts}
    return RoundBoard(
        tuple(posts),
        stood.undone,
        about.deadline,
        len(closed) - report,
        report,
        held if came and about.basis == "delivered" else None,
        names,
        _list_uncounted_registers(collection, round_name),
        _describe_open_policy(collection, round_name),
    )


def _describe_open_policy(collection: RoundView, round_name: str) -> Text | None:
    """What holds for small counts as long as nobody has decided it; None where nothing does."""
    about = collection.round(round_name)
    binding = collection.find_binding_policy(round_name)
    policy = about.policy if binding is None else binding[1]
    if policy is None or not policy.protects or policy.decided_by:
        return None
    former = next((name for name in reversed(collection.before(round_name)) if collection.rounds[name].policy), "")
    path = "policy_as_before" if former else "policy_proposed"
    return format_message(f"round.between.{path}", round=InvariantText(former), threshold=policy.threshold)


def _list_uncounted_registers(collection: Framework, round_name: str) -> tuple[tuple[Text, Period], ...]:
    """The registers that are not counted to the end of the round; where it names none, nothing is read."""
    if not collection.round(round_name).registers:
        return ()
    from tilstand.registers.round_figures import find_outdated_registers

    return find_outdated_registers(collection, round_name)


def _describe_step_counts(counts: Mapping[str, int]) -> Iterator[Text]:
    for name, count in counts.items():
        if count:
            yield format_message(f"round.between.{name}", count=count)


def _describe_cached_findings(
    held: CachedFindings, names: Mapping[str, Text], came: Mapping[str, str]
) -> Iterator[Text]:
    """What has been found among the figures, with whose it is, and whether that is still so."""
    if not held.ever:
        yield format_message("round.between.never_held")
    elif held.since:
        yield format_message(
            "round.between.held_before", list=_list_body_names(held.since, _name_body_versions(names, came))
        )
    elif held.changed:
        yield format_message("round.between.held_otherwise")
    if held.unasked:
        count = sum(held.unasked.values())
        yield format_message("round.between.unasked", count=count, list=_list_body_names(held.unasked, names))
    if held.errors:
        yield format_message("round.between.errors", count=held.errors, list=_list_body_names(held.whose, names))


def _name_body_versions(names: Mapping[str, Text], came: Mapping[str, str]) -> dict[str, Text]:
    """What the bodies are called, with the version that stands where one came."""
    version = {provider: InvariantText(text) for provider, text in came.items() if text}
    return {
        provider: format_message("round.between.version", body=name, version=version[provider])
        if provider in version
        else name
        for provider, name in names.items()
    }


def _list_body_names(bodies: Iterable[str], names: Mapping[str, Text]) -> Text:
    """The bodies by name, in the order of the board; after a few of them the rest is counted."""
    wanted = set(bodies)
    known = [name for provider, name in names.items() if provider in wanted]
    known += [InvariantText(text) for text in sorted(wanted - set(names))]
    more = len(known) - _NAMED
    if more <= 1:
        return JoinedText(tuple(known), "; ")
    return format_message("round.between.and_more", list=JoinedText(tuple(known[:_NAMED]), "; "), count=more)


def find_bodies_with_files(collection: Framework, round_name: str) -> frozenset[str]:
    """The bodies of which a file lies in a round's folder, by its name, and those whose register counts."""
    folder = collection.path / "rounds" / round_name / "submissions"
    kept = {body for body, _ in list_register_measures(collection, round_name)}
    return frozenset(kept.union(path.name.partition(".")[0] for path in folder.glob("*") if path.is_file()))


def find_silent_bodies(collection: RoundView, round_name: str, stood: SubjectStates) -> frozenset[str]:
    """The bodies of which nothing that counts has come."""
    there = find_bodies_with_files(collection, round_name)
    return frozenset(
        text
        for text in collection.reporting(collection.round(round_name))
        if stood.get_subject_state("delivery", text).state in _WAITING and text not in there
    )


def _count_closed_texts(shut: Sequence[bool]) -> tuple[int, int]:
    return shut.count(False), len(shut)


def _find_last_refusal(stand: SubjectState) -> RoundEvent | None:
    last = stand.last("receive", "refuse", "refuse_newer", "exempt", "correct")
    return last if last is not None and last.act.startswith("refuse") else None


def _find_repeated_delivery(stand: SubjectState) -> RoundEvent | None:
    round_event = None
    for event in stand.events:
        if event.act == "keep_older" and event.facts.get("outcome") == "twice":
            round_event = event
        elif event.act in ("receive", "accept", "reopen", "correct"):
            round_event = None
    return round_event


def _group_question_states(stood: SubjectStates) -> Mapping[str, Sequence[str]]:
    """How each question to a body stands: it is named where they are asked."""
    texts_by_name: dict[str, list[str]] = {}
    for subject in stood.list_subjects("question"):
        stand = stood.get_subject_state("question", subject)
        texts_by_name.setdefault(str(stand.events[0].facts.get("provider")), []).append(stand.state)
    return texts_by_name
