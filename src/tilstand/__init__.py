"""tilstand: the statistical system of a national anti-trafficking coordination unit.

The way through, one module a verb:

    define    what is counted, by whom, with which codes, forms, relations, tables and texts
    collect   submissions from providers, each one checked
    reconcile the figures against each other; findings; the coordinator's decisions
    estimate  how many were never seen by anybody, or why nobody can say
    protect   the people behind small numbers: the only maker of releasable tables
    publish   the edition: report, data, all from the same releasable tables
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tilstand import collect, define, estimate, protect, publish, reconcile

__all__ = ["collect", "define", "estimate", "protect", "publish", "reconcile"]
__version__ = "0.2.0"


def __getattr__(name: str) -> Any:
    """A verb, read when it is first asked for: who only wants one does not wait for all."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
