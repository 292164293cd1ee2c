"""Withdrawal of released texts, and what is known of the words once they are in print.

The words that were printed lie in `rounds/ROUND/released/HASH.txt` from then on, so that they can be found in what
is served, whether or not they still stand in the round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

from tilstand.define import Collection
from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.model.hashes import Opened, hash_text
from tilstand.publish.withdrawn_passages import WithdrawnPassage
from tilstand.round.state import load_round
from tilstand.round.texts import TRACK, Wording, read_released_words, write_released_words
from tilstand.terms import InvariantText
from tilstand.workflow.actions import SubjectStates, derive_subject_states, perform_act
from tilstand.workflow.event_log import EventStore, open_journal


def withdraw_texts(
    folder: Path,
    store: EventStore,
    said: Iterable[Wording],
    hashes: Iterable[str],
    *,
    by: str,
    reason: str,
    at: datetime,
) -> Iterator[str]:
    """Close texts again, whether or not they still stand in the round; what was printed of them is kept to be found.

    Args:
        folder: The round's folder.
        store: The acts of the round.
        said: What was said.
        hashes: The hashes of the texts.
        by: Who withdraws them.
        reason: Why.
        at: When.

    Raises:
        UsageError: If one is not open, the reason is missing, or its words are in print and nowhere else.
        ArchiveError: If the log cannot be written to.
    """
    subject_states = derive_subject_states(store.read_events())
    texts_by_name = {wording.sha256: wording.words for wording in said}
    for sha256 in dict.fromkeys(hashes):
        stand = subject_states.get_subject_state("text", sha256)
        words = read_released_words(folder, stand.names) or texts_by_name.get(sha256, "")
        if stand.state == "released" and hash_text(words) != stand.names and _has_been_printed(subject_states):
            raise make_error(UsageError, "round.words_gone")
        perform_act(store, "text", "withdraw", sha256, by=by, at=at, reason=reason, called=InvariantText(sha256[:12]))
        if stand.state == "released" and hash_text(words) == stand.names:
            write_released_words(folder, words)
        yield sha256


def list_withdrawn_passages(folder: Path, stood: SubjectStates, open_: Opened) -> tuple[WithdrawnPassage, ...]:
    """What was withdrawn of a round after print, but for words that somebody has released anew since.

    Args:
        folder: The round's folder.
        stood: Where everything stands.
        open_: The words that are printed, by the hash of those that were given.
    """
    found: list[WithdrawnPassage] = []
    for subject in stood.list_subjects("text") if _has_been_printed(stood) else ():
        stand = stood.get_subject_state("text", subject)
        act = stand.last("withdraw")
        if act is None or stand.state == "released":
            continue
        passage = WithdrawnPassage(read_released_words(folder, stand.names), date.fromisoformat(act.at[:10]))
        later = (words for sha256, words in open_.items() if _was_released_since(stood, sha256, act.at))
        if passage.lines and not any(map(passage.is_within, later)):
            found.append(passage)
    return tuple(found)


def load_withdrawn_passages(collection: Collection, round_name: str) -> tuple[WithdrawnPassage, ...]:
    """What was withdrawn of a round after print; the round is read only where something was.

    Args:
        collection: The collection.
        round_name: Name of the round.

    Raises:
        TilstandError: If the round cannot be read.
    """
    folder, stood = collection.path / "rounds" / round_name, _derive_round_states(collection, round_name)
    if not list_withdrawn_passages(folder, stood, {}):
        return ()
    state = load_round(collection, round_name)
    return list_withdrawn_passages(folder, state.stood, state.opened)


def _derive_round_states(collection: Collection, round_name: str) -> SubjectStates:
    return derive_subject_states(open_journal(collection, round_name).read_events())


def _has_been_printed(stood: SubjectStates) -> bool:
    editions = map(partial(stood.get_subject_state, TRACK), stood.list_subjects(TRACK))
    return any(stand.last("print") is not None for stand in editions)


def _was_released_since(stood: SubjectStates, sha256: str, at: str) -> bool:
    release = stood.get_subject_state("text", sha256).last("release")
    return release is not None and release.at > at
