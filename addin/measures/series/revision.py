"""How much do first figures change, and in which direction?"""

from dataclasses import dataclass

import numpy as np

from addin.measures.arrays import FloatArray, Numbers, Rows, elementwise, equal_rows, rowwise
from addin.measures.formula import formula

LEAST_REVISIONS = 8  # below that, list the revisions (METHODS A11)


@formula("revision", native="{later}-{earlier}")
@elementwise
def revision(earlier: Numbers, later: Numbers) -> Numbers:
    """Later minus earlier, in the unit of both; percentage points for rates (METHODS A11).

    >>> float(revision(1015986, 1013567))
    -2419.0
    """
    return later - earlier


@formula("revision_rate", native="({later}-{earlier})/{earlier}*{scale}", unknown="{earlier}=0")
@elementwise
def revision_rate(earlier: Numbers, later: Numbers) -> Numbers:
    """Later minus earlier as a share of the earlier value (METHODS A11); NaN where that is zero.

    >>> float(revision_rate(50, 52))
    0.04
    """
    return (later - earlier) / np.where(earlier == 0, np.nan, earlier)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionStatistics:
    """What a set of revisions has in common (METHODS A11), in the unit of the values.

    `noise_to_signal`, `theil_u1`, `relative`, `same_sign_share` and `correlation` have no unit.
    `enough` is false below eight revisions: then the list says more than its statistics.
    """

    n: int
    mean: float
    mean_absolute: float
    least: float
    most: float
    q10: float
    median: float
    q90: float
    deviation: float
    noise_to_signal: float
    theil_u1: float
    relative: float
    same_sign_share: float
    correlation: float

    @property
    def enough(self) -> bool:
        """Whether there are enough revisions for statistics."""
        return self.n >= LEAST_REVISIONS


@formula("revision_stats")
@rowwise
def revision_statistics(earlier: Rows, later: Rows) -> RevisionStatistics:
    """Statistics of the revisions of one row of values; pairs with a hole are left out.

    Quantiles are of type 7, deviations divide by n - 1, `relative` is the sum of absolute
    revisions over the sum of absolute later values (RMAR). NaN where a statistic does not exist.
    """
    first, final = equal_rows(earlier, later)
    known = np.isfinite(first) & np.isfinite(final)
    first, final = first[known], final[known]
    changes = final - first
    return RevisionStatistics(n=int(known.sum()), **_statistics(first, final, changes))


def _statistics(first: FloatArray, final: FloatArray, changes: FloatArray) -> dict[str, float]:
    if not changes.size:
        names = RevisionStatistics.__dataclass_fields__.keys() - {"n"}
        return dict.fromkeys(names, float("nan"))
    found = {
        "mean": changes.mean(),
        "mean_absolute": np.abs(changes).mean(),
        "least": changes.min(),
        "most": changes.max(),
        "q10": np.quantile(changes, 0.1),
        "median": np.median(changes),
        "q90": np.quantile(changes, 0.9),
        "deviation": _deviation(changes),
        "noise_to_signal": _deviation(changes) / _deviation(final),
        # Not sqrt(sum(x)**2), which is what the published code of Theil's U2 computes.
        "theil_u1": _root_mean_square(changes)
        / (_root_mean_square(final) + _root_mean_square(first)),
        "relative": np.abs(changes).sum() / np.abs(final).sum(),
        "same_sign_share": (np.sign(final) == np.sign(first)).mean(),
        "correlation": _correlation(changes, first),
    }
    return {name: float(value) if np.isfinite(value) else np.nan for name, value in found.items()}


def _deviation(values: FloatArray) -> np.float64:
    return np.float64(values.std(ddof=1) if values.size > 1 else np.nan)


def _root_mean_square(values: FloatArray) -> np.float64:
    return np.float64(np.sqrt((values**2).mean()))


def _correlation(a: FloatArray, b: FloatArray) -> float:
    away_a, away_b = a - a.mean(), b - b.mean()
    return float((away_a * away_b).sum() / np.sqrt((away_a**2).sum() * (away_b**2).sum()))
