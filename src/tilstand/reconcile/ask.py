"""What would settle a cause: the body to ask, chosen by what else the ledger says and not by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from tilstand.kernel.tie import Ties
from tilstand.languages import message
from tilstand.reconcile.evidence import Hint, Ranges, evidence
from tilstand.reconcile.scene import CauseScene
from tilstand.reconcile.sheet import SheetBody
from tilstand.reconcile.side import Shown
from tilstand.reconcile.tell import at, body, code, figure, joined, place, say
from tilstand.terms import Text

__all__ = ["asked", "told_of"]


def told_of(scene: CauseScene, found: Ties) -> Mapping[str, tuple[Hint, ...]]:
    """What else the ledger says of each body that could explain everything alone, the most telling first.

    Args:
        scene: What the cause is explained in.
        found: The simplest explanations.
    """
    told = {}
    for tie in found.items:
        for one in tie.bodies:
            if len(tie.bodies) == 1 and isinstance(one, SheetBody) and not one.within:
                own = evidence(scene.book, one.provider, scene.about, cast(Ranges, tie.ranges))
                if own:
                    told[one.provider] = own
    return dict(sorted(told.items(), key=lambda item: (-max(len(e.codes) for e in item[1]), item[0])))


def asked(scene: CauseScene, found: Ties, known: Mapping[str, tuple[Hint, ...]]) -> Text:
    """The question that would settle it.

    Args:
        scene: What the cause is explained in.
        found: The simplest explanations.
        known: What else the ledger says of the bodies in question.
    """
    if known:
        return joined((_whether(scene, provider, own[0]) for provider, own in known.items()), " ")
    if not found.questions:
        return say("nothing")
    anchors = scene.built.anchors
    equal = dict.fromkeys(anchors[id].key.provider for id in found.questions)
    if len(equal) > 1:  # nothing but a name would tell them apart
        return say("ask_each", list=joined((body(scene.collection, one) for one in equal), ", "))
    id = found.questions[0]
    anchor = anchors[id]
    return say(
        "ask_figure",
        provider=body(scene.collection, anchor.key.provider),
        figure=figure(scene.collection, anchor.key),
        value=scene.built.system[id].value,
        place=place(anchor),
    )


def _whether(scene: CauseScene, provider: str, one: Hint) -> Text:
    facts: dict[str, object] = {
        "provider": body(scene.collection, provider),
        "n": Shown(one.observation.value).told((one.key,)),
        "figure": figure(scene.collection, one.key),
        "place": at(one.observation.source),
    }
    if one.codes:
        facts["codes"] = joined((code(scene.collection, *pair) for pair in one.codes), ", ")
    return message(f"explain.text.{'ask_evidence_codes' if one.codes else 'ask_evidence'}", **facts)
