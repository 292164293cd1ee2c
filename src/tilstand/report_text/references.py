"""References of report texts to figures, and numbers that no reference binds.

There are kinds, clauses and options, and nothing else: no expressions, no loops, no code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from tilstand.languages.lexicon import load_lexicon
from tilstand.languages.messages import quote_text
from tilstand.reading.number_words import build_number_vocabulary, parse_number_compound
from tilstand.report_text.messages import TextError, suggest_similar_names
from tilstand.terms import Language

# Stands in a text where a bound phrase stands.
BOUND = "\ufffc"

_RUN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+")


def find_unbound_numbers(text: str, language: Language) -> Iterator[tuple[int, str]]:
    """Every digit and number word of a text: its place and what stands there.

    Digits of all scripts, fractions and superscripts count as digits. Articles and ordinal words do not
    count; compounds such as "toårig" do, and so do "begge", "halvparten", "dusin", "dobbelt".

    Args:
        text: The text, with `BOUND` for each phrase that is bound.
        language: Language of the text.

    Example:
        >>> list(find_unbound_numbers("De to kvinnene fikk 3 vedtak.", "nb"))
        [(3, 'to'), (20, '3')]
        >>> list(find_unbound_numbers("En sak ble henlagt etter første ledd.", "nb"))
        []
    """
    text, places = _strip_invisible_signs(text)
    texts_by_number: dict[int, str] = {}
    digits = {sign for sign in set(text) if _is_numeric_sign(sign)}
    for match in _RUN.finditer(text) if digits else ():
        if not digits.isdisjoint(match.group()):
            texts_by_number[match.start()] = match.group().strip(".,;:()[]«»\"'" + BOUND)
    for match in _WORD.finditer(text):
        if _is_number_word(match.group().lower(), language):
            texts_by_number.setdefault(match.start(), match.group())
    small = text.lower()
    for phrase, pattern in _compile_bound_phrases(language):
        for match in pattern.finditer(small) if phrase in small else ():
            texts_by_number.setdefault(match.start(), text[match.start() : match.end()])
    for at in sorted(texts_by_number):
        yield places[at], texts_by_number[at]


def _strip_invisible_signs(text: str) -> tuple[str, Sequence[int]]:
    """The text composed and without invisible signs, and where each of its characters came from."""
    if not any(_is_invisible_sign(sign) or unicodedata.combining(sign) for sign in set(text)):
        return text, range(len(text))
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        if _is_invisible_sign(sign):
            continue
        if unicodedata.combining(sign) and signs:
            composed = unicodedata.normalize("NFC", signs[-1] + sign)
            if len(composed) == 1:
                signs[-1] = composed
                continue
        signs.append(sign)
        places.append(at)
    return "".join(signs), places


@cache
def _is_numeric_sign(sign: str) -> bool:
    return unicodedata.numeric(sign, None) is not None


@cache
def _is_invisible_sign(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf"


@cache
def _is_number_word(word: str, language: Language) -> bool:
    words, lint = build_number_vocabulary(language), load_lexicon(language).lint
    if word in words.small or word in words.powers or word in lint.amounts:
        return True
    if word.startswith(tuple(amount[:-1] for amount in lint.amounts if amount.endswith("*"))):
        return True
    return parse_number_compound(word, language) is not None


@cache
def _compile_bound_phrases(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    bound = (phrase for phrase, how in load_lexicon(language).read.quantifiers.items() if how.bound)
    return tuple((phrase, re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")) for phrase in bound)


_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|(?P<sign>[=,])|(?P<word>[^\s"=,]+)|(?P<stray>")')

CLAUSES = ("of", "in", "from", "to", "where", "among", "by", "as", "with", "else")
_ADDRESS = frozenset({"of", "in", "where", "among", "else"})
_NUMBER = frozenset({"as", "words", "digits"})
_OPTIONS = (
    "words",
    "digits",
    "definite",
    "decimals",
    "dated",
    "verb",
    "noun",
    "since",
    "level",
    "number",
    "between",
    "finest",
    "moved",
    "difference",
)
CLAIMS = ("up", "down", "same", "highest", "lowest")

# What each kind of reference takes beside its measure.
KINDS: Mapping[str, frozenset[str]] = {
    "figure": _ADDRESS | _NUMBER | {"definite", "decimals", "moved"},
    "part": _ADDRESS | _NUMBER,
    "share": _ADDRESS | {"decimals"},
    "change": (_ADDRESS - {"in"})
    | {"from", "to", "verb", "noun", "since", "difference", "dated"}
    | {"words", "digits"},
    "holds": (_ADDRESS - {"in", "else"}) | {"from", "to", *CLAIMS},
    "compare": _ADDRESS | {"with", "as", "level"},
    "most": _ADDRESS | {"by", "number", "finest"},
    "least": _ADDRESS | {"by", "number", "finest"},
    "range": (_ADDRESS - {"in"}) | {"from", "to", "between"},
    "list": _ADDRESS | {"by", "finest"},
    "period": frozenset(),
    "law": frozenset(),
    "date": frozenset(),
    "name": frozenset(),
    "see": frozenset(),
    "cited": frozenset(),
}

# The kinds that stand for what is no figure of the collection.
MARKS = ("law", "date", "name", "period", "cited")


class BindingError(TextError):
    """A reference that cannot be read or bound; the message says why and what to do."""


class MissingFigureError(BindingError):
    """A reference to a figure that is not there or has no number: `else` may say so."""


@dataclass(frozen=True, slots=True)
class FigureAddress:
    """Which figure: what a clause leaves out is taken from the scope."""

    of: str = ""
    in_: str = ""
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FigureReference:
    """A reference as it was written.

    Attributes:
        kind: One of `KINDS`.
        subject: The measure, or for one of `MARKS` what stands there.
        address: Which figure.
        among: Codes that hold for the whole of which the figure is a part.
        first, last: Periods of a change or range, as written.
        by: Dimension of a list or of "most".
        noun: What is counted.
        other: For a comparison, what differs in the second figure.
        fallback: Text where there is no number; None where that is an error.
        decimals: Decimals to round to.
        options: The options named.
    """

    kind: str
    subject: str
    address: FigureAddress = FigureAddress()
    among: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    by: str = ""
    noun: str = ""
    other: FigureAddress = FigureAddress()
    fallback: str | None = None
    decimals: int | None = None
    options: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)  # the languages of a report refer to the same figures
def parse_reference(source: str) -> FigureReference:
    """The reference that a text between `{{` and `}}` makes.

    Raises:
        BindingError: If it is not one.

    Example:
        >>> found = parse_reference('figure reports of police in 2024 where sex=female as woman')
        >>> found.subject, found.address.of, found.noun, dict(found.address.where)
        ('reports', 'police', 'woman', {'sex': 'female'})
        >>> parse_reference('law "§ 257"').subject
        '§ 257'
    """
    tokens = _tokenize_reference(source)
    if not tokens:
        raise BindingError("reference.empty")
    kind = tokens[0][1]
    if kind not in KINDS:
        raise BindingError("reference.kind", word=kind, hint=suggest_similar_names(kind, KINDS, all_known=True))
    if kind in MARKS:
        if len(tokens) > 2 or (len(tokens) == 1 and kind != "period"):
            raise BindingError("reference.one_text", kind=kind)
        return FigureReference(kind, tokens[1][1] if len(tokens) == 2 else "round")
    if kind == "see":
        if [sort for sort, _ in tokens[1:]] != ["word", "word"] or tokens[1][1] not in ("table", "chart"):
            raise BindingError("reference.see")
        return FigureReference(kind, f"{tokens[1][1]} {tokens[2][1]}")
    if len(tokens) < 2 or tokens[1][0] == "sign" or tokens[1][1] in CLAUSES:
        raise BindingError("reference.needs_measure", word=kind)
    return _ClauseReader(tokens[2:]).read(FigureReference(kind, tokens[1][1]))


class _ClauseReader:
    """Reads the clauses of one reference, from left to right."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def read(self, made: FigureReference) -> FigureReference:
        seen: set[str] = set()
        allowed = KINDS[made.kind]
        while self.at < len(self.tokens):
            sort, word = self.tokens[self.at]
            if sort != "word" or word not in (*CLAUSES, *_OPTIONS, *CLAIMS):
                near = suggest_similar_names(word, (*CLAUSES, *_OPTIONS, *CLAIMS), all_known=True)
                raise BindingError("reference.not_understood", word=word, hint=near)
            if word not in allowed:
                kind, takes = quote_text(made.kind), ", ".join(sorted(allowed))
                raise BindingError("reference.takes", kind=kind, word=word, list=takes)
            if word in seen:
                raise BindingError("reference.twice", word=word)
            seen.add(word)
            self.at += 1
            made = self._read_clause(made, word)
        return made

    def _read_clause(self, made: FigureReference, word: str) -> FigureReference:
        match word:
            case "of" | "in" | "where":
                return replace(made, address=self._read_address_clause(made.address, word))
            case "among":
                return replace(made, among=self._read_code_pairs())
            case "from":
                return replace(made, first=self._read_clause_word(word))
            case "to":
                return replace(made, last=self._read_clause_word(word))
            case "by":
                return replace(made, by=self._read_clause_word(word))
            case "as":
                return replace(made, noun=self._read_clause_word(word))
            case "else":
                return replace(made, fallback=self._read_clause_word(word))
            case "with":
                return replace(made, other=self._read_compared_address())
            case "decimals":
                return replace(made, decimals=self._read_decimal_count())
        return replace(made, options=made.options | {word})

    def _read_address_clause(self, address: FigureAddress, word: str) -> FigureAddress:
        if word == "where":
            return replace(address, where=self._read_code_pairs())
        text = self._read_clause_word(word)
        return replace(address, of=text) if word == "of" else replace(address, in_=text)

    def _read_compared_address(self) -> FigureAddress:
        """The clauses right after `with`: what differs in the figure compared with."""
        other_address = FigureAddress()
        while self.at < len(self.tokens) and self.tokens[self.at][1] in ("of", "in", "where"):
            self.at += 1
            other_address = self._read_address_clause(other_address, self.tokens[self.at - 1][1])
        if other_address == FigureAddress():
            raise BindingError("reference.with")
        return other_address

    def _read_clause_word(self, after: str) -> str:
        if self.at >= len(self.tokens) or self.tokens[self.at][0] == "sign":
            raise BindingError("reference.needs_word", word=after)
        self.at += 1
        return self.tokens[self.at - 1][1]

    def _read_decimal_count(self) -> int:
        if self.tokens[self.at : self.at + 1] == [("sign", "=")]:
            self.at += 1
        text = self._read_clause_word("decimals")
        if text not in ("0", "1", "2", "3"):
            raise BindingError("reference.decimals")
        return int(text)

    def _read_code_pairs(self) -> dict[str, str]:
        codes: dict[str, str] = {}
        while True:
            piece = self.tokens[self.at : self.at + 3]
            if [sort for sort, _ in piece] != ["word", "sign", "word"] or piece[1][1] != "=":
                raise BindingError("reference.codes")
            codes[piece[0][1]] = piece[2][1]
            self.at += 3
            if self.tokens[self.at : self.at + 1] != [("sign", ",")]:
                return codes
            self.at += 1


def _tokenize_reference(source: str) -> list[tuple[str, str]]:
    found_pairs: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(source):
        if match["stray"]:
            raise BindingError("reference.quotation")
        if match["quoted"] is not None:
            found_pairs.append(("quoted", match["quoted"]))
        else:
            found_pairs.append(("sign", match["sign"]) if match["sign"] else ("word", match["word"]))
    return found_pairs
