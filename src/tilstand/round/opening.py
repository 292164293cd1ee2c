"""The opening of a round, with the texts, figures and answers of the previous round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from tilstand import define
from tilstand.define import Collection, Framework, Round
from tilstand.define.round_settings import Policy
from tilstand.errors import CollectionError
from tilstand.model.hashes import read_text_hash
from tilstand.model.observations import select_group_observations
from tilstand.registers.round_figures import list_register_providers
from tilstand.round.state import collect_round_batch, load_prior_rounds
from tilstand.round.texts import list_body_wordings, list_released_texts
from tilstand.storage.atomic import write_file_atomically
from tilstand.storage.toml import format_toml_value
from tilstand.terms import Key, Period, Text, TranslatedText, Value
from tilstand.workflow.actions import derive_subject_states, perform_act
from tilstand.workflow.event_log import open_journal
from tilstand.workflow.transitions import NOTHING


def find_previous_round(collection: Framework, round_name: str) -> str:
    """The latest round that ends before another begins; empty where there is none."""
    first = collection.round(round_name).period.first
    ended = [name for name, round_item in collection.rounds.items() if round_item.period.last < first]
    return max(ended, key=lambda one: collection.rounds[one].period.last, default="")


def load_period_before(collection: Collection, round_name: str) -> Mapping[str, Mapping[Key, Value]]:
    """The figures of the period before by body, as they stood in the end (see `load_previous_figures`)."""
    period = collection.round(round_name).period.shift_period(-1)
    return select_period_figures(load_previous_figures(collection, round_name), period)


def select_period_figures(told: Mapping[str, Mapping[Key, Value]], period: Period) -> Mapping[str, Mapping[Key, Value]]:
    """The figures of a period among those of several, by body."""
    values_by_keys_by_name = {
        body: {k: v for k, v in own_values.items() if k.period in period} for body, own_values in told.items()
    }
    return {body: own_values for body, own_values in values_by_keys_by_name.items() if own_values}


def load_previous_figures(collection: Collection, round_name: str) -> Mapping[str, Mapping[Key, Value]]:
    """Every figure of the time before a round as it stood in the end, by the body that last stated it.

    A decided figure is as it was decided: that is what was printed, and what the body's account showed. What a body
    corrects in this round or a later one is no part of it: it stands beside what is corrected.
    """
    first, former = collection.round(round_name).period.first, {*collection.before(round_name)}
    decided = load_prior_rounds(collection, round_name).decided
    values_by_keys_by_name: dict[str, dict[Key, Value]] = defaultdict(dict)
    for name, about in collection.rounds.items():
        if name in former or about.basis != "delivered":
            for submission in collect_round_batch(collection, name).submissions:
                own_observations = select_group_observations(submission.observations, lambda head: head[2].last < first)
                values_by_keys_by_name[submission.provider] |= {
                    o.key: decided.get((name, o.key), o.value) for o in own_observations
                }
    return values_by_keys_by_name


def load_previous_answers(collection: Collection, round_name: str) -> Mapping[tuple[str, str, str], Text]:
    """What bodies answered in the round before, by body, form and question; each body sees its own.

    In the words that somebody released in that round: others may read a workbook than those who wrote.
    """
    name = find_previous_round(collection, round_name)
    if not name:
        return {}
    held = collect_round_batch(collection, name)
    subject_states = derive_subject_states(open_journal(collection, name).read_events())
    own_texts = list_released_texts(collection.path / "rounds" / name, subject_states, list_body_wordings(held))
    translated_texts_by_entry = {}
    for current_answer in (answer for submission in held.submissions for answer in submission.answers):
        prints = {tag: own_texts.get(read_text_hash(words), "") for tag, words in current_answer.text.items()}
        if any(prints.values()):
            translated_texts_by_entry[current_answer.provider, current_answer.form, current_answer.question] = (
                TranslatedText.from_texts({t: w for t, w in prints.items() if w})
            )
    return translated_texts_by_entry


def carry_report_texts(collection: Collection, former: str, round_name: str) -> tuple[str, ...]:
    """The files of a round's own text that it takes from another's; none where it has text already.

    What belongs to the former round alone is carried: its own folder, and shared texts that name it and not
    the new one. Its tables, charts and claims are not: they tell of its periods and its print.

    Args:
        collection: The collection, with both rounds.
        former: The round whose text it is.
        round_name: The round that takes it over.
    """
    folder = collection.path / "rounds" / round_name
    if former in ("", round_name) or (folder / "report").exists():
        return ()
    old, new = collection.at(former), collection.at(round_name)
    texts = {
        f"report/{language}/{name}.md": text
        for language, own_texts in old.texts.items()
        for name, text in own_texts.items()
        if name not in new.texts.get(language, {}) or (language, name) in old.text_folders
    }
    making = folder / ".carried"  # a folder that is there is whole
    for file, text in texts.items():
        write_file_atomically(making / file, text.lstrip("\n").encode(), mode=0o644)
    if texts:
        (making / "report").rename(folder / "report")
        making.rmdir()
    return tuple(texts)


def open_round(
    path: Path,
    round_name: str,
    *,
    since: str = "",
    published: date | None = None,
    deadline: date | None = None,
    by: str,
    at: datetime,
) -> tuple[Collection, tuple[str, ...]]:
    """Open a round, or go on where somebody stopped: the collection as it is then, and who was asked now.

    Where there is no such round its folder is made after another's: the period that its name is, else the
    next of the same length, with an edition that much later. It names the same registers, counted as far as
    before: how far they have been kept since, the unit says itself. The policy of the
    former is proposed, and holds until somebody decides how small counts are treated. It takes over the former's own text, each
    sentence of which waits to be released; text that it has already is left as it stands, and so is a body
    that was asked or exempted before. Whom registers count whole is not asked.

    Args:
        path: The collection.
        round_name: Name of the round.
        since: The round that it follows; the latest, if none is named.
        published: Date of its edition.
        deadline: Last day on which bodies are to deliver.
        by: Who opens it.
        at: When.

    Raises:
        UsageError: If the collection has no round that it could follow.
        CollectionError: If the collection does not hold together.
    """
    collection = define.read_collection(path)
    if round_name not in collection.rounds:
        former = collection.round(since or next(reversed([*collection.rounds]), ""))
        period = _parse_round_period(round_name) or former.period.shift_period(1)
        printed = published or Period.from_text(former.published.isoformat()).shift_period(1, by=former.period).last
        lines = [f'period = "{period.text}"', f"published = {printed.isoformat()}"]
        lines += [f"deadline = {deadline.isoformat()}"] if deadline else []
        lines += ["", "[registers]"] if former.registers else []
        lines += [f'{text} = "{counted.text}"' for text, counted in former.registers.items()]
        lines += ["", "[policy]", *_propose_policy_lines(former)]
        file = path / "rounds" / round_name / "round.toml"
        write_file_atomically(file, ("\n".join(lines) + "\n").encode(), mode=0o644)
        try:
            collection = define.read_collection(path)
        except CollectionError:  # a name or a period that cannot be: the folder is as it was
            file.unlink()
            file.parent.rmdir()
            raise
    if carry_report_texts(collection, since or find_previous_round(collection, round_name), round_name):
        collection = define.read_collection(path)
    store, asked = open_journal(collection, round_name), []
    about = collection.round(round_name)
    subject_states, own_texts = (
        derive_subject_states(store.read_events()),
        list_register_providers(collection, round_name),
    )
    for provider in collection.reporting(about):
        nothing = subject_states.get_subject_state("delivery", provider).state == NOTHING
        if nothing and provider not in about.absent and provider not in own_texts:
            perform_act(store, "delivery", "ask", provider, by=by, at=at)
            asked.append(provider)
    return collection, tuple(asked)


def _propose_policy_lines(former: Round) -> list[str]:
    """The policy of the round before, which nobody has decided for this one; small counts are rounded in any case."""
    policy = former.policy if former.policy is not None and former.policy.protects else Policy(method="round")
    told = policy.model_dump(
        exclude_defaults=True, exclude={"method", "threshold", "decided_by", "decided_on", "reason", "valid_until"}
    )
    told = {"method": policy.method, "threshold": policy.threshold, **told}
    return [f"{name} = {format_toml_value(value)}" for name, value in told.items()]


def _parse_round_period(round_name: str) -> Period | None:
    try:
        return Period.from_text(round_name)
    except ValueError:
        return None
