"""What is asked twice under the same key is done once, and answered alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.models import GivenAnswer, Token
from tilstand.portal.turn import hold_body, in_turn

__all__ = ["once"]

Answer = TypeVar("Answer", bound=BaseModel)


def once(
    token: Token,
    key: str,
    asked: tuple[str, ...],
    kind: type[Answer],
    do: Callable[[], Answer],
    *,
    round_name: str,
    at: datetime,
) -> Answer:
    """Do something, unless it was done under the same key: then the answer of that time.

    What was refused is not kept: nothing has changed by it, and it can be asked again under its key.

    Args:
        token: Who asks.
        key: Their key.
        asked: What they ask.
        kind: The kind of answer.
        do: Does it.
        round_name: The round in which it is done; two who ask at once wait for each other.
        at: When.

    Raises:
        UsageError: If something else was asked under the key.
    """
    digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()
    with in_turn():
        hold_body(round_name, token.provider)
        before = GivenAnswer.objects.filter(token=token, key=key).first()
        if before is None:
            answer = do()
            GivenAnswer.objects.create(
                token=token, key=key, asked=digest, answer=answer.model_dump_json(), at=at
            )
            return answer
        if before.asked != digest:
            raise failure(UsageError, "portal.key_used")
        return kind.model_validate_json(before.answer)
