"""Which of several deliveries counts: the newest version, and never two that claim to be the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tilstand.collect.finding import FileReport, label, listed
from tilstand.collect.submission import Delivery

__all__ = ["newest", "refused", "replaced"]


def newest(report: FileReport, deliveries: Sequence[Delivery]) -> Iterator[Delivery]:
    """The deliveries that count; what is left out, and why, is said.

    A provider's figures (CSV or workbook), its answers and each of its line lists have versions of their own.
    A newest version with errors is left out, and no older one takes its place: that would be an answer the
    provider has withdrawn. A file whose version cannot be read is left out and withdraws nothing.
    """
    groups: dict[tuple[str, str, tuple[str, ...]], list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        if delivery.provider:
            groups[_group(delivery)].append(delivery)
    chosen = [one for group in groups.values() if (one := _one(report, group)) is not None]
    yield from _each_form_once(report, chosen)


def refused(delivery: Delivery, deliveries: Sequence[Delivery], chosen: Sequence[Delivery]) -> bool:
    """True if a delivery does not count, and no later version and no equal file stands for it."""
    if any(delivery is one for one in chosen):
        return False
    if not delivery.provider or delivery.version is None:
        return True
    same = [one for one in deliveries if one is not delivery and _group(one) == _group(delivery)]
    later = any((one.version or 0) > delivery.version for one in same)
    counted = any(one is same_one for one in chosen for same_one in same if one.sha256 == delivery.sha256)
    return not later and not counted


def replaced(delivery: Delivery, chosen: Iterable[Delivery]) -> bool:
    """True if a later version of a delivery counts."""
    rank, own = delivery.version or 0, _group(delivery)
    return any((one.version or 0) > rank and _group(one) == own for one in chosen)


def _group(delivery: Delivery) -> tuple[str, str, tuple[str, ...]]:
    """What has versions of its own: a provider's figures, its answers, each of its lists and registers."""
    kind = "figures" if delivery.channel in ("csv", "xlsx") else delivery.channel
    own = {"line_list": tuple(sorted(delivery.forms)), "register": (delivery.file,)}
    return delivery.provider, kind, own.get(kind, ())


def _one(report: FileReport, group: list[Delivery]) -> Delivery | None:
    """The delivery that counts among those of one kind from one provider."""
    report.provider = group[0].provider
    name = label(report.collection, f"providers.{group[0].provider}")
    different = _different(report, group)
    top = max((delivery.version or 0 for delivery in different), default=0)
    latest = [delivery for delivery in different if (delivery.version or 0) == top]
    for delivery in different:
        if delivery.version is not None and delivery.version < top:
            report.say("C032", report.place(name), version=delivery.version, provider=name, newest=top)
    for delivery in different:
        if delivery.submission is None and (delivery in latest or delivery.version is None):
            errors = len(delivery.findings.errors)
            file = FileReport(report.collection, report.round, delivery.file).place()
            rule = "C067" if delivery.channel == "answers" else "C035"
            report.say(rule, file, count=errors, provider=name)
    if len(latest) > 1 and top:
        files = listed(delivery.file for delivery in latest)
        report.say("C031", report.place(name), provider=name, version=top, files=files)
        return None
    report.provider = ""
    return latest[0] if latest and latest[0].submission is not None else None


def _different(report: FileReport, group: list[Delivery]) -> list[Delivery]:
    """The deliveries without those that repeat another byte for byte."""
    first: dict[str, Delivery] = {}
    found = []
    for delivery in group:
        if delivery.sha256 and delivery.sha256 in first:
            report.say("C045", files=listed((first[delivery.sha256].file, delivery.file)))
            continue
        first[delivery.sha256] = delivery
        found.append(delivery)
    return found


def _each_form_once(report: FileReport, chosen: list[Delivery]) -> Iterator[Delivery]:
    """The deliveries, without those that answer a form which another one answers too."""
    by_form: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for delivery in chosen:
        for form in delivery.forms:
            by_form[delivery.provider, form].append(delivery)
    twice: list[Delivery] = []
    for (provider, form), those in sorted(by_form.items()):
        if len(those) > 1:
            name = label(report.collection, f"providers.{provider}")
            title = label(report.collection, f"forms.{form}.title")
            report.provider = provider
            report.say(
                "C044", report.place(name), provider=name, form=title, files=listed(d.file for d in those)
            )
            twice += those
    report.provider = ""
    kept = [delivery for delivery in chosen if delivery not in twice]
    yield from (delivery for delivery in kept if not _answered_twice(report, delivery, kept))


def _answered_twice(report: FileReport, delivery: Delivery, kept: list[Delivery]) -> bool:
    """True, and said, if a file of answers repeats a question that the provider's workbook answers."""
    if delivery.channel != "answers" or delivery.submission is None:
        return False
    told = {(one.form, one.question) for one in delivery.submission.answers}
    for other in kept:
        if other is delivery or other.provider != delivery.provider or other.submission is None:
            continue
        for answer in other.submission.answers:
            if (answer.form, answer.question) in told:
                name = label(report.collection, f"providers.{delivery.provider}")
                title = label(report.collection, f"forms.{answer.form}.title")
                files = listed((delivery.file, other.file))
                report.say("C044", report.place(name), provider=name, form=title, files=files)
                return True
    return False
