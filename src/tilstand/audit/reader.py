"""A document read block by block and sentence by sentence, each number tied to a figure and judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tilstand.audit.claim import Claim, ClaimSentence
from tilstand.audit.column import columns
from tilstand.audit.dated import periods, written
from tilstand.audit.derived import derived
from tilstand.audit.document.remarks import remark
from tilstand.audit.ends import ends
from tilstand.audit.heed import same, silent, tells, unknown, worth
from tilstand.audit.joint import NumbersRead
from tilstand.audit.judge import NumberVerdict, judged, left
from tilstand.audit.learn import LedgerWords
from tilstand.audit.match import candidates
from tilstand.audit.note import noted, together_noted
from tilstand.audit.otherwise import otherwise
from tilstand.audit.page import BlockKind, PageBlock, PageLine, blocks
from tilstand.audit.pair import compared, paired
from tilstand.audit.phrase import About, Hit, mentioned, names
from tilstand.audit.portion import portions
from tilstand.audit.recall import bare, recalled, repeats
from tilstand.audit.result import Audit, Checked, Standing
from tilstand.audit.scene import Scene
from tilstand.audit.sentence import sentences
from tilstand.audit.settle import settled
from tilstand.audit.share import portion, shares
from tilstand.audit.spoken import spoken
from tilstand.audit.statement import Statement, changes, ranks
from tilstand.audit.table import TableReading
from tilstand.audit.third import joined
from tilstand.audit.together import repeated, summed
from tilstand.audit.told import NumberPlace, NumbersTold
from tilstand.audit.words import grammar, pattern
from tilstand.terms import Key, Language
from tilstand.text import SpanKind as Number

__all__ = ["DocumentReader"]

# So many words tell which language a paragraph is in.
_PARAGRAPH = 30
_SECTION = re.compile(r"[\d.\s]+")


class DocumentReader:
    """One document as it is read: the scene changes from sentence to sentence.

    Args:
        learned: What is learned of the ledger.
        language: The language of the document.
        blind: True where nothing is held against the ledger, so that numbers are only listed.
    """

    def __init__(self, learned: LedgerWords, language: Language, *, blind: bool = False) -> None:
        self.learned, self.main, self.blind = learned, language, blind
        self.language = language
        self.period, self.stated = learned.period, learned.stated
        self.scene = Scene()
        self.table = TableReading(
            self.stated, self.period, grammar(language), learned.finder(language), language
        )
        self.checked: list[Checked] = []
        self.foreign: list[int] = []
        self.year: int | None = None  # in which the text was written
        self.before: Key | None = None  # the figure that the sentence before told last
        self.measures: frozenset[str] = frozenset()  # that the last sentence with a number names
        self.told: list[tuple[Claim, NumberVerdict]] = []  # every number, in order
        self.numbers = NumbersTold()
        self.listed: tuple[frozenset[str], frozenset[str]] = frozenset(), frozenset()

    def read(self, lines: Sequence[PageLine]) -> Audit:
        """Every figure of the document, held against the ledger."""
        self.year = written([line.text for line in lines], self.language)
        for block in blocks(lines):
            if not self.table.goes_on(block):
                self.rows()
            self.block(block)
        self.rows()
        self.again()
        if not self.foreign:
            return Audit(tuple(self.checked))
        languages = self.learned.languages
        told = remark(
            "unknown_language_parts", count=len(self.foreign), line=self.foreign[0], languages=languages
        )
        return Audit(tuple(self.checked), (told,))

    def again(self) -> None:
        """Read the numbers together, now that all are known."""
        reading = NumbersRead(self.numbers.numbers, self.stated, self.period)
        words = self.learned.implied(self.main), self.learned.words(self.main)
        cells, said = self.numbers.elsewhere(self.checked), self.learned.said(self.main)
        late: list[Checked] = []
        shares = self.numbers.said
        settling = settled(reading, joined(reading), *words, cells, said, shares)
        for number, found in settling.numbers.items():
            place, claim = self.numbers.places[number], self.numbers.numbers[number].claim
            if place.at < 0:
                continue
            if isinstance(found, Statement):
                new = together_noted(place.block, place.start, place.read.text, found)
            else:
                new, *more = self.ends(place.block, place.start, place.read, claim, found)
                late += more
            self.checked[place.at] = new
        for at, statement in sorted(settling.said.items(), reverse=True):  # the last first: some are new
            place = self.numbers.said_at[at]
            told = [together_noted(place.block, place.start, place.read.text, statement)]
            self.checked[place.at : place.at + (shares[at].statement is not None)] = told
        self.checked += late

    def rows(self) -> None:
        """Read the table that ends here."""
        for block, cell in self.table.read(self.scene):
            verdict = NumberVerdict(Standing.NOT_MATCHED) if self.blind else cell.verdict
            collection, line = self.learned.collection, block.line(0)
            self.checked.append(noted(collection, block, line, block.text, cell.printed, verdict))

    def block(self, block: PageBlock) -> None:
        """Read a block."""
        if block.kind is BlockKind.ROW:
            self.table.row(block)
            return
        if not self.table.goes_on(block):
            self.table.passed(block)
        if block.kind is BlockKind.CAPTION:
            return
        if block.kind is BlockKind.HEADING:
            hits = self.learned.finder(self.main).hits(block.text)
            self.scene.head(block.text, hits)
            self.numbers.head(block.text, hits)
            return
        self.language = self.main
        foreign = False
        if not self.blind and len(block.text.split()) >= _PARAGRAPH:
            own = spoken(block.text, self.learned.collection.settings.languages)
            self.language, foreign = own or self.main, own is None
        if foreign:
            self.foreign.append(block.line(0))
        if _SECTION.fullmatch(block.text):
            return
        self.scene.said((), figures=True)
        self.scene.asked = False
        self.before = None
        self.numbers.begin()
        self.listed = self.listed[1], frozenset()
        for part in columns(block, grammar(self.language)):
            for start, end in sentences(part.text, self.language):
                self.sentence(part, start, part.text[start:end], tied=not (self.blind or foreign))

    def sentence(self, block: PageBlock, start: int, text: str, *, tied: bool) -> None:
        """Read a sentence: of one in another language, its numbers are listed."""
        read = self.placed(self.learned.sentence(text, self.language, self.listed[0] | self.listed[1]))
        done: dict[int, NumberVerdict] = {}
        if not tied:
            for at in range(len(read.claims)):
                self.note(block, start, read, at, NumberVerdict(Standing.NOT_MATCHED))
            return
        self.scene.asked = self.scene.asked or unknown(read)
        for at in self.order(read):
            claim = read.claims[at]
            done[at] = self.verdict(read, at, done)
            self.told.append((claim, done[at]))
            self.remember(claim, done[at], first=not any(v.key for k, v in done.items() if k != at))
        done |= paired(read, done, self.stated, self.period, grammar(self.language), self.before)
        done |= summed(read, done)
        done |= repeated(read, done)
        done |= portions(read, done, self.numbers.codes, self.stated)
        hits = self.hits(text)
        follows = derived(read, done, self.scene, self.stated, self.period)
        follows = shares(read, done, self.scene, self.stated, self.period) | follows
        here = [(claim, done[at]) for at, claim in enumerate(read.claims)]
        follows = otherwise(follows, here, self.told, self.scene, hits, self.stated, self.period)
        for at in range(len(read.claims)):
            if at in follows:
                place = NumberPlace(block, start, read, len(self.checked))
                self.numbers.say(place, at, follows[at], hits, grammar(self.language))
                self.stated_of(block, start, read, follows[at])
            elif not (at and same(read.claims[at - 1], read.claims[at], done[at - 1], done[at])):
                first = len(self.checked)
                self.note(block, start, read, at, done[at])
                noted = len(self.checked) > first
                if not noted and portion(read.claims[at]):
                    unsaid = NumberPlace(block, start, read, first)
                    self.numbers.say(unsaid, at, None, hits, grammar(self.language))
                place = NumberPlace(block, start, read, first if noted else -1)
                if len(self.checked) <= first + 1:  # of a range both ends are told, and stand as they are
                    self.numbers.add(place, at, done[at], hits, grammar(self.language))
        self.numbers.end(hits, text)
        self.related(block, start, read, done)
        self.before = next((v.key for _, v in sorted(done.items(), reverse=True) if v.key), None)
        self.left(text, read, done)
        self.listed = self.listed[0], self.listed[1] | self.learned.finder(self.language).pieces.spoken(hits)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """The phrases of a sentence, after those of the paragraph."""
        return self.learned.finder(self.language).hits(text, self.listed[0] | self.listed[1])

    def left(self, text: str, read: ClaimSentence, done: dict[int, NumberVerdict]) -> None:
        """Keep in mind what a sentence speaks of that tells no figure: the next one may be about that."""
        told = [done[at] for at in done if not read.claims[at].denial]
        plain = [done[at] for at in sorted(done) if tells(read.claims[at])]
        if plain:
            self.scene.unsure = plain[-1].key is None
            self.measures = names(self.hits(text), About.MEASURE)
        if any(verdict.key is not None for verdict in told):
            return
        coordinator = {self.learned.collection.settings.coordinator}
        hits = [h for h in self.hits(text) if h.names != coordinator]
        if not told or mentioned(hits, About.PROVIDER):
            self.scene.said(hits, figures=False)
        telling = (About.MEASURE, About.PROVIDER, About.CODE)
        if text.rstrip().endswith("?") and not any(h.about in telling for h in hits):
            self.scene.asked = True
        if told:
            self.scene.turned(mentioned(hits, About.PROVIDER), mentioned(hits, About.MEASURE))

    def placed(self, read: ClaimSentence) -> ClaimSentence:
        """A sentence whose years are all told by their number."""
        told = self.scene.recent[0].period if self.scene.recent else None
        claims: list[Claim] = []
        for claim in read.claims:
            said = (claims[-1].years or claims[-1].lead_years) if claims else ()
            given = said, self.period, self.year, told
            years, lead = periods(claim.years, *given), periods(claim.lead_years, (), *given[1:])
            claims.append(replace(claim, years=years, lead_years=lead))
        return replace(read, claims=tuple(claims))

    def related(
        self, block: PageBlock, start: int, read: ClaimSentence, done: dict[int, NumberVerdict]
    ) -> None:
        """Note what the sentence says of figures together: rises, falls and ranks."""
        words = grammar(self.language)
        hits: tuple[Hit, ...] = ()
        if pattern((*words.most, *words.second, *words.least)).search(read.text):
            hits = self.hits(read.text)
        for one in (
            *changes(read, done, self.stated, words),
            *ranks(read.text, hits, self.scene, self.stated, self.period, words),
        ):
            self.stated_of(block, start, read, one)

    def stated_of(self, block: PageBlock, start: int, read: ClaimSentence, one: Statement) -> None:
        """Note a statement about figures together."""
        self.checked.append(together_noted(block, start, read.text, one))

    def order(self, read: ClaimSentence) -> list[int]:
        """Wholes before their parts."""
        ahead = {c.part_of for c in read.claims if c.part_of > 0}
        return sorted(range(len(read.claims)), key=lambda at: at - 1.5 if at in ahead else at)

    def verdict(self, read: ClaimSentence, at: int, done: dict[int, NumberVerdict]) -> NumberVerdict:
        """The verdict on a number of a sentence, after those that were judged before it."""
        claim = read.claims[at]
        linked: Key | None = None
        if claim.part_of >= 0 and claim.part_of in done:
            linked = done[claim.part_of].key
        elif (claim.bracketed or claim.onward) and at and at - 1 in done and claim.years:
            linked = done[at - 1].key
        elif claim.bracketed and claim.compared and claim.years and not done:
            linked = self.before  # "The police registered 19. That is fewer than in 2023 (27)."
        return compared(read, claim, self.weighed(claim, linked), self.before, grammar(self.language))

    def weighed(self, claim: Claim, linked: Key | None) -> NumberVerdict:
        """The verdict on a number; of "the 19 cases" also as a figure that is told for the first time."""
        given = self.scene, self.period, linked, self.learned.implied(self.language)
        found = candidates(self.stated, claim, *given)
        verdict = judged(claim, found, self.stated)
        if claim.whole and verdict.status is Standing.DOES_NOT_FIT and bare(claim):
            verdict = recalled(claim, verdict, self.told)
        if verdict.status is Standing.NOT_MATCHED:
            verdict = repeats(claim, verdict, self.told)
        last = self.scene.recent[0].measure if self.scene.recent and not self.scene.unsure else ""
        other = verdict.key is not None and verdict.key.measure != last
        if verdict.status is Standing.DOES_NOT_FIT and other and not verdict.brought and silent(claim):
            verdict = left(verdict)
        if verdict.status is Standing.DOES_NOT_FIT and found[0].carried and self.astray(verdict.key):
            verdict = left(verdict)
        if claim.determined and verdict.status is not Standing.AGREES:
            new = replace(claim, own=claim.wide, whole=False, determined=False)
            again = judged(new, candidates(self.stated, new, *given), self.stated)
            if again.status is Standing.AGREES:
                return again
            known = verdict.key in (self.scene.topic, *self.scene.recent) and not claim.rest
            clear = bool(found) and found[0].clear and not self.narrowed(claim, verdict.key)
            return verdict if known and clear else replace(left(verdict), guess=None)
        return verdict

    def astray(self, key: Key | None) -> bool:
        """True where a number may be some of one told last, which is tied to no figure and of another kind.

        "55 judgments there are. 11 of them concern forced labour": not of the reports told of before.
        """
        return self.scene.unsure and key is not None and key.measure not in self.measures

    def narrowed(self, claim: Claim, key: Key | None) -> bool:
        """True for some of a figure only: "the 9 that were closed", where nothing closed was told of."""
        if key is None:
            return False
        told = {code for _, code in key.dims}
        return any(not h.names & told for h in claim.described if h.about is About.CODE)

    def note(
        self, block: PageBlock, start: int, read: ClaimSentence, at: int, verdict: NumberVerdict
    ) -> None:
        """Note what was found of a number, where that is worth telling."""
        claim = read.claims[at]
        if verdict.status is Standing.NOT_MATCHED and not worth(claim, verdict):
            return
        self.checked += self.ends(block, start, read, claim, verdict)

    def ends(
        self, block: PageBlock, start: int, read: ClaimSentence, claim: Claim, verdict: NumberVerdict
    ) -> list[Checked]:
        """What is told of a number, of a range of each end."""
        text, collection = " ".join(read.text.split()), self.learned.collection
        return [
            noted(collection, block, block.line(start + place), text, printed, told, block.line(start))
            for printed, place, told in ends(claim, verdict, self.stated)
        ]

    def remember(self, claim: Claim, verdict: NumberVerdict, *, first: bool) -> None:
        """Keep in mind what was told: the first figure of a sentence that names its subject is the topic."""
        if verdict.key is None or claim.number.kind is Number.QUANTIFIER:
            return
        if claim.bracketed and verdict.key.period != self.period:
            return
        part = claim.part_of >= 0 or claim.partitive
        topic = self.scene.topic
        bodies = mentioned(claim.lead, About.PROVIDER)
        other = topic is not None and topic.provider not in bodies and verdict.key.provider in bodies
        self.scene.told(verdict.key, topic=(first and verdict.brought and not part) or other)
