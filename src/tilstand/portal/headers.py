"""What every answer says beside the page: keep no copy of it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

__all__ = ["keep_no_copy"]

Answering = Callable[[HttpRequest], HttpResponse]


def keep_no_copy(answering: Answering) -> Answering:
    """Pages are kept neither by browsers nor by what stands between; what is the same for all, is."""

    def answered(request: HttpRequest) -> HttpResponse:
        answer = answering(request)
        patch_cache_control(answer, no_store=True, private=True)
        return answer

    return answered
