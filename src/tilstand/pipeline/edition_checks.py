"""What checks look at in the edition as it would be: its figures, its words, and its files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from tilstand.model.names import RECONSTRUCTED
from tilstand.model.release import Release
from tilstand.model.table import CellValue
from tilstand.pipeline.readiness_checks import (
    CheckContext,
    CheckResult,
    make_check_result,
    require_edition,
    require_release,
)
from tilstand.pipeline.release import find_unaccepted_words
from tilstand.protect.policy import is_weaker_policy
from tilstand.protect.released_numbers import list_released_numbers
from tilstand.publish import quality_checks
from tilstand.publish.site.figures import find_table_breaks, find_time_axis
from tilstand.publish.site.structure import slugify
from tilstand.round.disclosures import CODE
from tilstand.terms.code import RemainderCode


@require_release
def check_protected_cells(seen: CheckContext, release: Release) -> CheckResult:
    """Cells that are not the figures of the round as it stands; a release that is not as it was sealed."""
    off = [cell.key for cell in seen.cells() if cell.key is not None and not _is_round_figure(seen, cell)]
    broken = [] if release.seal == release.digest() else ["seal"]
    unprotected = [table.id for table in release.tables if not table.policy]
    return make_check_result([*off, *broken, *unprotected])


def _is_round_figure(seen: CheckContext, cell: CellValue) -> bool:
    """True for what is no number, a remainder, or the figure of the round."""
    figure = seen.figures.get(cell.key) if cell.key is not None else None
    if figure is None or cell.key is None or not (cell.value.known and figure.value.known):
        return True
    rest = any(RemainderCode.read(code) is not None for _, code in cell.key.dims)
    return rest or cell.value == figure.value


def check_policy_decision(seen: CheckContext) -> CheckResult:
    """What is lacking of the decision how small numbers are treated, for this round and no other."""
    about, state = seen.state.round, seen.state
    policy, lacking = about.policy, []
    if policy is None:
        none = [] if about.basis == RECONSTRUCTED else ["none"]
        return make_check_result(none, because=none)
    if not (policy.decided_by and policy.decided_on and policy.reason):
        lacking.append("undecided")
    if policy.valid_until is not None and policy.valid_until < about.published:
        lacking.append(f"until {policy.valid_until}")
    rounds = [former for former in state.collection.rounds.values() if former.period < about.period and former.policy]
    before = max(rounds, key=lambda former: former.period).policy if rounds else None
    if before is not None and is_weaker_policy(state.collection, policy, before):
        lacking.append("weaker")
    return make_check_result(lacking, because=("run_out" if text.startswith("until") else text for text in lacking))


@require_release
def check_derivable_cells(seen: CheckContext, release: Release) -> CheckResult:
    """Numbers in print that are not those of the printed world, in which no count of few people stands."""
    if seen.printed is None or not seen.printed.world.numbers:
        return make_check_result(())
    world, numbers = seen.printed.world, list_released_numbers(release)
    return make_check_result(
        key.text() for key, number in numbers.items() if key in world.thresholds and number != world.numbers[key]
    )


@require_release
def check_disclosing_texts(seen: CheckContext, release: Release) -> CheckResult:
    """Quantity words beside protected counts that nobody has said to be true as printed."""
    left = find_unaccepted_words(seen.state, release)
    places = (f"{at.code[:CODE]} {at.kind} {at.place} ({at.language}): {at.word}: {at.sentence}" for at in left)
    return make_check_result((at.code for at in left), places=places)


@require_release
def check_revision_notes(seen: CheckContext, release: Release) -> CheckResult:
    """Figures of earlier rounds that are another now, in a table without a note that says so."""
    before = {observation.key: observation.value for observation in seen.earlier}
    unnoted = {cell.key: cell.value for cell in seen.cells() if cell.key and cell.value.known and not cell.notes}
    return make_check_result(key for key, value in unnoted.items() if before.get(key, value) != value)


@require_edition
def check_marked_breaks(seen: CheckContext, release: Release, files: Mapping[str, bytes]) -> CheckResult:
    """Series that cross a break whose table does not mark it."""
    names, left = release.names, []
    for table in release.tables:
        along = find_time_axis(table)
        page = f"site/{names.web[0]}/{slugify(names.round_name)}/table/{slugify(table.id)}.html"
        if along and find_table_breaks(names, table, along) and b"break-mark" not in files.get(page, b""):
            left.append(table.id)
    return make_check_result(left)


@require_release
def check_large_movements(seen: CheckContext, release: Release) -> CheckResult:
    """Figures that moved since the round before, for a person to have looked at."""
    before = {observation.key: observation.value for observation in seen.earlier}
    moved = {}
    for key, value in ((cell.key, cell.value) for cell in seen.cells()):
        former = before.get(replace(key, period=key.period.shift_period(-1))) if key is not None else None
        if former is not None and former != value:
            moved[key] = (key, str(former), str(value))
    return make_check_result(moved.values())


def check_method_review(seen: CheckContext) -> CheckResult:
    """What the collection defines, for a person to have looked over for this round: one thing, always."""
    root, digest = seen.state.collection.path, hashlib.sha256()
    for file in (file for file in sorted(root.rglob("*")) if file.is_file() and file.suffix in (".toml", ".csv")):
        place = file.relative_to(root).as_posix()
        if not place.startswith(("rounds/", "audit/", ".")):
            digest.update(f"{place} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return make_check_result([digest.hexdigest()])


def check_site_links(seen: CheckContext) -> CheckResult | None:
    """Links of the site that lead nowhere."""
    return None if seen.files is None else make_check_result(quality_checks.check_links(seen.files))


def check_site_accessibility(seen: CheckContext) -> CheckResult | None:
    """Pages of the site that some readers cannot use."""
    return None if seen.files is None else make_check_result(quality_checks.check_accessibility(seen.files))


@require_edition
def check_site_languages(seen: CheckContext, release: Release, files: Mapping[str, bytes]) -> CheckResult:
    """Texts that a language of the site lacks."""
    return make_check_result(quality_checks.check_languages(release, files))


@require_edition
def check_edition_agreement(seen: CheckContext, release: Release, files: Mapping[str, bytes]) -> CheckResult:
    """Files that do not say of the edition what it is."""
    return make_check_result(quality_checks.check_edition_marks(release.names, files))


def check_announcement(seen: CheckContext) -> CheckResult:
    """The day of the edition and who sees it before, which a person answers for: one thing, always."""
    return make_check_result([seen.state.round.published])
