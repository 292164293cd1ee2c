"""Pages of texts that wait for release, with archived and previously printed words.

The code is of the words themselves, not of their hashes: who has not had the words before him cannot give it.
If a word changes, it names nothing. On a page the texts stand in the order in which they are read; one in
which something is marked is released by a code of its own, or on a page of marked texts alone, where there
are few and each mark is seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Gathering
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from tilstand.archive import Archive
from tilstand.define import Collection, RoundView
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.model.hashes import hash_text
from tilstand.report_text.temporal_claims import TemporalClaimKind, find_temporal_claims
from tilstand.round.opening import find_previous_round
from tilstand.round.state import collect_round_batch
from tilstand.round.texts import Wording, list_released_texts, list_texts, list_unit_reasons
from tilstand.screening import PersonalDataHint, PersonalDataScreen
from tilstand.screening.hints import PersonalDataKind
from tilstand.terms import InvariantText, JoinedText, Language
from tilstand.workflow.actions import derive_subject_states
from tilstand.workflow.event_log import open_journal

_NEAR = 0.6  # how alike a sentence must be to be taken for the one that it was


@dataclass(frozen=True)
class PreviousWording:
    """The words that the round before printed.

    Attributes:
        answers: By what an answer has in common with the answer to the same question in another round.
        sentences: Those of each text of the report, by its name and language.
    """

    answers: dict[tuple[str, ...], str] = field(default_factory=dict)
    sentences: dict[tuple[str, ...], list[str]] = field(default_factory=lambda: defaultdict(list))

    def find_previous_words(self, one: Wording) -> str:
        """What was printed where a text stands now; empty where nothing was, or nothing like it."""
        if not one.file:
            return self.answers.get(one.address, "")
        return _find_nearest_wording(one.words, self.sentences.get(one.address, ()))


def _find_nearest_wording(words: str, printed: Sequence[str]) -> str:
    if words in printed:
        return words
    return next(iter(get_close_matches(words, printed, 1, _NEAR)), "")


def load_previous_wording(collection: Collection, round_name: str) -> PreviousWording:
    """What was printed in the round before; nothing where there is none."""
    previous_wording = PreviousWording()
    name = find_previous_round(collection, round_name)
    if not name:
        return previous_wording
    view = collection.at(name)
    wordings = list_texts(view, collect_round_batch(collection, name), list_unit_reasons(view, name))
    subject_states = derive_subject_states(open_journal(collection, name).read_events())
    own_texts = list_released_texts(collection.path / "rounds" / name, subject_states, wordings)
    for wording in wordings:
        if wording.sha256 in own_texts and wording.file:
            previous_wording.sentences[wording.address].append(own_texts[wording.sha256])
        elif wording.sha256 in own_texts:
            previous_wording.answers[wording.address] = own_texts[wording.sha256]
    return previous_wording


def read_archived_texts(archive: Path, texts: Iterable[Wording]) -> tuple[Wording, ...]:
    """Texts with the words that lie in the archive; each that cannot be read there says why.

    Args:
        archive: The archive's folder; it need not be there.
        texts: The texts.
    """
    held = Archive(archive) if archive.is_dir() else None
    return tuple(
        _read_archived_wording(held, archive, text) if text.given and not text.words else text for text in texts
    )


def _read_archived_wording(held: Archive | None, folder: Path, one: Wording) -> Wording:
    if held is None:
        return replace(one, unread=format_message("round.wording.no_archive", folder=InvariantText(str(folder))))
    try:
        return replace(one, words=held.read(one.given).decode("utf-8", "surrogatepass"))
    except ArchiveError as error:
        return replace(one, unread=JoinedText(error.told, " "))


PAGE, MARKED = 40, 10
"""How many texts a page has at most, and one of marked texts."""
_SIGNS = 12

Marks = Mapping[str, tuple[PersonalDataHint, ...]]


def compute_page_checksum(round_name: str, texts: Iterable[Wording]) -> str:
    """The code of texts that were shown together; empty if one of them cannot be read."""
    words = [text.words for text in texts]
    return hash_text("\n\n".join((round_name, *words)))[:_SIGNS] if words and all(words) else ""


@dataclass(frozen=True)
class TextPage:
    """Texts that are shown together.

    Attributes:
        round: Name of the round.
        number: Which page it is.
        texts: Those of its texts that wait.
        marks: What is marked in them, by their hashes.
        marked: True for a page of marked texts alone.
    """

    round: str
    number: int
    texts: tuple[Wording, ...]
    marks: Marks
    marked: bool = False

    @property
    def together(self) -> tuple[Wording, ...]:
        """The texts that its code releases: all that can be read; in order, those without a mark.

        A sentence in which a sum ends before the round is released by its own code alone, with the reason.
        """
        return tuple(
            text
            for text in self.texts
            if text.words and not text.ended and (self.marked or not self.marks[text.sha256])
        )

    @property
    def code(self) -> str:
        """Its code."""
        return compute_page_checksum(self.round, self.together)


@dataclass(frozen=True)
class TextPages:
    """Everything that is said in a round, on pages that stay what they are while texts are released.

    Attributes:
        collection: The collection.
        round: Name of the round.
        told: Everything that was said, with the words that lie in the archive.
        closed: What of it waits.
    """

    collection: RoundView
    round: str
    told: Sequence[Wording]
    closed: Sequence[Wording]

    @cached_property
    def _page_texts(self) -> tuple[tuple[Wording, ...], ...]:
        """All texts, each once: what bodies and the unit wrote, then the report, language by language.

        Labels that stand wait for nobody, and fill no page.
        """
        own_wordings: dict[str, dict[str, Wording]] = {"": {}}
        for wording in (wording for wording in self.told if not (wording.is_label and wording.standing)):
            own_wordings.setdefault(wording.language if wording.file else "", {}).setdefault(wording.sha256, wording)
        lists = (tuple(texts.values()) for texts in own_wordings.values())
        return tuple(texts[at : at + PAGE] for texts in lists for at in range(0, len(texts), PAGE))

    def __len__(self) -> int:
        return len(self._page_texts)

    def waiting(self, wanted: Callable[[Wording], bool] = bool) -> Iterator[tuple[int, tuple[Wording, ...]]]:
        """The numbers of the pages on which wanted texts wait, with all that waits there."""
        shut = {wording.sha256: wording for wording in self.closed}
        for number, texts in enumerate(self._page_texts, start=1):
            left = tuple(text for text in texts if text.sha256 in shut)
            if any(map(wanted, left)):
                yield number, left

    def page(self, number: int, wanted: Callable[[Wording], bool] = bool) -> TextPage | None:
        """A page by its number; without one (0) the first on which wanted texts wait; None where none do.

        Raises:
            UsageError: If there is no such page.
        """
        if not 0 <= number <= len(self):
            raise make_error(UsageError, "round.no_such_page", page=number, count=len(self))
        for at, texts in self.waiting(wanted):
            if number in (0, at):
                return self._build_text_page(at, texts)
        return None

    def after(self, hashes: Gathering[str], wanted: Callable[[Wording], bool] = bool) -> int:
        """The number of the page on which wanted texts wait after some texts; 0 where none do."""
        found = enumerate(self._page_texts, start=1)
        last = max((at for at, texts in found if any(text.sha256 in hashes for text in texts)), default=0)
        return next((at for at, _ in self.waiting(wanted) if at > last), 0)

    def list_marked_pages(self, wanted: Callable[[Wording], bool] = bool) -> Iterator[TextPage]:
        """The pages of marked texts alone, of those that wait and are wanted."""
        texts: list[Wording] = []
        marks: dict[str, tuple[PersonalDataHint, ...]] = {}
        number = 1
        for wording in filter(wanted, self.closed):
            own_hints = self._get_text_hints(wording)
            if own_hints:
                texts.append(wording)
                marks[wording.sha256] = own_hints
            if len(texts) == MARKED:
                yield TextPage(self.round, number, tuple(texts), marks, marked=True)
                texts, marks, number = [], {}, number + 1
        if texts:
            yield TextPage(self.round, number, tuple(texts), marks, marked=True)

    def map_released_texts(self, codes: Iterable[str]) -> Mapping[str, str]:
        """The hashes of the texts that codes release, each with its code.

        Raises:
            UsageError: If nothing that waits was shown under one of them.
        """
        texts_by_name: dict[str, str] = {}
        left = dict.fromkeys(codes)
        for own_text, texts in self._list_page_checksums():
            if not left:
                break
            if own_text in left:
                texts_by_name |= {text.sha256: own_text for text in texts}
                del left[own_text]
        if left:
            raise make_error(UsageError, "round.no_page", [InvariantText(text) for text in left], count=len(left))
        return texts_by_name

    def _list_page_checksums(self) -> Iterator[tuple[str, tuple[Wording, ...]]]:
        """Every code with what it releases; what takes no screening first."""
        for wording in self.closed:
            yield compute_page_checksum(self.round, (wording,)), (wording,)
        for number, texts in self.waiting():
            page = self._build_text_page(number, texts)
            yield page.code, page.together
        for page in self.list_marked_pages():
            yield page.code, page.together

    def _build_text_page(self, number: int, texts: tuple[Wording, ...]) -> TextPage:
        return TextPage(self.round, number, texts, {text.sha256: self._get_text_hints(text) for text in texts})

    def _get_text_hints(self, one: Wording) -> tuple[PersonalDataHint, ...]:
        if (one.sha256, one.language) not in self._hint_cache:
            self._hint_cache[one.sha256, one.language] = _find_wording_hints(
                self._screen, one, _find_oldest_current_day(self.collection)
            )
        return self._hint_cache[one.sha256, one.language]

    @cached_property
    def _hint_cache(self) -> dict[tuple[str, Language], tuple[PersonalDataHint, ...]]:
        """What is marked in a text, as its language has it: the same words may stand in two."""
        return {}

    @cached_property
    def _screen(self) -> PersonalDataScreen:
        return PersonalDataScreen(self.collection)


def find_text_hints(collection: RoundView, texts: Iterable[Wording]) -> Marks:
    """What is marked in some texts, by their hashes.

    In all of them what may tell of a person; in sentences of the report also the times and comparisons that
    rest on no figure, which may be true of another year alone.
    """
    screen, since = PersonalDataScreen(collection), _find_oldest_current_day(collection)
    return {text.sha256: _find_wording_hints(screen, text, since) for text in texts}


def _find_oldest_current_day(collection: RoundView) -> date:
    """The first day of the round before the one that text is taken over from: that may still be spoken of."""
    return collection.round(collection.name).period.shift_period(-2).first


def _find_wording_hints(screen: PersonalDataScreen, one: Wording, since: date) -> tuple[PersonalDataHint, ...]:
    return tuple(sorted({*screen.find_hints(one.read, one.language), *_find_outdated_times(one, since)}))


def _find_outdated_times(one: Wording, since: date) -> Iterator[PersonalDataHint]:
    for place in find_temporal_claims(one.words, one.language, since) if one.file else ():
        if (one.is_label or one.words == one.section) and place.kind is not TemporalClaimKind.YEAR:
            continue  # a heading says what follows, and nothing of it; a rule speaks of any year
        yield PersonalDataHint(
            place.start, place.end, PersonalDataKind(place.kind.value), one.words[place.start : place.end]
        )
