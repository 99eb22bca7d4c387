"""Why is a fact otherwise than it was: other data, another target, another definition?"""

from collections.abc import Iterable, Iterator, Mapping

from addin.facts.fact import Fact
from addin.language import Text
from addin.living.comparing.changed import WORDS, joined

_ORDER = (
    "definition", "target", "baseline", "thresholds", "data", "revision", "unknown", "time",
    "inputs",
)  # fmt: skip
"""The graver a reason, the earlier it is told."""
_STATED = ("target", "annual_target")
_BOUNDS = frozenset({"ahead_of", "on_pace", "behind", "tolerance", "low", "high"})
_CLOSE = 1e-12


class Causes:
    """Why the facts of one assessment differ from those of another, by keys without period.

    `redefined` are the subjects whose definition the plan has changed.
    """

    def __init__(
        self,
        old: Mapping[str, Fact],
        new: Mapping[str, Fact],
        periods: tuple[str, str],
        redefined: frozenset[str] = frozenset(),
    ) -> None:
        self._periods, self._redefined = periods, redefined
        self.old, self.new = (
            {key_of(each, at): fact for each, fact in facts.items()}
            for facts, at in zip((old, new), periods, strict=True)
        )
        self._found: dict[str, frozenset[str]] = {}

    def of(self, key: str) -> tuple[str, ...]:
        """The keys of the reasons for one fact, the gravest first."""
        found = self._reasons(key)
        told = tuple(each for each in _ORDER if each in found)
        return told[:-1] if told[-1:] == ("inputs",) and len(told) > 1 else told

    def _reasons(self, key: str) -> frozenset[str]:
        if key not in self._found:
            self._found[key] = frozenset()  # facts do not rest on themselves; nobody loops
            self._found[key] = frozenset(self._looked_at(key))
        return self._found[key]

    def _looked_at(self, key: str) -> Iterator[str]:
        old, new = self.old.get(key), self.new.get(key)
        if old is None or new is None or same(old, new):
            return
        if new.subject.partition("/")[0] in self._redefined or old.unit.code != new.unit.code:
            yield "definition"
        keys = [*self._inputs(old, 0), *self._inputs(new, 1)]
        found = {reason for each in dict.fromkeys(keys) for reason in self._reasons(each)}
        moved = old.period != new.period
        if old.formula != new.formula and not moved and not found:
            found.add("definition")
        found |= set(_of_terms(old, new))
        yield from found or [_own_reason(old, new, moved=moved)]

    def _inputs(self, fact: Fact, side: int) -> Iterator[str]:
        facts = (self.old, self.new)[side]
        for each in fact.inputs:
            key = key_of(each, self._periods[side])
            if key in facts:
                yield key


def key_of(fact_id: str, period: str) -> str:
    """The id of a fact without the period of its report, so that those of two reports meet.

    >>> key_of("GO.progress@2024Q3", "2024Q3"), key_of("GO.status@2024Q2", "2024Q3")
    ('GO.progress@', 'GO.status@2024Q2')
    """
    return "@".join(
        piece.removeprefix(period) if at and _ends(piece, period) else piece
        for at, piece in enumerate(fact_id.split("@"))
    )


def same(old: Fact, new: Fact) -> bool:
    """Whether both say the same number, or nothing for the same reason, in the same unit."""
    if old.unit.code != new.unit.code or old.value is None or new.value is None:
        both = old.value is None and new.value is None
        return both and old.reason is new.reason and old.unit.code == new.unit.code
    return abs(old.value - new.value) <= _CLOSE * max(1.0, abs(old.value), abs(new.value))


def words_of(causes: Iterable[str], old: Fact, new: Fact) -> Text:
    """The reasons in words, with the days of the data where these were revised."""
    days = [each.vintage.isoformat() if each.vintage else "—" for each in (old, new)]
    spans = [each.period for each in (old, new)]
    told = {
        "revision": WORDS.text(
            "cause.revision" if days[0] == days[1] else "cause.revision.days",
            before=days[0], after=days[1],
        ),
        "data": WORDS.text(
            "cause.data",
            before=Text(zh=spans[0].label("zh"), en=spans[0].label("en", brief=True)),
            after=Text(zh=spans[1].label("zh"), en=spans[1].label("en", brief=True)),
        ),
    }  # fmt: skip
    return joined(told.get(each) or WORDS.text(f"cause.{each}") for each in causes)


def _own_reason(old: Fact, new: Fact, *, moved: bool) -> str:
    """The reason of a fact that rests on no other fact that has changed."""
    if (old.value is None) is not (new.value is None):
        return "data" if old.value is None else "unknown"
    if new.formula == "stated" or new.measure in {"target", "baseline"}:
        stated = "baseline" if new.measure == "baseline" else "target"
        return "time" if new.measure not in {*_STATED[:1], "baseline"} and moved else stated
    if new.formula.startswith(("time_", "planned_")):
        return "time"
    if any("@" in each for each in new.inputs):
        return "data" if moved else "inputs"
    return "data" if moved else "revision"


def _of_terms(old: Fact, new: Fact) -> Iterator[str]:
    """What the numbers that are no facts have to do with it."""
    before, after = dict(old.terms), dict(new.terms)
    for name in before.keys() & after.keys():
        if before[name] != after[name]:
            if name in _BOUNDS:
                yield "thresholds"
            elif name.startswith("planned_value"):
                yield "target"
            elif name in {"elapsed", "years_left", "years"}:
                yield "time"


def _ends(piece: str, period: str) -> bool:
    """Whether a piece of an id begins with the period and nothing of its name goes on."""
    return piece.startswith(period) and piece[len(period) :][:1] in {"", " "}
