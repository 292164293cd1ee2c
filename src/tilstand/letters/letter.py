"""What is written to a body, in its own language: asked, reminded, thanked, questioned, shown its account.

No letter holds a figure that another body stated; what does not fit among the body's own figures is told in
the four lines in which it is told everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tilstand.define import Framework
from tilstand.languages import Dated, message
from tilstand.letters.mail import Mail
from tilstand.model import Findings, Severity
from tilstand.terms import Alike, Joined, Language, Text
from tilstand.terms.marked import bare

if TYPE_CHECKING:
    from tilstand.model.release import Query
    from tilstand.round.receive import Receipt

__all__ = ["account", "invitation", "questions", "receipt", "reminder"]


class _Paper:
    """The paper that letters are written on: whom to, in which language, about which round."""

    def __init__(self, collection: Framework, round_name: str, provider: str) -> None:
        self.collection, self.about = collection, collection.round(round_name)
        self.language: Language = collection.language_of(provider)
        self.facts = {
            "name": collection.provider_label(provider),
            "coordinator": collection.provider_label(collection.settings.coordinator),
            "period": Dated(self.about.period),
        }

    def said(self, path: str, **facts: Text | int | date) -> str:
        return message(f"letter.{path}", **self.facts, **facts).text(self.language)

    def mail(self, subject: str, paragraphs: Iterable[str], **facts: Text | int | date) -> Mail:
        """A letter with its greeting, whom to ask, and who writes."""
        own = self.collection.settings.contact
        whom = ", ".join(part for part in (own.name, own.mail, own.phone) if part)
        asked = [self.said("contact", contact=Alike(whom))] if whom else []
        signed = [self.said("regards"), own.name, self.facts["coordinator"].text(self.language)]
        end = "\n".join(dict.fromkeys(one for one in signed if one))
        text = "\n\n".join([*self.mark("banner"), self.said("greeting"), *paragraphs, *asked, end])
        title = ": ".join([*self.mark("word"), bare(self.said(subject, **facts))])
        return Mail(title, f"{bare(text)}\n", self.language)

    def mark(self, part: str) -> list[str]:
        """What a demonstration says of itself, in every letter too."""
        invented = self.collection.settings.demonstration
        return [message(f"report.demonstration.{part}").text(self.language)] if invented else []

    def by(self, until: date | None) -> str:
        return self.said("until", day=until) if until else self.said("soon")


def invitation(collection: Framework, round_name: str, provider: str) -> Mail:
    """The letter that goes with a workbook: by when, whom to ask, and what happens with the answers.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: The body.
    """
    paper = _Paper(collection, round_name, provider)
    due = paper.about.deadline
    wanted = paper.said("invitation.deadline", day=due) if due else paper.said("invitation.no_deadline")
    years, rest = divmod(collection.settings.retention.answers, 365)
    kept = ("days", collection.settings.retention.answers) if rest or not years else ("years", years)
    told = [
        paper.said("invitation.intro"),
        wanted,
        paper.said("invitation.how"),
        paper.said("invitation.then", kept=message(f"letter.{kept[0]}", count=kept[1])),
    ]
    return paper.mail("invitation.subject", told)


def reminder(
    collection: Framework,
    round_name: str,
    provider: str,
    *,
    today: date,
    figures: bool,
    refused: date | None = None,
    questions: Sequence[str] = (),
    account: date | None = None,
    until: date | None = None,
) -> Mail:
    """The letter that says what is still missing, and by when.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: The body.
        today: The day, for the deadline.
        figures: True where no figures have come.
        refused: The day on which a file came that cannot be used.
        questions: Numbers of the questions that are not answered.
        account: The day on which its account was sent, where that is not approved.
        until: By when an answer is wanted; the deadline, while that is yet to come.
    """
    paper = _Paper(collection, round_name, provider)
    due, lines = paper.about.deadline, []
    if refused:
        lines.append(paper.said("reminder.refused", day=refused))
    elif figures and due:
        lines.append(paper.said(f"reminder.figures_{'late' if today > due else 'by'}", day=due))
    elif figures:
        lines.append(paper.said("reminder.figures"))
    if questions:
        named = Joined(tuple(map(Alike, questions)))
        lines.append(paper.said("reminder.questions", count=len(questions), list=named))
    if account:
        lines.append(paper.said("reminder.account", day=account))
    ahead = until or (due if due and today <= due else None)
    told = [
        paper.said("reminder.intro"),
        "\n".join(lines),
        paper.by(ahead),
        paper.said("reminder.sent"),
    ]
    return paper.mail("reminder.subject", told)


def receipt(collection: Framework, round_name: str, came: Receipt) -> Mail:
    """The reply to a file: what became of it, and what does not fit in it, each thing once.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        came: What became of the file.
    """
    paper = _Paper(collection, round_name, came.provider)
    facts = {"version": came.version or 0, "figures": came.figures}
    told = [paper.said(f"receipt.{came.outcome}", file=Alike(came.file), **facts)]
    own = _own(came.findings, came.provider)
    found = tuple(dict.fromkeys(_found(collection, own, paper.language)))
    if found and came.outcome != "refused":
        told.append(paper.said("receipt.look"))
    subject = "receipt.subject_refused" if came.outcome == "refused" else "receipt.subject"
    return paper.mail(subject, [*told, *found])


def questions(
    collection: Framework, round_name: str, provider: str, asked: Sequence[Query], until: date | None
) -> Mail:
    """The letter that asks a body about its own figures, each question with its number.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: The body.
        asked: Its questions, as protect has let them out for it.
        until: By when an answer is wanted.
    """
    paper = _Paper(collection, round_name, provider)
    told = [paper.said("questions.intro")]
    told += [_asked(paper, one) for one in asked]
    told += [paper.said("questions.how"), paper.by(until)]
    return paper.mail("questions.subject", told, count=len(asked))


def account(collection: Framework, round_name: str, provider: str, until: date | None) -> Mail:
    """The letter that goes with a body's account, and asks for its approval.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: The body.
        until: By when an answer is wanted.
    """
    paper = _Paper(collection, round_name, provider)
    told = [paper.said("account.intro"), paper.said("account.approve"), paper.by(until)]
    return paper.mail("account.subject", told)


def _own(findings: Findings, provider: str) -> Findings:
    """The faults that concern this body alone: one in its file may name nobody."""
    faults = (one for one in findings if one.severity is not Severity.INFO)
    return Findings(tuple(one for one in faults if set(one.providers) <= {provider}))


def _found(collection: Framework, findings: Findings, language: Language) -> Iterable[str]:
    for one in findings:
        yield one.message(language, collection.rules[one.rule].title.text(language))


def _asked(paper: _Paper, one: Query) -> str:
    """A question in its four lines, under its number."""
    head = f"{paper.said('questions.number', id=Alike(one.number))} · {one.title.text(paper.language)}"
    names = [message(f"finding.{name}").text(paper.language) for name in ("where", "what", "do")]
    wide = max(map(len, names))
    texts = (one.where, one.what, one.do)
    lines = [f"{n:{wide}} {t.text(paper.language)}" for n, t in zip(names, texts, strict=True)]
    return "\n".join([head, *lines])
