"""What checks look at in the edition as it would be: its figures, its words, and its files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.table import CellValue
from tilstand.protect import policy_of
from tilstand.protect.merge import coarsened
from tilstand.protect.of_sentence import said_in
from tilstand.protect.weaker import weaker
from tilstand.publish import sound
from tilstand.publish.site.address import named
from tilstand.publish.site.series import axis, breaks
from tilstand.ready.check import Found, found
from tilstand.ready.look import Look, Seen
from tilstand.round.accept import CODE, unaccepted
from tilstand.terms import Key, Status
from tilstand.terms.code import Remainder

__all__ = ["AT_EDITION"]


def _protected(seen: Seen) -> Found | None:
    """Cells that are not the figures of the round as it stands; a release that is not as it was sealed."""
    if seen.release is None:
        return None
    off = [one.key for one in seen.cells() if one.key is not None and not _same(seen, one)]
    broken = [] if seen.release.seal == seen.release.digest() else ["seal"]
    unprotected = [table.id for table in seen.release.tables if not table.policy]
    return found([*off, *broken, *unprotected])


def _same(seen: Seen, cell: CellValue) -> bool:
    """True for what is no number, a remainder, or the figure of the round."""
    figure = seen.figures.get(cell.key) if cell.key is not None else None
    if figure is None or cell.key is None or not (cell.value.known and figure.value.known):
        return True
    rest = any(Remainder.read(code) is not None for _, code in cell.key.dims)
    return rest or cell.value == figure.value


def _policy(seen: Seen) -> Found:
    """What is lacking of the decision how small numbers are treated, for this round and no other."""
    about, state = seen.state.round, seen.state
    policy, lacking = about.policy, []
    if policy is None:
        none = [] if about.basis == RECONSTRUCTED else ["none"]
        return found(none, because=none)
    if not (policy.decided_by and policy.decided_on and policy.reason):
        lacking.append("undecided")
    if policy.valid_until is not None and policy.valid_until < about.published:
        lacking.append(f"until {policy.valid_until}")
    rounds = [one for one in state.collection.rounds.values() if one.period < about.period]
    decided = [one for one in rounds if one.policy is not None]
    last = max(decided, key=lambda one: one.period, default=None)
    before = last.policy if last is not None else None
    if before is not None and weaker(state.collection, policy, before):
        lacking.append("weaker")
    return found(lacking, because=("run_out" if one.startswith("until") else one for one in lacking))


def _derivable(seen: Seen) -> Found | None:
    """What is hidden and can be worked out all the same; where nothing is hidden, nothing can."""
    if seen.release is None:
        return None
    rounded = policy_of(seen.state.round).method == "round"
    if not rounded and not any(one.value.status is Status.SUPPRESSED for one in seen.cells()):
        return found(())
    from tilstand.protect.attack import read  # only an edition that hides something waits for the solver

    made = seen.state.reconciled
    rows = [one.row for one in made.verdicts if one.row is not None]
    policy = policy_of(seen.state.round)
    view, figures = coarsened(seen.state.collection, made.figures, policy)
    facts = (view, seen.release, made.book, figures, rows)
    told = read(*facts, policy=policy, earlier=seen.before())
    return found(one.key.text() for one in told.leaks if one.kind != "told")


def _telling(seen: Seen) -> Found | None:
    """Places whose words tell what tables hide, and that nobody has accepted by name."""
    if seen.release is None:
        return None
    state = seen.state
    policy = policy_of(state.round)
    view = coarsened(state.collection, state.reconciled.figures, policy)[0]
    left = unaccepted(said_in(view, seen.release, policy), state.stood)
    told = (f"{one.code[:CODE]} {one.kind} {one.place} ({one.language}): {one.sentence}" for one in left)
    return found((one.code for one in left), places=told)


def _revised(seen: Seen) -> Found | None:
    """Figures of earlier rounds that are another now, in a table without a note that says so."""
    if seen.release is None:
        return None
    before = {one.key: one.value for one in seen.state.earlier}
    cells = [one for one in seen.cells() if one.key in before and one.value.known and not one.notes]
    return found({one.key: None for one in cells if before[_key(one)] != one.value})


def _key(cell: CellValue) -> Key:
    assert cell.key is not None
    return cell.key


def _broken(seen: Seen) -> Found | None:
    """Series that cross a break whose table does not mark it."""
    if seen.release is None or seen.files is None:
        return None
    names, left = seen.release.names, []
    for table in seen.release.tables:
        along = axis(table)
        page = f"site/{names.web[0]}/{named(names.round_name)}/table/{named(table.id)}.html"
        if along and breaks(names, table, along) and b"break-mark" not in seen.files.get(page, b""):
            left.append(table.id)
    return found(left)


def _movement(seen: Seen) -> Found | None:
    """Figures that moved since the round before, for a person to have looked at."""
    if seen.release is None:
        return None
    before = {one.key: one.value for one in seen.state.earlier}
    moved = {}
    for cell in seen.cells():
        key = cell.key
        former = before.get(replace(key, period=key.period.shifted(-1))) if key is not None else None
        if key is not None and former is not None and former != cell.value:
            moved[key] = (key, str(former), str(cell.value))
    return found(moved.values())


def _method(seen: Seen) -> Found:
    """What the collection defines, for a person to have looked over for this round: one thing, always."""
    root, digest = seen.state.collection.path, hashlib.sha256()
    own = [file for file in sorted(root.rglob("*")) if file.is_file() and file.suffix in (".toml", ".csv")]
    for file in own:
        place = file.relative_to(root).as_posix()
        if not place.startswith(("rounds/", "audit/", ".")):
            digest.update(f"{place} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return found([digest.hexdigest()])


def _links(seen: Seen) -> Found | None:
    return None if seen.files is None else found(sound.broken_links(seen.files))


def _accessible(seen: Seen) -> Found | None:
    return None if seen.files is None else found(sound.inaccessible(seen.files))


def _languages(seen: Seen) -> Found | None:
    if seen.files is None or seen.release is None:
        return None
    return found(sound.lacking_languages(seen.release, seen.files))


def _agree(seen: Seen) -> Found | None:
    if seen.files is None or seen.release is None:
        return None
    return found(sound.disagreements(seen.release.names, seen.files))


def _announced(seen: Seen) -> Found:
    """The day of the edition and who sees it before, which a person answers for: one thing, always."""
    return found([seen.state.round.published])


AT_EDITION: Mapping[str, Look] = {
    "protected": _protected,
    "policy": _policy,
    "derivable": _derivable,
    "telling": _telling,
    "revised": _revised,
    "broken": _broken,
    "movement": _movement,
    "method": _method,
    "links": _links,
    "accessible": _accessible,
    "languages": _languages,
    "agree": _agree,
    "announced": _announced,
}
"""The checks of the edition, by name."""
