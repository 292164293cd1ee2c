"""What readers know before: prior releases, structural zeros, small revisions.

That few people came to a figure or left it is told by the difference, be both numbers great. What an earlier
edition told is told for good; the number of now must be able to be the same as then, and to be off by more
than few. What an earlier edition did not print is known as well where its sums leave one number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

import numpy as np

from tilstand.define import StructuralMetadata
from tilstand.define.round_settings import Policy
from tilstand.errors import ReleaseError
from tilstand.languages import make_error
from tilstand.model import EditionFigures
from tilstand.model.release import Release
from tilstand.protect.attack.disclosures import Disclosure, title_disclosed_figure
from tilstand.protect.attack.published_figures import PublishedFigure, list_published_figures
from tilstand.protect.attack.system import AttackSystem
from tilstand.protect.policy import get_threshold
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.hypercube import Flags
from tilstand.sdc.intervals import compute_feasibility_intervals
from tilstand.terms import Key, Period


@dataclass(frozen=True)
class PriorReleases:
    """What readers hold in their hands already.

    Attributes:
        told: The figures of which an edition told a number, the last one's.
        hiding: The periods of the rounds whose edition hid figures: what none of them told stays hidden.
        hidden: Figures that an edition showed to be hidden, as its files say.
        fewer: The figures of which an edition told no more than what they are fewer than.
        none: Figures of which everybody knows that they are none.
        excused: True where what earlier editions give away by themselves is no leak of the next one.
    """

    told: Mapping[Key, PublishedFigure] = field(default_factory=dict)
    hiding: Set[Period] = frozenset()
    hidden: frozenset[Key] = frozenset()
    fewer: Mapping[Key, PublishedFigure] = field(default_factory=dict)
    none: frozenset[Key] = frozenset()
    excused: bool = True

    def after(self, release: Release, *, hides: bool) -> PriorReleases:
        """The same with one edition more.

        Args:
            release: What it told.
            hides: True if its policy hid figures or told them otherwise than they are.
        """
        name = f"edition {release.names.round_name}"
        new = {key: replace(figure, places=(name,)) for key, figure in list_published_figures(release).items()}
        fewer = {key: new.pop(key) for key, _ in release.fewer}
        hiding = {*self.hiding, release.names.period} if hides else self.hiding
        fewer = {key: published_figure for key, published_figure in {**self.fewer, **fewer}.items() if key not in new}
        return replace(self, told={**self.told, **new}, fewer=fewer, hiding=frozenset(hiding))

    def add_printed_edition(self, told: Mapping[Key, PublishedFigure], hidden: Iterable[Key]) -> PriorReleases:
        """The same with an edition that went out, as its files tell it.

        Args:
            told: The figures of which it told a number.
            hidden: The figures that it showed to be hidden.
        """
        now = {**self.told, **told}
        return replace(self, told=now, hidden=(self.hidden | frozenset(hidden)) - now.keys())

    def public(self, numbers: Mapping[Key, int]) -> frozenset[Key]:
        """The figures that were told as they are now: nothing that is done now keeps them from anybody."""
        return frozenset(
            key
            for key, published_figure in self.told.items()
            if published_figure.is_exact and numbers.get(key) == published_figure.low
        )

    def closed(self, key: Key) -> bool:
        """True for a figure that an edition hid."""
        return key in self.hidden or (key.period in self.hiding and key not in self.told)


NOTHING_TOLD = PriorReleases()
"""Before the first edition."""


def add_structural_zeros(
    collection: StructuralMetadata, policy: Policy, book: Iterable[Key], figures: EditionFigures, earlier: PriorReleases
) -> PriorReleases:
    """What readers know before they open the edition: what earlier ones told, and what can be nobody.

    A figure that was revised was printed otherwise: the edition's own list of revised figures says so.

    Args:
        collection: The collection.
        policy: The policy.
        book: The figures of the ledger.
        figures: The figures after reconciliation.
        earlier: What earlier editions told.

    Raises:
        ReleaseError: If there is somebody where the policy says that everybody knows of nobody.
    """
    none: list[Key] = []
    wrong: list[Key] = []
    for key in book if policy.zeros else ():
        if any(zero.is_known_zero(key.measure, key.provider, dict(key.dims)) for zero in policy.zeros):
            figure = figures.get(key)
            some = figure is not None and figure.value.known and figure.value.exact_number != 0
            (wrong if some else none).append(key)
    if wrong:
        told = [title_disclosed_figure(collection, key) for key in sorted(wrong, key=lambda key: key.sort_key)]
        raise make_error(ReleaseError, "attack.not_none", told)
    known = {key: PublishedFigure(0, 0, ()) for key in none}
    for revision in figures.revisions:  # its first print is in readers' hands, whoever printed it
        number, where = revision.published, (f"edition {revision.edition}",)
        if number.known and number.exact_number.denominator == 1 and not earlier.closed(revision.key):
            first = PublishedFigure(int(number.exact_number), int(number.exact_number), where)
            known.setdefault(revision.key, earlier.told.get(revision.key, first))
    if not known:
        return earlier
    return replace(earlier, told={**earlier.told, **known}, none=frozenset(none))


def find_named_listings(
    collection: StructuralMetadata, policy: Policy, book: Iterable[Key], figures: EditionFigures
) -> frozenset[Key]:
    """The counts of which a policy has the names of their codes told, and no number.

    Args:
        collection: The collection.
        policy: The policy.
        book: The figures of the ledger.
        figures: The figures after reconciliation.
    """

    def has_listed_persons(key: Key, codes: tuple[str, ...]) -> bool:
        figure = figures.get(key)
        if figure is None or not figure.value.known or figure.value.exact_number <= 0:
            return False
        return bool(codes) or figure.value.exact_number < get_threshold(collection, policy, key)

    return frozenset(
        key
        for key in (book if policy.by_name else ())
        for named_listing in policy.by_name
        if (code := key.code(named_listing.dimension)) is not None
        and (code in named_listing.codes or not named_listing.codes)
        and (key.measure in named_listing.measures or not named_listing.measures)
        and has_listed_persons(key, named_listing.codes)
    )


@dataclass(frozen=True, slots=True)
class SmallRevision:
    """A figure that is off from what was told of it by few people.

    Attributes:
        at: Its row.
        before: What is known of it from earlier editions.
        beyond: A number that is off by no few; below none, there is none.
    """

    at: int
    before: int
    beyond: int

    @property
    def targets(self) -> tuple[tuple[int, int], ...]:
        """What it must be able to be: what it was, and another by no few."""
        return tuple((self.at, to) for to in (self.before, self.beyond) if to >= 0)


def find_small_revisions(
    found: AttackSystem, earlier: PriorReleases, limits: Mapping[Key, int]
) -> Iterator[SmallRevision]:
    """The figures that few people came to or left since an earlier edition.

    Args:
        found: All figures that hang together.
        earlier: What earlier editions told.
        limits: The number under which each figure is a count of few people.
    """
    for key, was in sorted(_derive_prior_figures(found, earlier).items(), key=lambda pair: pair[0].sort_key):
        number, limit = int(found.sums.inner[found.at[key]]), limits[key]
        if key in found.settled and 1 <= abs(number - was) < limit:
            yield SmallRevision(found.at[key], was, was + limit if number > was else was - limit)


def _derive_prior_figures(found: AttackSystem, earlier: PriorReleases) -> dict[Key, int]:
    """What is known from earlier editions: what they told, and what sums leave of that, again and again."""
    numbers_by_key = {
        key: published_figure.low
        for key, published_figure in earlier.told.items()
        if published_figure.is_exact and key in found.at
    }
    if all(int(found.sums.inner[found.at[key]]) == number for key, number in numbers_by_key.items()):
        return {}  # nothing was revised: what follows now followed then
    known = {found.at[key]: number for key, number in numbers_by_key.items()}
    periods = {key.period for key in numbers_by_key}
    sums, size, again = found.sums, len(found.at), True
    while again:
        again = False
        for row in range(size, len(sums)):
            cells, factors = sums.cells(row)
            open_ = [place for place, cell in enumerate(cells) if int(cell) not in known]
            exact = sums.slack is None or sums.slack[row] == 0
            if len(open_) != 1 or not exact or cells[open_[0]] >= size:
                continue
            if found.keys[int(cells[open_[0]])].period not in periods:
                continue
            own_number = open_[0]
            rest = int(sums.values[row]) - sum(
                int(factors[place]) * known[int(cell)] for place, cell in enumerate(cells) if place != own_number
            )
            if rest % int(factors[own_number]) == 0 and rest // int(factors[own_number]) >= 0:
                known[int(cells[own_number])] = rest // int(factors[own_number])
                again = True
    return {found.keys[at]: number for at, number in known.items()}


def find_revision_disclosures(
    found: AttackSystem,
    told: Mapping[Key, PublishedFigure],
    sums: AggregationSystem,
    given: Flags,
    earlier: PriorReleases,
    limits: Mapping[Key, int],
) -> Iterator[Disclosure]:
    """The figures of which a reader of both editions knows that few people came to them or left.

    Args:
        found: All figures that hang together.
        told: What is told of them now.
        sums: The rows before this reader.
        given: Which of them are given.
        earlier: What earlier editions told.
        limits: The number under which each figure is a count of few people.
    """
    moved = list(find_small_revisions(found, earlier, limits))
    if not moved:
        return
    rows = np.array([current_small_revision.at for current_small_revision in moved], dtype=np.int64)
    ends = np.array([current_small_revision.before for current_small_revision in moved], dtype=np.int64)
    reach = compute_feasibility_intervals(LinearAttack(sums, given), rows, low=ends, high=ends, whole=True)
    for at, small_revision in enumerate(moved):
        least, most = reach.get_interval(at)
        if least <= small_revision.before <= most:
            continue
        key = found.keys[small_revision.at]
        lost = np.isnan(least) or np.isnan(most)
        low, high = (0, None) if lost else (int(np.ceil(least - 1e-6)), int(most + 1e-6))
        places = told[key].places if key in told else ()
        was = earlier.told[key].places if key in earlier.told else ()
        yield Disclosure("changed", key, low, high, places=(*was, *places), own=small_revision.before)
