"""The kernel: exact systems of relations over whole numbers; bounds, conflicts, explanations, certificates.

It knows nothing of figures, bodies or languages, imports nothing of the rest, and can be used alone:

    >>> from tilstand.kernel import Variable, Constraint, LinearSystem, localise_errors
    >>> figures = (Variable("all", 5), Variable("men", 2, weight=2), Variable("women", 4, weight=2))
    >>> parts = Constraint.from_equation("parts", {"all": 1, "men": -1, "women": -1})
    >>> sorted(localise_errors(LinearSystem(figures, (parts,))).answer)
    ['all']
"""

from tilstand.kernel.bounds import compute_bounds
from tilstand.kernel.error_localisation import localise_errors
from tilstand.kernel.explanations import find_explanations
from tilstand.kernel.feasibility import Certainty, FeasibilityOracle, InfeasibleSet
from tilstand.kernel.system import Constraint, KernelError, LinearSystem, Variable

__all__ = [
    "Certainty",
    "Constraint",
    "FeasibilityOracle",
    "InfeasibleSet",
    "KernelError",
    "LinearSystem",
    "Variable",
    "compute_bounds",
    "find_explanations",
    "localise_errors",
]
