"""How long a submission takes by a keystroke-level model of one that is scripted, on the portal's real pages.

    python benchmarks/keystrokes.py

Norway's collection with a round of next year: each body writes last time's figures anew in every place of its
forms, answers each question at the length of last time's answers (300 signs where there was none), looks over
the summary and signs. Counted are 0.28 s a key, 1.1 s a pointing, 1.35 s a thought (Card, Moran, Newell); a
place costs a thought, its digits, and the keys that lead to the next, as many as the page has stops between.
Bar: the median body under 20 minutes.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copytree

KEY, POINT, THOUGHT = 0.28, 1.1, 1.35
NORWAY = Path(__file__).parents[1] / "collections" / "norway"
ANSWER = 300  # signs, where nobody answered last time


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        return told(Path(name))


def told(folder: Path) -> int:
    """The seconds of each body, and of the median one."""
    os.environ |= {"DATABASE_URL": f"sqlite:{folder / 'x.sqlite3'}", "TILSTAND_PASSWORDS_ALONE": "1"}
    from tilstand.portal.configuration import start_django
    from tilstand.round.opening import open_round

    place = Path(copytree(NORWAY, folder / "norway"))
    open_round(place, "2025", since="2024", deadline=date(2026, 3, 1), by="Demo", at=datetime(2026, 1, 2, tzinfo=UTC))
    start_django(place, folder / "own", loopback=True)
    from django.test import Client

    from tilstand.portal.event_store import import_round
    from tilstand.portal.forms import build_form_pages
    from tilstand.portal.models import Mandate, Person
    from tilstand.portal.snapshot import get_round_snapshot

    import_round(place / "rounds" / "2025" / "log", "2025")
    held = get_round_snapshot("2025")
    person = Person.objects.create(login="x", name="Somebody (generated)")
    client, found = Client(HTTP_HOST="localhost"), []
    client.force_login(person)
    answers = [len(one.text(held.held.settings.language)) for one in held.answered.values()]
    usual = int(statistics.median(answers)) if answers else ANSWER
    for body in held.view.reporting(held.view.round("2025")):
        Mandate.objects.create(person=person, provider=body, signs=True)
        seconds, cells, questions = 2 * POINT + 2 * THOUGHT, 0, 0
        for page in build_form_pages(held, body):
            html = client.get(f"/2025/body/{body}/form/{page.name}").content.decode()
            seconds += POINT + THOUGHT  # to the page, and from it
            stops = _stops(html)
            for place_ in (each for section in page.sections for each in section.places):
                before = place_.before.amount if place_.before is not None else None
                digits = len(f"{before:f}") if before is not None else 1
                seconds += THOUGHT + digits * KEY + stops * KEY
                cells += 1
            for one in page.questions:
                former = held.answered.get(one.about)
                length = len(former.text(held.held.settings.language)) if former is not None else usual
                seconds += 4 * THOUGHT + (length + 1) * KEY
                questions += 1
        seconds += cells * 0.2 * THOUGHT + 2 * POINT + 2 * THOUGHT  # the summary, and signing
        found.append((seconds / 60, cells, questions, body))
        print(f"{seconds / 60:6.1f} min {cells:4} cells {questions:3} questions  {body}")
        Mandate.objects.filter(person=person).delete()
    near = min(found, key=lambda one: abs(one[1] - 60) + 5 * abs(one[2] - 8))
    median = statistics.median(one[0] for one in found)
    print(f"the median body: {median:.1f} min; {near[1]} cells, {near[2]} questions: {near[0]:.1f} min (bar 20)")
    print(f"(a question that nobody answered last time is answered with {usual} signs)")
    return int(max(median, near[0]) >= 20)


def _stops(html: str) -> int:
    """How many keys lead from one number to the next: what can be reached between them."""
    parts = re.split(r'name="given:', html)[1:]
    between = [len(re.findall(r"<(?:input(?! type=.hidden)|select|summary|textarea|button|a )", one)) for one in parts]
    shown = [min(one, 3) for one in between]  # what is folded away cannot be reached
    return int(statistics.median(shown)) if shown else 1


if __name__ == "__main__":
    sys.exit(main())
