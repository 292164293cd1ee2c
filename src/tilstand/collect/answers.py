"""Answers in words: checked for question and length, never for content, and never repeated in a finding."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tilstand.collect.asked import reports_for
from tilstand.collect.csv_file import decoded
from tilstand.collect.finding import FileReport, label, listed
from tilstand.collect.row import identity_number, shown
from tilstand.collect.safety import file_bytes
from tilstand.define import Words
from tilstand.fonts.sign import coded, steering, straight, unprintable
from tilstand.model import Answer, Source
from tilstand.terms.label import LANGUAGES

__all__ = ["answer", "read_answers"]

_SIGNS = 8  # signs of a kind that are named; the rest are counted
_FIELDS = {"provider", "form", "question", "line", *LANGUAGES}


def read_answers(path: Path, report: FileReport) -> tuple[tuple[Answer, ...], bytes] | None:
    """The answers in a file `PROVIDER.answers.toml`; None, and a finding, if it cannot be read."""
    data = file_bytes(path)
    if not isinstance(data, bytes):
        report.say(data.rule, facts=data.facts)
        return None
    text = decoded(data, report)
    if text is None:
        return None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _not_toml(report, str(error).partition("(at ")[2].rstrip(")"))
        return None
    entries = raw.get("answer", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        _not_toml(report, "")
        return None
    if raw.get("provider") != report.provider:
        name = str(raw.get("provider", ""))
        known = name in report.collection.providers
        report.say(
            "C012",
            sender=label(report.collection, f"providers.{report.provider}"),
            provider=label(report.collection, f"providers.{name}") if known else shown(name),
        )
    found = [_entry(report, entry, at) for at, entry in enumerate(entries, start=1)]
    return _once(report, [one for one in found if one is not None]), data


def _not_toml(report: FileReport, place: str) -> None:
    report.say(
        "C001",
        what=Words(
            nb=f"Filen er ikke gyldig TOML ({place or 'answer'}).",
            nn=f"Fila er ikkje gyldig TOML ({place or 'answer'}).",
            en=f"The file is not valid TOML ({place or 'answer'}).",
        ),
        remedy=Words(
            nb="Se på denne linjen og den over.",
            nn="Sjå på denne linja og den over.",
            en="Look at this line and the one above it.",
        ),
    )


def _entry(report: FileReport, entry: dict[str, Any], at: int) -> Answer | None:
    errors = report.errors
    where = Words(nb=f"svar {at}", nn=f"svar {at}", en=f"answer {at}")
    unknown = [shown(name).en for name in entry if name not in _FIELDS]
    if unknown:
        report.say("C010", report.place(where), columns=listed(unknown), expected=listed(sorted(_FIELDS)))
    for name in entry:
        if name not in _FIELDS and identity_number(str(entry[name])):
            report.say("C047", report.place(where), column=shown(name))
    line = entry.get("line")
    if line is not None and (not isinstance(line, int) or isinstance(line, bool)):
        report.say("C060", report.place(where))
        line = None
    document = report.round.document if line is not None and report.round.document else report.file
    told = answer(
        report,
        str(entry.get("provider", report.provider)),
        str(entry.get("form", "")),
        str(entry.get("question", "")),
        {
            language: str(entry[language]).strip()
            for language in LANGUAGES
            if str(entry.get(language, "")).strip()
        },
        Source(document, line),
        where,
    )
    return told if report.errors == errors else None


def answer(
    report: FileReport,
    provider: str,
    form: str,
    question: str,
    texts: dict[str, str],
    source: Source,
    at: Words,
) -> Answer | None:
    """One answer, checked; None if it is blank or does not hold.

    Args:
        report: Takes the findings.
        provider: Body that answers.
        form: Form that asks.
        question: The question.
        texts: The answer by language.
        source: Where it stands.
        at: The same, for the where-line.
    """
    errors = report.errors
    collection, where = report.collection, report.place(at, form=form)
    asked = _asks(report, provider, form, source, where)
    questions = {known.id: known for known in collection.forms[form].questions} if asked else {}
    if asked and question not in questions:
        title = label(collection, f"forms.{form}.title")
        facts: dict[str, object] = {
            "question": shown(question),
            "form": title,
            "expected": listed(questions) or "–",
        }
        report.say("C042", where, facts, source=source)
    if any(identity_number(text) for text in texts.values()):
        path = f"questions.{question}"
        column = label(collection, path) if path in collection.labels else shown(question)
        report.say("C047", where, source=source, column=column)
    longest = max((len(text.split()) for text in texts.values()), default=0)
    if question in questions and longest > questions[question].max_words:
        report.say("C043", where, source=source, count=longest, most=questions[question].max_words)
    if not texts or report.errors > errors:
        return None
    _told_of_signs(report, where, question, texts, source)
    return Answer(provider, form, question, {name: straight(text) for name, text in texts.items()}, source)


def _told_of_signs(
    report: FileReport, where: Words, question: str, texts: dict[str, str], source: Source
) -> None:
    """Signs that print cannot show, and signs that turn the writing direction; codes, never the text."""
    written = "".join(texts.values())
    asked = label(report.collection, f"questions.{question}")
    for rule, found in (("C064", unprintable(written)), ("C065", steering(written))):
        if found:
            report.say(rule, where, source=source, question=asked, signs=listed(coded(found), _SIGNS))


def _asks(report: FileReport, provider: str, form: str, source: Source, where: Words) -> bool:
    """True if the form's questions can be looked at; what does not hold of it and of the provider is said."""
    collection, known = report.collection, form in report.collection.forms
    ours = provider in reports_for(collection, report.provider)
    if not ours:
        sender = label(collection, f"providers.{report.provider}")
        report.say("C012", where, source=source, sender=sender, provider=shown(provider))
    body = provider if ours else report.provider
    if form not in collection.providers[body].forms and (ours or not known):
        report.say(
            "C013",
            where,
            source=source,
            provider=label(collection, f"providers.{body}"),
            form=label(collection, f"forms.{form}.title") if known else shown(form),
            expected=listed(collection.providers[body].forms) or "–",
        )
    return known and (not ours or form in collection.providers[body].forms)


def _once(report: FileReport, found: list[Answer]) -> tuple[Answer, ...]:
    seen: set[tuple[str, str, str]] = set()
    for one in found:
        address = (one.provider, one.form, one.question)
        if address in seen:
            question = label(report.collection, f"questions.{one.question}")
            report.say("C066", report.place(form=one.form), source=one.source, question=question)
        seen.add(address)
    return tuple(found)
