"""The imprint of a round's edition, its approvals, publication and corrections.

The note lies in `rounds/ROUND/corrections/HASH.toml`, a text a language; the act `note` names its hash.
It is printed, like all words, when a person has released it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from tilstand.define import Collection
from tilstand.errors import UsageError
from tilstand.languages import PartialTranslation, make_error
from tilstand.model.names import Corrigendum, Imprint
from tilstand.publish.manifest import PUBLIC, read_manifest
from tilstand.publish.published_edition import read_edition, read_listed_files
from tilstand.publish.withdrawn_passages import WithdrawnPassage, refuse_withdrawn_files
from tilstand.round.accounts import build_accounts
from tilstand.round.board import BoardEntry, RoundBoard, build_board, find_bodies_with_files
from tilstand.round.printed_editions import keep_printed_edition
from tilstand.round.state import RoundState
from tilstand.round.texts import TRACK, Wording, hash_corrigendum, list_body_wordings, list_corrigenda
from tilstand.storage.atomic import write_file_atomically
from tilstand.terms import InvariantText, Language
from tilstand.workflow.actions import SubjectStates, derive_subject_states, perform_act
from tilstand.workflow.event_log import EventStore, RoundEvent


def note_publication(
    collection: Collection,
    store: EventStore,
    round_name: str,
    folder: Path,
    *,
    by: str,
    at: datetime,
    withdrawn: Sequence[WithdrawnPassage] = (),
) -> str:
    """Note an edition as published, by the hash of its manifest, and keep what it printed.

    Noted once more it is only kept, where that was lost or an earlier version noted it.

    Args:
        collection: The collection.
        store: The acts of the round.
        round_name: Name of the round.
        folder: The edition's folder.
        by: Who notes it.
        at: When.
        withdrawn: What was withdrawn of the round: no file that is served may have it.

    Returns:
        The edition's name.

    Raises:
        PublishError: If there is no edition in the folder, it is not as it was written, or a file of it still has
            something that was withdrawn.
        UsageError: If it is a draft or another round's, or the table of acts does not allow it.
        ArchiveError: If the log cannot be written to.
    """
    published_edition = read_edition(folder)
    if published_edition.draft:
        raise make_error(UsageError, "round.printed_draft", folder=folder)
    if published_edition.round_name != round_name:
        raise make_error(
            UsageError, "round.other_edition", folder=folder, found=published_edition.round_name, round=round_name
        )
    if withdrawn:
        refuse_withdrawn_files(read_listed_files(folder, read_manifest(folder / PUBLIC), lambda name: True), withdrawn)
    sha256, facts = published_edition.sha256, {"edition": published_edition.id}
    with keep_printed_edition(collection.path / "rounds" / round_name, folder, sha256):
        if derive_subject_states(store.read_events()).get_subject_state(TRACK, round_name).names != sha256:
            perform_act(store, TRACK, "print", round_name, by=by, at=at, names=sha256, facts=facts)
    return published_edition.id


def note_correction(
    collection: Collection, store: EventStore, round_name: str, words: Mapping[Language, str], *, by: str, at: datetime
) -> RoundEvent:
    """Write the note of a correction, in every language that the edition is read in.

    Args:
        collection: The collection.
        store: The acts of the round.
        round_name: Name of the round.
        words: The note in each language.
        by: Who writes it.
        at: When.

    Raises:
        UsageError: If it lacks a language, or the edition is not open for correction.
        ArchiveError: If it cannot be written.
    """
    settings = collection.settings
    wanted = dict.fromkeys((settings.language, *settings.report_languages, *settings.site_languages))
    texts_by_name = {tag: text.strip() for tag, text in words.items() if text.strip()}
    lacking = [tag for tag in wanted if tag not in texts_by_name]
    if lacking:
        raise make_error(UsageError, "round.note_languages", list=", ".join(lacking), first=lacking[0])
    sha256 = hash_corrigendum(texts_by_name)
    lines = (f"{tag} = {json.dumps(text, ensure_ascii=False)}\n" for tag, text in sorted(texts_by_name.items()))
    file = collection.path / "rounds" / round_name / "corrections" / f"{sha256}.toml"
    there = file.exists()
    write_file_atomically(file, "".join(lines).encode(), mode=0o644)
    try:
        return perform_act(
            store, TRACK, "note", round_name, by=by, at=at, names=sha256, called=InvariantText(round_name)
        )
    except UsageError:  # it cannot be noted now: the folder is as it was
        if not there:
            file.unlink()
        raise


def build_corrigenda(folder: Path, round_name: str, stood: SubjectStates) -> Iterator[Corrigendum]:
    """The corrections of a round's edition, in the words that stand: the first first.

    Args:
        folder: The round's folder.
        round_name: Name of the round.
        stood: Where everything stands.
    """
    for round_event, words in list_corrigenda(folder, round_name, stood):
        if words:
            yield Corrigendum(date.fromisoformat(round_event.at[:10]), PartialTranslation.from_translations(words))


def find_missing_corrigenda(folder: Path, round_name: str, stood: SubjectStates) -> tuple[str, ...]:
    """Corrections that no note tells: one that is opened, and notes whose words are others by now."""
    stand = stood.get_subject_state(TRACK, round_name)
    opened = [stand.events[-1].at] if stand.state == "correcting" else []
    changed = [round_event.at for round_event, words in list_corrigenda(folder, round_name, stood) if not words]
    return (*opened, *changed)


def get_published_hash(round_name: str, stood: SubjectStates) -> str:
    """Hash of the edition that is corrected; empty where none is."""
    events = stood.get_subject_state(TRACK, round_name).events
    last = max((at for at, event in enumerate(events) if event.act == "correct"), default=0)
    return next((event.names for event in reversed(events[:last]) if event.act == "print"), "")


def is_reconstructed_round(state: RoundState) -> bool:
    """True for a round that was put together from what is printed already: there is no draft of that."""
    return state.round.basis != "delivered"


def build_state_board(state: RoundState, today: date | None = None) -> RoundBoard:
    """Where the bodies of a round stand; whatever the day is, where none is named."""
    here, day = find_bodies_with_files(state.collection, state.name), today or state.round.published
    told = list_body_wordings(state.batch)
    return build_board(state.collection, state.name, state.stood, day, state.waiting, here, told)


def build_imprint(state: RoundState, *, draft: bool) -> Imprint:
    """What an edition of a round says of itself.

    Args:
        state: The round.
        draft: True for a draft, which says what it lacks, body by body.
    """
    lacking: tuple[tuple[str, str], ...] = ()
    if draft:
        lacking = tuple(_list_draft_gaps(build_state_board(state).posts, state.waiting))
        if any(not wording.provider for wording in state.waiting):
            lacking = (*lacking, (state.collection.settings.coordinator, "text"))
        policy = state.round.policy
        if policy is None or (policy.protects and not policy.decided_by):
            lacking = (*lacking, (state.collection.settings.coordinator, "proposed" if policy else "policy"))
    folder = state.collection.path / "rounds" / state.name
    corrections = tuple(build_corrigenda(folder, state.name, state.stood))
    former = get_published_hash(state.name, state.stood) if corrections else ""
    return Imprint(draft, lacking, list_approving_bodies(state), corrections, former)


def _list_draft_gaps(posts: Iterable[BoardEntry], closed: Iterable[Wording]) -> Iterator[tuple[str, str]]:
    speechless = {wording.provider for wording in closed}
    for post in posts:
        if post.refused is not None:
            yield post.provider, "refused"
        elif post.open:
            yield post.provider, "figures"
        elif post.is_empty_delivery:
            yield post.provider, "empty"
        elif post.delivery == "received":
            yield post.provider, "unread"
        if post.provider in speechless:
            yield post.provider, "words"


def list_approving_bodies(state: RoundState) -> tuple[str, ...]:
    """The bodies that have approved their account, and would be shown exactly that account still."""
    names: dict[str, str] = {}
    tongues: dict[str, list[str]] = {}
    for provider in state.collection.reporting(state.round):
        stand = state.stood.get_subject_state("account", provider)
        if stand.state == "approved":
            wrote = stand.last("write")
            names[provider] = stand.names
            tongues.setdefault(wrote.facts.get("language", "") if wrote else "", []).append(provider)
    still = {
        account.provider
        for tongue, providers in tongues.items()
        for account in build_accounts(state, providers, [tongue] if tongue else [], lambda *_: None)
        if account.sha256 == names[account.provider]
    }
    return tuple(provider for provider in names if provider in still)
