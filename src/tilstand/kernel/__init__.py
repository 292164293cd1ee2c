"""The kernel: exact systems of relations over whole numbers; bounds, conflicts, explanations, certificates.

It knows nothing of figures, bodies or languages, imports nothing of the rest, and can be used alone:

    >>> from tilstand.kernel import Column, Row, System, localise
    >>> figures = (Column("all", 5), Column("men", 2, weight=2), Column("women", 4, weight=2))
    >>> parts = Row.equal("parts", {"all": 1, "men": -1, "women": -1})
    >>> sorted(localise(System(figures, (parts,))).answer)
    ['all']
"""

from tilstand.kernel.bound import bounds
from tilstand.kernel.conflict import Certainty, Conflict, Oracle
from tilstand.kernel.explain import explain
from tilstand.kernel.fault import KernelError
from tilstand.kernel.localise import localise
from tilstand.kernel.system import Column, Row, System

__all__ = [
    "Certainty",
    "Column",
    "Conflict",
    "KernelError",
    "Oracle",
    "Row",
    "System",
    "bounds",
    "explain",
    "localise",
]
