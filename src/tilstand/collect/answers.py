"""Answers in words: checked for question and length, never for content, and never repeated in a finding."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Strict, ValidationError, create_model

from tilstand.collect.asked import reports_for
from tilstand.collect.csv_file import decoded
from tilstand.collect.fact import counted, written
from tilstand.collect.file import file_bytes
from tilstand.collect.finding import FileReport, label, listed
from tilstand.collect.person import identity_number
from tilstand.collect.row import shown
from tilstand.define.definition import Definition
from tilstand.define.fault import unread
from tilstand.define.locate import line_of
from tilstand.fonts.sign import coded, steering, straight, unprintable
from tilstand.model import Answer, Source
from tilstand.model.wording import kept_apart
from tilstand.terms import Text
from tilstand.text.message import line_and_sign, message
from tilstand.toml import table

__all__ = ["answer", "read_answers"]

_SIGNS = 8  # signs of a kind that are named; the rest are counted
_UNBROKEN = 500  # characters without a space: more than any address has


class _Answered(Definition):
    """One answer as it stands in the file; its words stand beside, a field a language."""

    model_config = ConfigDict(coerce_numbers_to_str=True, str_strip_whitespace=True)

    provider: str = ""
    form: str = ""
    question: str = ""
    line: Annotated[int, Strict()] | None = None


@cache
def _schema(languages: tuple[str, ...]) -> type[_Answered]:
    words: dict[str, Any] = dict.fromkeys(languages, (str, ""))
    return create_model("_Answered", __base__=_Answered, **words)


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
        raw = table(text)
    except tomllib.TOMLDecodeError as error:
        # The place alone: what stands there may be about a person.
        line, _, facts = unread(error, text)
        _unread(report, message("judged.toml"), report.place(line_and_sign(line, facts)))
        return None
    entries = raw.get("answer", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        _unread(report, message("judged.list", field="answer"))
        return None
    if raw.get("provider") != report.provider:
        name = str(raw.get("provider", ""))
        known = name in report.collection.providers
        report.say(
            "C012",
            sender=label(report.collection, f"providers.{report.provider}"),
            provider=label(report.collection, f"providers.{name}") if known else shown(name),
        )
    found = [_entry(report, entry, at, text) for at, entry in enumerate(entries)]
    return _once(report, [one for one in found if one is not None]), data


def _unread(report: FileReport, what: Text, where: Text | None = None) -> None:
    report.say("C001", where, what=what, remedy=message("judged.mend"))


def _entry(report: FileReport, entry: dict[str, Any], at: int, text: str) -> Answer | None:
    errors = report.errors

    def place(*field: str) -> Text:
        line = line_of(text, ("answer", at, *field))
        return message("judged.answer", number=counted(at + 1), line=counted(line))

    languages = report.collection.settings.languages
    schema = _schema(languages)
    try:
        one = schema.model_validate(entry)
    except ValidationError as error:
        faults = {str(fault["loc"][0]): fault["type"] for fault in error.errors(include_input=False)}
        for name, kind in faults.items():
            _wrong(report, kind, name, report.place(place(name)), entry[name])
        one = schema.model_validate({name: entry[name] for name in entry if name not in faults})
    printed = report.round.document if one.line is not None else ""
    told = answer(
        report,
        one.provider or report.provider,
        one.form,
        one.question,
        {language: said for language in languages if (said := getattr(one, language))},
        Source(printed or report.file, one.line),
        place(),
    )
    return told if report.errors == errors else None


def _wrong(report: FileReport, kind: str, name: str, where: Text, value: object) -> None:
    """Tell of a field that does not fit; what stands in it is never repeated."""
    if kind == "extra_forbidden":
        expected = listed(sorted({*_Answered.model_fields, *report.collection.settings.languages}))
        report.say("C010", where, columns=shown(name), expected=expected)
        if identity_number(report.collection, str(value)):
            report.say("C047", where, column=shown(name))
    elif name == "line":
        report.say("C060", where)
    else:
        _unread(report, message("judged.text", field=written(name)), where)


def answer(
    report: FileReport,
    provider: str,
    form: str,
    question: str,
    texts: dict[str, str],
    source: Source,
    at: Text,
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
    here = {name: text for name, text in texts.items() if not kept_apart(text)}
    if any(identity_number(report.collection, text) for text in here.values()):
        path = f"questions.{question}"
        column = label(collection, path) if path in collection.labels else shown(question)
        report.say("C047", where, source=source, column=column)
    longest = max((len(text.split()) for text in here.values()), default=0)
    if question in questions and longest > questions[question].max_words:
        report.say("C043", where, source=source, count=longest, most=questions[question].max_words)
    if not texts or report.errors > errors:
        return None
    if here:
        _told_of_signs(report, where, question, here, source)
    return Answer(provider, form, question, {name: straight(text) for name, text in texts.items()}, source)


def _told_of_signs(
    report: FileReport, where: Text, question: str, texts: dict[str, str], source: Source
) -> None:
    """Signs that print cannot show, and signs that turn the writing direction; codes, never the text.

    Where an answer is given in every language that is printed, no other one is.
    """
    printed = report.collection.settings.printed
    shown = [texts[one] for one in printed if one in texts]
    if len(shown) < len(printed):
        shown = list(texts.values())
    asked = label(report.collection, f"questions.{question}")
    signs = (("C064", unprintable("".join(shown))), ("C065", steering("".join(texts.values()))))
    unbroken = max((len(word) for text in texts.values() for word in text.split()), default=0)
    if unbroken > _UNBROKEN:
        report.say("C082", where, source=source, question=asked, count=unbroken)
    for rule, found in signs:
        if found:
            report.say(rule, where, source=source, question=asked, signs=listed(coded(found), _SIGNS))


def _asks(report: FileReport, provider: str, form: str, source: Source, where: Text) -> bool:
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
