"""Under which name, by which verb and in which form is a value told? (4.2)"""

from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.model.indicator import Indicator
from addin.model.words import Direction, Nature, TargetKind, Verb
from addin.report.sentences.phrases import Sentence
from addin.report.sentences.wording import Voice, amount, seen

_KINDS = {Nature.FLOW: "flow", Nature.STOCK: "level", Nature.RATIO: "rate"}
_PROFITS = ("利润", "盈利", "盈余", "profit")
_GROWTHS = ("增速", "增长", "增幅", "growth")
_COUNTERS = "天日年人户家个件起次例所座处张台套辆艘头只株项篇册分岁指系参基倍小总函份"
_QUANTITIES = (Verb.DISCHARGE, Verb.CONSUME, Verb.GENERATE)
_QUARTER = 3


def name_within(facts: FactSet, voice: Voice, code: str) -> str:
    """The name of an indicator within a sentence: English writes it small there.

    Acronyms and the proper names that the plan is named after keep their capital.
    """
    return _small(facts, voice, facts.name_of(code)[voice.language])


def _small(facts: FactSet, voice: Voice, name: str) -> str:
    first = name.split(" ", 1)[0].strip(",")
    if voice.language == "zh" or first in _proper(facts) or len(first) == 1:
        return name
    return name[:1].lower() + name[1:] if first[1:].islower() else name


def _proper(facts: FactSet) -> list[str]:
    """The proper names of a plan: of its area, else those of its title; "Water plan" has none."""
    words = facts.plan.identity
    if words.area.en:
        return words.area.en.split()
    first, *others = words.name.en.split() or [""]
    return [first, *others] if others and others[0][:1].isupper() else others


def short_within(facts: FactSet, voice: Voice, code: str) -> str:
    """The short name where the sheet has one: page 1 has little room."""
    own = facts.plan.indicator[code].short_name[voice.language]
    return _small(facts, voice, own) if own else name_within(facts, voice, code)


def is_rank(facts: FactSet, code: str) -> bool:
    """Whether an indicator, or a group's, is a place among others."""
    return facts.plan.indicator[code.partition("/")[0]].unit.code == "rank"


def is_profit(facts: FactSet, code: str) -> bool:
    """Whether a value below zero is a loss."""
    row = facts.plan.indicator[code]
    named = any(word in f"{row.name.zh} {row.name.en}".casefold() for word in _PROFITS)
    return row.verb is Verb.EARN or (row.verb is Verb.BY_NATURE and row.unit.is_money and named)


def is_growth(row: Indicator) -> bool:
    """Whether a target on average growth is named after the growth, not after what grows."""
    return any(word in f"{row.name.zh} {row.name.en}".casefold() for word in _GROWTHS)


def valued(facts: FactSet, voice: Voice, code: str, figure: Fact) -> Sentence:
    """A value with its unit; a loss says so and has no sign."""
    if code in facts.plan.indicator and is_profit(facts, code) and seen(voice, figure) < 0:
        return voice.say("value.loss", value=amount(voice, figure, absolute=True))
    return sized(facts, voice, code, figure)


def sized(
    facts: FactSet, voice: Voice, code: str, figure: Fact, *, absolute: bool = False
) -> Sentence:
    """A value with what of its unit the name does not say.

    每千人口医师数 is 2.91人, not 人/千人; doctors per 1,000 people are 2.91.
    """
    said = amount(voice, figure, absolute=absolute)
    *before, unit = said.pieces or ("",)
    left = _unsaid(facts.name_of(code)[voice.language], unit) if isinstance(unit, str) else unit
    return said if left == unit else Sentence((*before, left) if left else tuple(before))


def _unsaid(name: str, unit: str) -> str:
    """What of a unit the name does not say: of "beds per thousand people" the beds."""
    whole, slash, part = unit.partition("/")
    if slash:
        return whole if f"每{part}" in name else unit
    whole, per, part = unit.partition(" per ")
    named = name.replace("10,000", "ten thousand").replace("1,000", "thousand")
    left = "" if whole == " people" else whole
    return left if per and f"per {part}" in named else unit


def goal_of(facts: FactSet, voice: Voice, code: str, target: Fact) -> Sentence:
    """A target as its kind asks: a fall over the plan has no sign."""
    kind = facts.plan.indicator[code].target.kind
    if kind is TargetKind.CUM_CHANGE:
        return voice.say("value.reduction", value=amount(voice, target, absolute=True))
    return (
        amount(voice, target) if kind is TargetKind.RATE_AVG else valued(facts, voice, code, target)
    )


def told_as(facts: FactSet, voice: Voice, code: str, value: Fact) -> str:
    """In which form a value is told: as a loss, of a period, at a day, or as a rate."""
    loss = is_profit(facts, code) and seen(voice, value) < 0
    return "loss" if loss else _KINDS[facts.plan.indicator[code].nature]


def told(facts: FactSet, voice: Voice, code: str, value: Fact) -> Sentence:
    """The name with the verb of its value: that of the sheet, else by its nature (4.2)."""
    row = facts.plan.indicator[code]
    verb, name = _verb(facts, row, value), facts.name_of(code)[voice.language]
    stem = _stem(name) if row.verb is not Verb.BY_NATURE else name
    word, so_far = str(voice.say(f"verb.{verb}")), _is_so_far(row, value)
    if verb in _QUANTITIES and voice.language == "zh" and name.endswith("量"):
        verb = Verb.BE  # 煤炭消费量 is not 消耗 once more
    if verb is not Verb.BE and word in stem:  # 新增就业 needs no second 新增
        if stem == name:
            return _told(voice, name, Verb.BE, so_far=so_far)
        return voice.say("told.named_so_far" if so_far else "told.named", name=stem)
    return _told(voice, stem, verb, so_far=so_far)


def _stem(name: str) -> str:
    """A name without its 数, which a verb needs not; 天数 and 指数 are words of their own."""
    return name if name[-2:-1] in _COUNTERS else name.removesuffix("数")


def _told(voice: Voice, name: str, verb: Verb, *, so_far: bool = False) -> Sentence:
    said = voice.say(f"verb.{verb.value}")
    return voice.say("told.so_far" if so_far else "told", name=name, verb=said)


def _verb(facts: FactSet, row: Indicator, value: Fact) -> Verb:
    """What should fall, and a loss, are not completed; what is no money is not earned."""
    negative = min(value.value or 0.0, row.baseline.value or 0.0) < 0
    plain = row.direction is Direction.LOWER or row.target.kind is TargetKind.HOLD_MAX or negative
    if row.verb is Verb.EARN and any(word in row.name.zh for word in _PROFITS):
        return Verb.BE
    if row.verb is not Verb.BY_NATURE:
        return row.verb
    if row.nature is not Nature.FLOW or plain or is_profit(facts, row.code):
        return Verb.BE
    return Verb.COMPLETE if row.unit.is_money else Verb.AMOUNT


def _is_so_far(row: Indicator, value: Fact) -> bool:
    """Whether it is what some quarters of a year brought together."""
    flow = row.nature is Nature.FLOW and row.verb is not Verb.RECOGNISE
    return (
        flow
        and value.period.first == 1
        and not value.period.is_year
        and value.period.months > _QUARTER
    )
