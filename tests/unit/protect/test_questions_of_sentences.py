"""Every question that is asked of a sentence, asked at each of its places: all the answers, by module.

`questions.txt` holds those that are something; `RENEW=1` writes it anew after a change that is meant.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import permutations, product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from plain import held, plain, short

import disclosing
from tilstand.protect import text as of_sentence
from tilstand.protect.text import arithmetic
from tilstand.protect.text.code_words import ShownCells
from tilstand.protect.text.inferences import _find_people_counts, find_text_rows
from tilstand.protect.text.sentences import AnalysedSentence

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("questions.txt")
ASKED = Path(__file__).with_name("asked_sentences.txt")
"""Sentences by their set and language: few that run what all the kept ones run."""
WORD, NUMBER, PLACE, SHARE = "SentenceWord", "NumberSpan", "int", "tuple[Fraction, Fraction]"
NUMBERS = "Sequence[NumberSpan]"


def sentences() -> Iterator[AnalysedSentence]:
    scenes: dict[str, ShownCells] = {}
    for line in ASKED.read_text("utf-8").splitlines():
        folder, language, text = line.split(" ", 2)
        if folder not in scenes:
            scenes[folder] = disclosing.scene(disclosing.HERE / folder)
        yield AnalysedSentence(text, language, scenes[folder])


@cache
def questions() -> Mapping[str, tuple[tuple[str, Any, tuple[str, ...], bool], ...]]:
    """By module, what can be asked of a sentence and by what: a place, a word or a number of it."""
    found: dict[str, list[tuple[str, Any, tuple[str, ...], bool]]] = {}
    for one in pkgutil.iter_modules(of_sentence.__path__):
        module = importlib.import_module(f"{of_sentence.__name__}.{one.name}")
        for name, function in (*inspect.getmembers(module, _of(module)), *_methods(module)):
            needed = list(inspect.signature(function).parameters.values())[1:]
            kinds = tuple(str(own.annotation) for own in needed if own.kind is not own.KEYWORD_ONLY)
            more = {own.name for own in needed if own.kind is own.KEYWORD_ONLY}
            if kinds in KINDS and more <= {"begins", "them"}:
                found.setdefault(one.name, []).append((name, function, kinds, bool(more)))
    return {name: tuple(own) for name, own in found.items()}


def _of(module: ModuleType) -> Callable[[Any], bool]:
    def own(value: Any) -> bool:
        if not inspect.isfunction(value) or value.__module__ != module.__name__:
            return False
        return [*inspect.signature(value).parameters][:1] == ["speech"]

    return own


def _methods(module: ModuleType) -> Iterator[tuple[str, Any]]:
    for _, kind in inspect.getmembers(module, inspect.isclass):
        if kind.__module__ == module.__name__ and issubclass(AnalysedSentence, kind):
            for name, own in vars(kind).items():
                own = own.func if isinstance(own, cached_property) else getattr(own, "fget", own)
                if inspect.isfunction(own) and name not in ("__init__", "after", "before"):
                    yield name, own


KINDS: Mapping[tuple[str, ...], Callable[[AnalysedSentence], Iterable[tuple[Any, ...]]]] = {
    (): lambda speech: iter([()]),
    (PLACE,): lambda speech: ((one.end,) for one in speech.tokens),
    (WORD,): lambda speech: ((one,) for one in speech.tokens),
    (NUMBER,): lambda speech: ((one,) for one in speech.number_spans),
    (PLACE, PLACE): lambda speech: (*((one.start, one.end) for one in speech.tokens), *_gaps(speech)),
    (NUMBER, SHARE): lambda speech: ((one, arithmetic.bound_rounded_share(one)) for one in speech.number_spans),
    (NUMBER, NUMBER): lambda speech: permutations(speech.number_spans, 2),
    (NUMBER, f"{NUMBER} | None"): lambda speech: product(speech.number_spans, (None, *speech.number_spans[-1:])),
    (NUMBER, PLACE): lambda speech: product(speech.number_spans, (0, 1, 4)),
    (NUMBER, NUMBERS): lambda speech: ((one, speech.number_spans[:at]) for at, one in enumerate(speech.number_spans)),
    (NUMBERS,): lambda speech: [(_find_people_counts(speech),)],
    (WORD, "bool"): lambda speech: product(speech.tokens, (False, True)),
    (PLACE, "str"): lambda speech: product((0, 5), ("few", "rest")),
    ("Codes",): lambda speech: (*((speech.named(one.end),) for one in speech.tokens[:4]), (frozenset(),)),
    ("Sequence[SentenceWord]",): lambda speech: ((speech.tokens[at : at + 2],) for at in range(len(speech.tokens))),
}


def _gaps(speech: AnalysedSentence) -> Iterator[tuple[int, int]]:
    """What stands between two words that are near each other."""
    for at, one in enumerate(speech.tokens):
        yield from ((one.end, other.start) for other in speech.tokens[at + 2 : at + 4])


def answers(speech: AnalysedSentence, function: Any, kinds: tuple[str, ...], both: bool) -> Iterator[str]:
    for given in KINDS[kinds](speech):
        for more in ({}, {"begins": True}, {"them": True}) if both else ({},):
            try:
                told = function(speech, *given, **more)
                told = list(told) if hasattr(told, "__next__") else told
            except (RuntimeError, StopIteration, IndexError) as fault:
                told = type(fault).__name__  # it is asked only where something else is so
            if told:
                at = given[0] if given else ""
                yield f"{getattr(at, 'start', at)}{''.join(more)}{'' if told is True else plain(told)}"


def told() -> Iterator[str]:
    for speech in sentences():
        found = find_text_rows(speech.text, speech.language, speech.shown)
        yield short(f"## {speech.language} {speech.text} {[(one.kind, one.text) for one in found]}")
        for module, own in questions().items():
            found = ((name, list(answers(speech, *how))) for name, *how in own)
            said = [f"{name} {' '.join(some)}" for name, some in found if some]
            if said:
                yield short(f"{module}: {'; '.join(said)}")


def test_every_answer_is_as_it_was() -> None:
    held(TOLD, told())
