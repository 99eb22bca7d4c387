"""Which numbers and which classes are otherwise than they were?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from addin.facts.fact import PLAN, Fact
from addin.facts.printer import rounded
from addin.language import LANGUAGES, NO_TEXT, Language, Text
from addin.living.comparing.causes import Causes, key_of, same, words_of
from addin.living.comparing.changed import WORDS, Changed
from addin.measures.targets.status import StatusClass
from addin.model.unit import POINTS
from addin.model.words import Precision

_TOLD = frozenset(
    {
        "value", "yoy", "target", "baseline", "comparable", "progress", "lead", "gap_to_target",
        "growth_required", "annual_completion", "projection", "share", "contribution",
    }
)  # fmt: skip
"""The measures that a person looks for; the list and programs get all."""
_MOST_DECIMALS = 9


@dataclass(frozen=True, kw_only=True, eq=False)
class Side:
    """One of two assessments: its facts, its period, the names of subjects, places of numbers.

    `shown` are the ids of the facts that a reader of the file sees, None where all can be.
    """

    facts: Mapping[str, Fact]
    period: str
    name_of: Callable[[str], Text]
    place_of: Callable[[str], Text]
    shown: frozenset[str] | None = None


def fact_changes(
    old: Side, new: Side, redefined: frozenset[str] = frozenset()
) -> Iterator[Changed]:
    """The classes that were gained or lost, then the numbers, in the order of the new side."""
    causes = Causes(old.facts, new.facts, (old.period, new.period), redefined)
    ids = [
        {key_of(each, side.period): each for each in side.facts if _counts(side, each)}
        for side in (old, new)
    ]
    keys = dict.fromkeys([*ids[1], *ids[0]])
    # What speaks of another period than the report's belongs to that report.
    keep = old.period == new.period
    for key in (each for each in keys if keep or "@2" not in each.removesuffix("@")):
        before, after = causes.old.get(key), causes.new.get(key)
        if before is not None and after is not None and same(before, after):
            continue
        yield _change(key, (old, new), (before, after), causes)


def name_of(side: Side, fact: Fact) -> Text:
    """What a fact is called: its subject and its measure."""
    subject, measure = side.name_of(fact.subject), fact.how.name
    if fact.measure.startswith("difference:"):
        parts = [side.facts[each].how.name for each in fact.inputs if each in side.facts]
        measure = Text(
            zh="－".join(each.zh for each in parts), en=" less ".join(each.en for each in parts)
        )
    # The formulas of some say how they came about, not what they are.
    elif f"measure.{fact.measure}" in WORDS.lines:
        measure = WORDS.text(f"measure.{fact.measure}")
    counted = StatusClass.named(fact.measure.removeprefix("count_"))
    if counted is not None:
        return WORDS.text("measure.count", word=counted.text)
    if fact.subject == PLAN:
        return Text(zh=f"{measure.zh} [{fact.measure}]", en=f"{measure.en} [{fact.measure}]")
    return Text(zh=f"{subject.zh}{measure.zh}", en=f"{subject.en}, {measure.en}")


def _counts(side: Side, fact_id: str) -> bool:
    fact = side.facts[fact_id]
    return side.shown is None or fact_id in side.shown or fact.measure in {"status", *_TOLD}


def _change(
    key: str, sides: tuple[Side, Side], facts: tuple[Fact | None, Fact | None], causes: Causes
) -> Changed:
    old, new = facts
    fact = new or old
    assert fact is not None  # noqa: S101 - the key is of one of them
    side = sides[1] if new is not None else sides[0]
    found = causes.of(key)
    if old is None or new is None:
        found = ("appeared",) if old is None else ("gone",)
    why = words_of(found, old or fact, new or fact)
    before, after = _shown(old, new)
    places = [
        NO_TEXT if one is None else each.place_of(one.id)
        for each, one in zip(sides, facts, strict=True)
    ]
    is_class = fact.measure == "status" and old is not None and new is not None
    told = is_class or fact.measure in _TOLD or fact.measure.startswith("count_")
    return Changed(
        part="class" if is_class else "fact",
        name=side.name_of(fact.subject) if is_class else name_of(side, fact),
        key=fact.id, before=before, after=after, size=_size(old, new), causes=found, why=why,
        place_before=places[0], place_after=places[1],
        numbers=(old.value if old else None, new.value if new else None), unit=fact.unit.code,
        told=told,
    )  # fmt: skip


def _shown(old: Fact | None, new: Fact | None) -> tuple[Text, Text]:
    """Both as a reader sees them, with as many decimals as it takes to tell them apart."""
    (zh, zh_now), (en, en_now) = (_told_apart(old, new, each) for each in LANGUAGES)
    return Text(zh=zh, en=en), Text(zh=zh_now, en=en_now)


def _told_apart(old: Fact | None, new: Fact | None, language: Language) -> tuple[str, str]:
    texts = _text(old, language), _text(new, language)
    for more in range(1, _MOST_DECIMALS):
        if texts[0] != texts[1] or old is None or new is None:
            break
        texts = _text(old, language, more), _text(new, language, more)
    return texts


def _text(fact: Fact | None, language: Language, more: int = 0) -> str:
    if fact is None:
        return "—"
    if fact.value is None:
        words = fact.reason[language] if fact.reason else ""
        return {"zh": f"—（{words}）", "en": f"— ({words})"}[language] if words else "—"
    return replace(fact, decimals=fact.decimals + more).display(language)


def _size(old: Fact | None, new: Fact | None) -> Text:
    """New less old, of the shown numbers, in the unit of a difference: points for per cents."""
    if old is None or new is None or old.value is None or new.value is None:
        return NO_TEXT
    if new.word is not None or old.unit.code != new.unit.code:
        return NO_TEXT
    decimals = max(old.decimals, new.decimals)
    # A small change is not shown as none.
    for exact in range(decimals, decimals + _MOST_DECIMALS):
        less = rounded(new.value, exact) - rounded(old.value, exact)
        if less:
            break
    made = replace(
        new, value=float(less), decimals=exact, unit=POINTS if new.unit.is_percent else new.unit,
        precision=Precision.EXACT, formula="difference", measure="difference", terms=(),
    )  # fmt: skip
    sign = "+" if less > 0 else ""
    return Text(zh=sign + made.display("zh"), en=sign + made.display("en"))
