"""Document reader: blocks and sentences in order, and the lexicon of the ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tilstand.define import RoundView
from tilstand.languages import LanguageName
from tilstand.proofread.alternatives import revise_in_two_passes
from tilstand.proofread.candidates import Implied, find_candidates
from tilstand.proofread.claims import ClaimSentence, NumberClaim, parse_claim_sentence
from tilstand.proofread.derived_numbers import (
    check_derived_numbers,
    confirm_compared_number,
    match_sentence_sums,
    release_repeated_figures,
    resolve_from_to_pairs,
)
from tilstand.proofread.edition_numbers import EditionNumbers, EditionTexts
from tilstand.proofread.evidence import DiscourseState
from tilstand.proofread.figure_index import FigureIndex, FigureTermWeights
from tilstand.proofread.final_verdicts import decide_final_verdicts
from tilstand.proofread.grammar import detect_language, load_grammar, make_word_pattern, split_prose_sentences
from tilstand.proofread.joint_verdicts import JointReading
from tilstand.proofread.number_records import (
    NumberLocation,
    NumberSequence,
    can_be_difference_base,
    has_no_context,
    is_bare_number,
    is_repeated_reading,
    is_reportable,
    opens_with_unknown_label,
    record_checked_number,
    record_statement,
    resolve_anaphora,
    resolve_repeated_number,
    split_range_verdict,
)
from tilstand.proofread.page_blocks import BlockKind, PageBlock, PageLine, split_page_blocks, split_side_by_side_boxes
from tilstand.proofread.periods import find_document_year, resolve_named_periods
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import (
    PhraseFinder,
    build_phrase_finder,
    list_first_mentioned_codes,
    list_mentioned_names,
    order_mentioned_names,
)
from tilstand.proofread.result import CheckedNumber, ProofreadResult, Standing, make_document_remark
from tilstand.proofread.shares import check_parts_of_wholes, check_shares, drop_explained_statements, is_share_claim
from tilstand.proofread.statements import RelationStatement, check_rank_statements, find_change_statements
from tilstand.proofread.tables import PrintedTableReader
from tilstand.proofread.verdicts import NumberVerdict, judge_claim, leave_unmatched
from tilstand.report_text import NumberKind as Number
from tilstand.terms import JoinedText, Key, Language, Period, Text


class LedgerLexicon:
    """The figures of a ledger, and the words that name them.

    Args:
        collection: The collection.
        period: Period that the documents report on.
        stated: What the ledger states.
        texts: The texts of the edition; None where there is none.
    """

    def __init__(
        self, collection: RoundView, period: Period, stated: FigureIndex, texts: EditionTexts | None = None
    ) -> None:
        self.collection, self.period, self.stated, self.texts = collection, period, stated, texts
        self._finders: dict[Language, PhraseFinder] = {}
        self._implied: dict[Language, Implied] = {}
        self._words: dict[Language, FigureTermWeights] = {}
        self._said: dict[Language, EditionNumbers] = {}
        self._sentences: dict[tuple[str, Language, frozenset[str]], ClaimSentence] = {}

    @property
    def languages(self) -> Text:
        """The languages that are read: those of the collection."""
        return JoinedText(tuple(LanguageName(tag) for tag in self.collection.settings.languages))

    def get_phrase_finder(self, language: Language) -> PhraseFinder:
        """The finder of a language."""
        if language not in self._finders:
            self._finders[language] = build_phrase_finder(self.collection, language, self.period)
        return self._finders[language]

    def get_implied_codes(self, language: Language) -> Implied:
        """The codes that the names of the measures imply."""
        if language not in self._implied:
            finder, collection = self.get_phrase_finder(language), self.collection
            self._implied[language] = {
                measure: list_first_mentioned_codes(
                    finder.find_mentions(collection.get_measure_label(measure).text(language))
                )
                for measure in collection.measures
            }
        return self._implied[language]

    def words(self, language: Language) -> FigureTermWeights:
        """The words of each figure."""
        if language not in self._words:
            self._words[language] = FigureTermWeights(self.stated, language)
        return self._words[language]

    def said(self, language: Language) -> EditionNumbers:
        """The numbers that the edition says."""
        if language not in self._said:
            self._said[language] = EditionNumbers(self.texts, language, self.period)
        return self._said[language]

    def get_claim_sentence(self, text: str, language: Language, spoken: frozenset[str]) -> ClaimSentence:
        """A sentence, read after others that spoke of some code lists."""
        said = text, language, spoken
        if said not in self._sentences:
            named = self.stated.timed.named(text, language)
            self._sentences[said] = parse_claim_sentence(
                text, language, self.get_phrase_finder(language), spoken, named
            )
        return self._sentences[said]


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

    def __init__(self, learned: LedgerLexicon, language: Language, *, blind: bool = False) -> None:
        self.learned, self.main, self.blind = learned, language, blind
        self.language = language
        self.period, self.stated = learned.period, learned.stated
        self.scene = DiscourseState()
        self.table = PrintedTableReader(
            self.stated, self.period, load_grammar(language), learned.get_phrase_finder(language), language
        )
        self.checked: list[CheckedNumber] = []
        self.foreign: list[int] = []
        self.year: int | None = None  # in which the text was written
        self.before: Key | None = None  # the figure that the sentence before told last
        self.measures: frozenset[str] = frozenset()  # that the last sentence with a number names
        self.told: list[tuple[NumberClaim, NumberVerdict]] = []  # every number, in order
        self.numbers = NumberSequence()
        self.listed: tuple[frozenset[str], frozenset[str]] = frozenset(), frozenset()

    def read(self, lines: Sequence[PageLine]) -> ProofreadResult:
        """Every figure of the document, held against the ledger."""
        self.year = find_document_year([line.text for line in lines], self.language)
        for block in split_page_blocks(lines):
            if not self.table.continues_table(block):
                self.rows()
            self.read_block(block)
        self.rows()
        self.again()
        if not self.foreign:
            return ProofreadResult(tuple(self.checked))
        languages = self.learned.languages
        document_remark = make_document_remark(
            "unknown_language_parts", count=len(self.foreign), line=self.foreign[0], languages=languages
        )
        return ProofreadResult(tuple(self.checked), (document_remark,))

    def again(self) -> None:
        """Read the numbers together, now that all are known."""
        reading = JointReading(self.numbers.numbers, self.stated, self.period)
        words = self.learned.get_implied_codes(self.main), self.learned.words(self.main)
        cells, edition_numbers = self.numbers.elsewhere(self.checked), self.learned.said(self.main)
        late: list[CheckedNumber] = []
        shares = self.numbers.said
        settling = decide_final_verdicts(reading, revise_in_two_passes(reading), *words, cells, edition_numbers, shares)
        for number, found in settling.numbers.items():
            place, claim = self.numbers.places[number], self.numbers.numbers[number].claim
            if place.at < 0:
                continue
            if isinstance(found, RelationStatement):
                new = record_statement(place.block, place.start, place.read.text, found)
            else:
                new, *more = self.record_range_ends(place.block, place.start, place.read, claim, found)
                late += more
            self.checked[place.at] = new
        for at, statement in sorted(settling.said.items(), reverse=True):  # the last first: some are new
            place = self.numbers.said_at[at]
            checked_numbers = [record_statement(place.block, place.start, place.read.text, statement)]
            self.checked[place.at : place.at + (shares[at].statement is not None)] = checked_numbers
        self.checked += late

    def rows(self) -> None:
        """Read the table that ends here."""
        for block, cell in self.table.read(self.scene):
            verdict = NumberVerdict(Standing.NOT_MATCHED) if self.blind else cell.verdict
            collection, line = self.learned.collection, block.line(0)
            self.checked.append(record_checked_number(collection, block, line, block.text, cell.printed, verdict))

    def read_block(self, block: PageBlock) -> None:
        """Read a block."""
        if block.kind is BlockKind.ROW:
            self.table.row(block)
            return
        if not self.table.continues_table(block):
            self.table.remember_caption(block)
        if block.kind is BlockKind.CAPTION:
            return
        if block.kind is BlockKind.HEADING:
            hits = self.learned.get_phrase_finder(self.main).find_mentions(block.text)
            self.scene.head(block.text, hits)
            self.numbers.head(block.text, hits)
            return
        self.language = self.main
        foreign = False
        if not self.blind and len(block.text.split()) >= _PARAGRAPH:
            own_text = detect_language(block.text, self.learned.collection.settings.languages)
            self.language, foreign = own_text or self.main, own_text is None
        if foreign:
            self.foreign.append(block.line(0))
        if _SECTION.fullmatch(block.text):
            return
        self.scene.said((), figures=True)
        self.scene.asked = False
        self.before = None
        self.numbers.begin_paragraph()
        self.listed = self.listed[1], frozenset()
        for part in split_side_by_side_boxes(block, load_grammar(self.language)):
            for start, end in split_prose_sentences(part.text, self.language):
                self.read_sentence(part, start, part.text[start:end], tied=not (self.blind or foreign))

    def read_sentence(self, block: PageBlock, start: int, text: str, *, tied: bool) -> None:
        """Read a sentence: of one in another language, its numbers are listed."""
        read = self.resolve_sentence_years(
            self.learned.get_claim_sentence(text, self.language, self.listed[0] | self.listed[1])
        )
        done: dict[int, NumberVerdict] = {}
        if not tied:
            for at in range(len(read.claims)):
                self.note(block, start, read, at, NumberVerdict(Standing.NOT_MATCHED))
            return
        self.scene.asked = self.scene.asked or opens_with_unknown_label(read)
        for at in self.order_wholes_first(read):
            claim = read.claims[at]
            done[at] = self.verdict(read, at, done)
            self.told.append((claim, done[at]))
            self.update_discourse_state(claim, done[at], first=not any(v.key for k, v in done.items() if k != at))
        done |= resolve_from_to_pairs(read, done, self.stated, self.period, load_grammar(self.language), self.before)
        done |= match_sentence_sums(read, done)
        done |= release_repeated_figures(read, done)
        done |= check_parts_of_wholes(read, done, self.numbers.codes, self.stated)
        hits = self.find_sentence_mentions(text)
        follows = check_derived_numbers(read, done, self.scene, self.stated, self.period)
        follows = check_shares(read, done, self.scene, self.stated, self.period) | follows
        here = [(claim, done[at]) for at, claim in enumerate(read.claims)]
        follows = drop_explained_statements(follows, here, self.told, self.scene, hits, self.stated, self.period)
        for at in range(len(read.claims)):
            if at in follows:
                place = NumberLocation(block, start, read, len(self.checked))
                self.numbers.add_derived_claim(place, at, follows[at], hits, load_grammar(self.language))
                self.append_statement(block, start, read, follows[at])
            elif not (at and is_repeated_reading(read.claims[at - 1], read.claims[at], done[at - 1], done[at])):
                first = len(self.checked)
                self.note(block, start, read, at, done[at])
                noted = len(self.checked) > first
                if not noted and is_share_claim(read.claims[at]):
                    unsaid = NumberLocation(block, start, read, first)
                    self.numbers.add_derived_claim(unsaid, at, None, hits, load_grammar(self.language))
                place = NumberLocation(block, start, read, first if noted else -1)
                if len(self.checked) <= first + 1:  # of a range both ends are told, and stand as they are
                    self.numbers.add(place, at, done[at], hits, load_grammar(self.language))
        self.numbers.end(hits, text)
        self.record_relations(block, start, read, done)
        self.before = next((v.key for _, v in sorted(done.items(), reverse=True) if v.key), None)
        self.left(text, read, done)
        self.listed = (
            self.listed[0],
            self.listed[1] | self.learned.get_phrase_finder(self.language).pieces.spoken(hits),
        )

    def find_sentence_mentions(self, text: str) -> tuple[PhraseMention, ...]:
        """The phrases of a sentence, after those of the paragraph."""
        return self.learned.get_phrase_finder(self.language).find_mentions(text, self.listed[0] | self.listed[1])

    def left(self, text: str, read: ClaimSentence, done: dict[int, NumberVerdict]) -> None:
        """Keep in mind what a sentence speaks of that tells no figure: the next one may be about that."""
        number_verdicts = [done[at] for at in done if not read.claims[at].denial]
        plain = [done[at] for at in sorted(done) if can_be_difference_base(read.claims[at])]
        if plain:
            self.scene.unsure = plain[-1].key is None
            self.measures = list_mentioned_names(self.find_sentence_mentions(text), PhraseKind.MEASURE)
        if any(verdict.key is not None for verdict in number_verdicts):
            return
        coordinator = {self.learned.collection.settings.coordinator}
        hits = [h for h in self.find_sentence_mentions(text) if h.names != coordinator]
        if not number_verdicts or order_mentioned_names(hits, PhraseKind.PROVIDER):
            self.scene.said(hits, figures=False)
        telling = (PhraseKind.MEASURE, PhraseKind.PROVIDER, PhraseKind.CODE)
        if text.rstrip().endswith("?") and not any(h.about in telling for h in hits):
            self.scene.asked = True
        if number_verdicts:
            self.scene.switch_topic(
                order_mentioned_names(hits, PhraseKind.PROVIDER), order_mentioned_names(hits, PhraseKind.MEASURE)
            )

    def resolve_sentence_years(self, read: ClaimSentence) -> ClaimSentence:
        """A sentence whose years are all told by their number."""
        period = self.scene.recent[0].period if self.scene.recent else None
        claims: list[NumberClaim] = []
        for claim in read.claims:
            said = (claims[-1].years or claims[-1].lead_years) if claims else ()
            given = said, self.period, self.year, period
            years, lead = (
                resolve_named_periods(claim.years, *given),
                resolve_named_periods(claim.lead_years, (), *given[1:]),
            )
            claims.append(replace(claim, years=years, lead_years=lead))
        return replace(read, claims=tuple(claims))

    def record_relations(
        self, block: PageBlock, start: int, read: ClaimSentence, done: dict[int, NumberVerdict]
    ) -> None:
        """Note what the sentence says of figures together: rises, falls and ranks."""
        words = load_grammar(self.language)
        hits: tuple[PhraseMention, ...] = ()
        if make_word_pattern((*words.most, *words.second, *words.least)).search(read.text):
            hits = self.find_sentence_mentions(read.text)
        for relation_statement in (
            *find_change_statements(read, done, self.stated, words),
            *check_rank_statements(read.text, hits, self.scene, self.stated, self.period, words),
        ):
            self.append_statement(block, start, read, relation_statement)

    def append_statement(self, block: PageBlock, start: int, read: ClaimSentence, one: RelationStatement) -> None:
        """Note a statement about figures together."""
        self.checked.append(record_statement(block, start, read.text, one))

    def order_wholes_first(self, read: ClaimSentence) -> list[int]:
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
        return confirm_compared_number(
            read, claim, self.judge_weighed_claim(claim, linked), self.before, load_grammar(self.language)
        )

    def judge_weighed_claim(self, claim: NumberClaim, linked: Key | None) -> NumberVerdict:
        """The verdict on a number; of "the 19 cases" also as a figure that is told for the first time."""
        given = self.scene, self.period, linked, self.learned.get_implied_codes(self.language)
        found = find_candidates(self.stated, claim, *given)
        verdict = judge_claim(claim, found, self.stated)
        if claim.whole and verdict.status is Standing.DOES_NOT_FIT and is_bare_number(claim):
            verdict = resolve_anaphora(claim, verdict, self.told)
        if verdict.status is Standing.NOT_MATCHED:
            verdict = resolve_repeated_number(claim, verdict, self.told)
        last = self.scene.recent[0].measure if self.scene.recent and not self.scene.unsure else ""
        other_flag = verdict.key is not None and verdict.key.measure != last
        if verdict.status is Standing.DOES_NOT_FIT and other_flag and not verdict.brought and has_no_context(claim):
            verdict = leave_unmatched(verdict)
        if verdict.status is Standing.DOES_NOT_FIT and found[0].carried and self.is_unsure_whole(verdict.key):
            verdict = leave_unmatched(verdict)
        if claim.determined and verdict.status is not Standing.AGREES:
            new = replace(claim, own=claim.wide, whole=False, determined=False)
            again = judge_claim(new, find_candidates(self.stated, new, *given), self.stated)
            if again.status is Standing.AGREES:
                return again
            known = verdict.key in (self.scene.topic, *self.scene.recent) and not claim.rest
            clear = bool(found) and found[0].clear and not self.is_unmentioned_subset(claim, verdict.key)
            return verdict if known and clear else replace(leave_unmatched(verdict), guess=None)
        return verdict

    def is_unsure_whole(self, key: Key | None) -> bool:
        """True where a number may be some of one told last, which is tied to no figure and of another kind.

        "55 judgments there are. 11 of them concern forced labour": not of the reports told of before.
        """
        return self.scene.unsure and key is not None and key.measure not in self.measures

    def is_unmentioned_subset(self, claim: NumberClaim, key: Key | None) -> bool:
        """True for some of a figure only: "the 9 that were closed", where nothing closed was told of."""
        if key is None:
            return False
        told = {code for _, code in key.dims}
        return any(not h.names & told for h in claim.described if h.about is PhraseKind.CODE)

    def note(self, block: PageBlock, start: int, read: ClaimSentence, at: int, verdict: NumberVerdict) -> None:
        """Note what was found of a number, where that is worth telling."""
        claim = read.claims[at]
        if verdict.status is Standing.NOT_MATCHED and not is_reportable(claim, verdict):
            return
        self.checked += self.record_range_ends(block, start, read, claim, verdict)

    def record_range_ends(
        self, block: PageBlock, start: int, read: ClaimSentence, claim: NumberClaim, verdict: NumberVerdict
    ) -> list[CheckedNumber]:
        """What is told of a number, of a range of each end."""
        text, collection = " ".join(read.text.split()), self.learned.collection
        return [
            record_checked_number(
                collection, block, block.line(start + place), text, printed, number_verdict, block.line(start)
            )
            for printed, place, number_verdict in split_range_verdict(claim, verdict, self.stated)
        ]

    def update_discourse_state(self, claim: NumberClaim, verdict: NumberVerdict, *, first: bool) -> None:
        """Keep in mind what was told: the first figure of a sentence that names its subject is the topic."""
        if verdict.key is None or claim.number.kind is Number.QUANTIFIER:
            return
        if claim.bracketed and verdict.key.period != self.period:
            return
        part = claim.part_of >= 0 or claim.partitive
        topic = self.scene.topic
        bodies = order_mentioned_names(claim.lead, PhraseKind.PROVIDER)
        other_flag = topic is not None and topic.provider not in bodies and verdict.key.provider in bodies
        self.scene.told(verdict.key, topic=(first and verdict.brought and not part) or other_flag)
