"""What checks look at in the edition as it would be: its figures, its words, and its files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from tilstand.model.names import RECONSTRUCTED
from tilstand.model.table import CellValue
from tilstand.pipeline.readiness_checks import CheckContext, CheckResult, Look, make_check_result
from tilstand.protect import get_policy
from tilstand.protect.policy import is_weaker_policy
from tilstand.protect.recoding import apply_recoding
from tilstand.protect.text.inferences import find_policy_disclosures
from tilstand.publish import quality_checks
from tilstand.publish.site.figures import find_table_breaks, find_time_axis
from tilstand.publish.site.structure import slugify
from tilstand.round.disclosures import CODE, find_unaccepted_places
from tilstand.terms import Key, ValueStatus
from tilstand.terms.code import RemainderCode


def _check_protected_cells(seen: CheckContext) -> CheckResult | None:
    """Cells that are not the figures of the round as it stands; a release that is not as it was sealed."""
    if seen.release is None:
        return None
    off = [cell.key for cell in seen.cells() if cell.key is not None and not _is_round_figure(seen, cell)]
    broken = [] if seen.release.seal == seen.release.digest() else ["seal"]
    unprotected = [table.id for table in seen.release.tables if not table.policy]
    return make_check_result([*off, *broken, *unprotected])


def _is_round_figure(seen: CheckContext, cell: CellValue) -> bool:
    """True for what is no number, a remainder, or the figure of the round."""
    figure = seen.figures.get(cell.key) if cell.key is not None else None
    if figure is None or cell.key is None or not (cell.value.known and figure.value.known):
        return True
    rest = any(RemainderCode.read(code) is not None for _, code in cell.key.dims)
    return rest or cell.value == figure.value


def _check_policy_decision(seen: CheckContext) -> CheckResult:
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
    rounds = [round_item for round_item in state.collection.rounds.values() if round_item.period < about.period]
    decided = [round_item for round_item in rounds if round_item.policy is not None]
    last = max(decided, key=lambda one: one.period, default=None)
    before = last.policy if last is not None else None
    if before is not None and is_weaker_policy(state.collection, policy, before):
        lacking.append("weaker")
    return make_check_result(lacking, because=("run_out" if text.startswith("until") else text for text in lacking))


def _check_derivable_cells(seen: CheckContext) -> CheckResult | None:
    """What is hidden and can be worked out all the same; where nothing is hidden, nothing can."""
    if seen.release is None:
        return None
    rounded = get_policy(seen.state.round).method == "round"
    if not rounded and not any(cell.value.status is ValueStatus.SUPPRESSED for cell in seen.cells()):
        return make_check_result(())
    from tilstand.protect.attack import attack_release  # only an edition that hides something waits for the solver

    reconciliation = seen.state.reconciled
    rows = [verdict.row for verdict in reconciliation.verdicts if verdict.row is not None]
    policy = get_policy(seen.state.round)
    view, figures = apply_recoding(seen.state.collection, reconciliation.figures, policy)
    facts = (view, seen.release, reconciliation.book, figures, rows)
    attack_result = attack_release(*facts, policy=policy, earlier=seen.before())
    return make_check_result(leak.key.text() for leak in attack_result.leaks if leak.kind != "told")


def _check_disclosing_texts(seen: CheckContext) -> CheckResult | None:
    """Places whose words tell what tables hide, and that nobody has accepted by name."""
    if seen.release is None:
        return None
    state = seen.state
    policy = get_policy(state.round)
    view = apply_recoding(state.collection, state.reconciled.figures, policy)[0]
    left = find_unaccepted_places(find_policy_disclosures(view, seen.release, policy), state.stood)
    told = (
        f"{disclosing_place.code[:CODE]} {disclosing_place.kind} {disclosing_place.place} ({disclosing_place.language}): {disclosing_place.sentence}"
        for disclosing_place in left
    )
    return make_check_result((disclosing_place.code for disclosing_place in left), places=told)


def _check_revision_notes(seen: CheckContext) -> CheckResult | None:
    """Figures of earlier rounds that are another now, in a table without a note that says so."""
    if seen.release is None:
        return None
    before = {observation.key: observation.value for observation in seen.state.earlier}
    cells = [cell for cell in seen.cells() if cell.key in before and cell.value.known and not cell.notes]
    return make_check_result({cell.key: None for cell in cells if before[_get_cell_key(cell)] != cell.value})


def _get_cell_key(cell: CellValue) -> Key:
    assert cell.key is not None
    return cell.key


def _check_marked_breaks(seen: CheckContext) -> CheckResult | None:
    """Series that cross a break whose table does not mark it."""
    if seen.release is None or seen.files is None:
        return None
    names, left = seen.release.names, []
    for table in seen.release.tables:
        along = find_time_axis(table)
        page = f"site/{names.web[0]}/{slugify(names.round_name)}/table/{slugify(table.id)}.html"
        if along and find_table_breaks(names, table, along) and b"break-mark" not in seen.files.get(page, b""):
            left.append(table.id)
    return make_check_result(left)


def _check_large_movements(seen: CheckContext) -> CheckResult | None:
    """Figures that moved since the round before, for a person to have looked at."""
    if seen.release is None:
        return None
    before = {observation.key: observation.value for observation in seen.state.earlier}
    moved = {}
    for cell in seen.cells():
        key = cell.key
        former = before.get(replace(key, period=key.period.shift_period(-1))) if key is not None else None
        if key is not None and former is not None and former != cell.value:
            moved[key] = (key, str(former), str(cell.value))
    return make_check_result(moved.values())


def _check_method_review(seen: CheckContext) -> CheckResult:
    """What the collection defines, for a person to have looked over for this round: one thing, always."""
    root, digest = seen.state.collection.path, hashlib.sha256()
    own_paths = [file for file in sorted(root.rglob("*")) if file.is_file() and file.suffix in (".toml", ".csv")]
    for file in own_paths:
        place = file.relative_to(root).as_posix()
        if not place.startswith(("rounds/", "audit/", ".")):
            digest.update(f"{place} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return make_check_result([digest.hexdigest()])


def _check_site_links(seen: CheckContext) -> CheckResult | None:
    return None if seen.files is None else make_check_result(quality_checks.check_links(seen.files))


def _check_site_accessibility(seen: CheckContext) -> CheckResult | None:
    return None if seen.files is None else make_check_result(quality_checks.check_accessibility(seen.files))


def _check_site_languages(seen: CheckContext) -> CheckResult | None:
    if seen.files is None or seen.release is None:
        return None
    return make_check_result(quality_checks.check_languages(seen.release, seen.files))


def _check_edition_agreement(seen: CheckContext) -> CheckResult | None:
    if seen.files is None or seen.release is None:
        return None
    return make_check_result(quality_checks.check_edition_marks(seen.release.names, seen.files))


def _check_announcement(seen: CheckContext) -> CheckResult:
    """The day of the edition and who sees it before, which a person answers for: one thing, always."""
    return make_check_result([seen.state.round.published])


AT_EDITION: Mapping[str, Look] = {
    "protected": _check_protected_cells,
    "policy": _check_policy_decision,
    "derivable": _check_derivable_cells,
    "telling": _check_disclosing_texts,
    "revised": _check_revision_notes,
    "broken": _check_marked_breaks,
    "movement": _check_large_movements,
    "method": _check_method_review,
    "links": _check_site_links,
    "accessible": _check_site_accessibility,
    "languages": _check_site_languages,
    "agree": _check_edition_agreement,
    "announced": _check_announcement,
}
"""The checks of the edition, by name."""
