"""Can a target still be reached in time, at the growth that is achieved and the one needed?"""

from addin.facts.columns.standing import difficult_points
from addin.facts.factset import FactSet
from addin.language import Word

# A needed growth this many times the one achieved is hard to reach (V-73).
HARD_TIMES = 3.0


class Reach(Word):
    """What the growth that is needed means beside the growth achieved."""

    ENOUGH = "enough", "可如期完成", "on time"
    MORE = "more", "需加力推进", "needs more effort"
    HARD = "hard", "难度较大", "hard to reach"


def outlook_of(facts: FactSet, subject: str) -> Reach | None:
    """The outlook of a subject; None where one of the two growths is not known.

    Whoever moves the wrong way, or has to triple the pace, will hardly arrive.
    """
    required, achieved = (
        facts.find(subject, f"growth_{name}") for name in ("required", "achieved")
    )
    if required is None or achieved is None or required.unit != achieved.unit:
        return None
    if required.value is None or achieved.value is None:
        return None
    sign = facts.plan.indicator[subject.partition("/")[0]].direction.sign
    wanted, done = sign * required.value, sign * achieved.value
    if wanted <= done:
        return Reach.ENOUGH
    hard = wanted > done + difficult_points(facts.plan) or wanted > HARD_TIMES * done
    return Reach.HARD if hard else Reach.MORE
