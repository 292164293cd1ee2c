"""What the portal logs: one line of JSON for each event, without anything that somebody wrote, or is called.

Of a person there is the number, of a request the name of its address, not the address; of a fault its
kind and where it happened, not what it says; of a message its form, without what is put in.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

__all__ = ["LineOfLog"]


class LineOfLog(logging.Formatter):
    """A record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
        }
        if record.args and isinstance(record.msg, str):  # else it may have been put in already
            told["what"] = record.msg
        status, request = getattr(record, "status_code", None), getattr(record, "request", None)
        if status is not None:
            told["status"] = status
        for name in ("event", "person"):
            if getattr(record, name, None) is not None:
                told[name] = getattr(record, name)
        if request is not None:
            known = getattr(getattr(request, "_cached_user", None), "pk", None)
            told |= {} if known is None else {"person": known}
            match = getattr(request, "resolver_match", None)
            told |= {"page": match.view_name if match else "", "method": getattr(request, "method", "")}
        if record.exc_info and record.exc_info[0]:
            told["fault"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            told["where"] = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
        return json.dumps(told, ensure_ascii=False)
