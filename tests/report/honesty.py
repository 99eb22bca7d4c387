"""Do the sentences of a report tell the truth? The N-rules that hold for automatic text.

The sentences are honest by construction; this is the independent check that they are, run by the
tests on every report and by whoever words phrases anew (PRACTICE 3D, narrative rules).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from addin.errors import Finding, Level
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Text
from addin.model.words import TargetKind
from addin.report.sentences.overview import is_binding, laggards
from addin.report.sentences.phrases import BoundNumber, Sentence
from addin.report.sentences.standing import all_preliminary
from addin.report.sentences.wording import Voice, said_again

__all__ = ["dishonesties", "numbers_said_otherwise"]

# A sign after a word that is one already, a change of nothing, a zero with a sign (N-02).
_BAD_SIGNS = re.compile(
    r"(?:增长|下降|提高|降低|加快|放缓|收窄|扩大|减亏|增亏|相差)-\d"
    r"|(?:高于|低于)-\d(?![^，。；]*的(?:目标区间|上限|下限))"
    r"|(?:增长|下降|提高|加快|放缓|收窄|扩大|减亏|增亏)0(?:\.0+)?(?:%|个百分点|亿元)"
    r"|-0(?:\.0+)?(?![\d.])"
    r"|\b(?:up|down|rise of|fall of|growth of|grew by|fell by) (?:-\d|0(?:\.0+)?%)"
)


def dishonesties(
    sentences: Mapping[str, Sentence], facts: FactSet, voice: Voice
) -> tuple[Finding, ...]:
    """What is wrong with automatic sentences, by rule N-01, N-02, N-03, N-07, N-08 and N-14."""
    found = [
        *_counts(sentences, facts),
        *(one for key, said in sentences.items() for one in _signs(key, said)),
        *(one for key, said in sentences.items() for one in _numbers(key, said, facts, voice)),
        *_silences(sentences, facts),
        *_unnamed(sentences, facts, voice),
        *_unmarked(sentences, facts, voice),
    ]
    return tuple(found)


def numbers_said_otherwise(
    one: Mapping[str, Sentence], other: Mapping[str, Sentence], facts: FactSet
) -> tuple[Finding, ...]:
    """N-12: sentences that bind other facts, or other vintages, than their translation does."""
    return tuple(
        _finding(
            "N-12",
            key,
            f"两种语言所用数据不同：{'、'.join(sorted(differ))}",
            f"the languages show different facts: {', '.join(sorted(differ))}",
        )
        for key in sorted(one.keys() | other.keys())
        if (differ := _difference(one.get(key), other.get(key), facts))
    )


def _difference(one: Sentence | None, other: Sentence | None, facts: FactSet) -> set[str]:
    def bound(said: Sentence | None) -> Counter[str]:
        numbers = said.numbers if said else ()
        return Counter(f"{each.fact_id} [{_vintage(facts, each)}]" for each in numbers)

    first, second = bound(one), bound(other)
    return set((first - second) + (second - first))


def _vintage(facts: FactSet, number: BoundNumber) -> str:
    found = facts.get(number.fact_id)
    return str(found.vintage) if found and found.vintage else ""


def _counts(sentences: Mapping[str, Sentence], facts: FactSet) -> Iterator[Finding]:
    """N-01: the class counts of the text add up to the number of indicators."""
    said = sentences.get("S-02", Sentence()).numbers
    counts = [_value(facts, number) for number in said]
    if counts and counts[0] != sum(counts[1:]):
        yield _finding(
            "N-01",
            "S-02",
            f"各类合计{sum(counts[1:]):g}项，与总数{counts[0]:g}项不符",
            f"the classes add up to {sum(counts[1:]):g}, not to {counts[0]:g}",
        )


def _signs(key: str, said: Sentence) -> Iterator[Finding]:
    """N-02: no sign after a word of direction, no change of zero."""
    found = _BAD_SIGNS.search(str(said))
    if found:
        yield _finding(
            "N-02", key, f"措辞与正负号重复或为零：{found[0]}", f"sign or zero: {found[0]!r}"
        )


def _numbers(key: str, said: Sentence, facts: FactSet, voice: Voice) -> Iterator[Finding]:
    """N-03: each number is what its facts show."""
    for bound in said.numbers:
        again = said_again(voice, bound, facts)
        if again is None or again.text != bound.text:
            shown = again.text if again else "—"
            yield _finding(
                "N-03",
                key,
                f"{bound.fact_id}应为{shown}，文中为{bound.text}",
                f"{bound.fact_id} is {shown}, the text says {bound.text}",
            )


def _silences(sentences: Mapping[str, Sentence], facts: FactSet) -> Iterator[Finding]:
    """N-07: a growth that is known is said, above all a negative one."""
    for key, said in sentences.items():
        part, _, subject = key.partition("/")
        if part not in {"S-04", "S-05", "S-07"}:
            continue
        if _is_average(facts, subject):
            continue  # its growth is that of the series, which says it
        if _is_once(facts, subject):
            continue  # it is done or not
        yoy, value = facts.known(subject, "yoy"), facts.known(subject, "value")
        if yoy is None or (value and value.period.end != yoy.period.end):
            continue
        ago = facts.known(subject, "value_year_ago")
        if value and ago and value.number() == ago.number():
            continue  # as shown nothing moved, and that is said
        forms = " ".join(f"{number.fact_id} {number.form}" for number in said.numbers)
        silent = yoy.id not in forms and ".value_year_ago@" not in forms
        if silent and not _is_flat(yoy):
            yield _finding("N-07", key, f"未写明同比：{yoy.id}", f"growth is not said: {yoy.id}")


def _unnamed(sentences: Mapping[str, Sentence], facts: FactSet, voice: Voice) -> Iterator[Finding]:
    """N-08: every binding indicator that is behind is named."""
    text = str(sentences.get("S-03", ""))
    for code in laggards(facts):
        name = facts.name_of(code)[voice.language]
        if is_binding(facts, code) and name not in text:
            yield _finding(
                "N-08",
                "S-03",
                f"未点名滞后的约束性指标：{name}",
                f"binding laggard not named: {name}",
            )


def _unmarked(sentences: Mapping[str, Sentence], facts: FactSet, voice: Voice) -> Iterator[Finding]:
    """N-14: preliminary and expected figures are marked."""
    marks = {name: str(voice.say(f"status.{name}")) for name in ("preliminary", "expected")}
    for key, said in sentences.items():
        part, _, subject = key.partition("/")
        if part not in {"S-04", "S-05", "S-07"} or not said.numbers:
            continue
        value = facts.known(subject, "value") or facts.known(subject, "yoy")
        mark = marks.get(value.status.value) if value and value.status else None
        if mark == marks["preliminary"] and all_preliminary(facts):
            continue  # a note says it once
        if mark and mark not in str(said):
            yield _finding("N-14", key, f"未注明{mark}", f"not marked{mark}")


def _value(facts: FactSet, number: BoundNumber) -> float:
    return facts[number.fact_id].value or 0.0


def _is_average(facts: FactSet, subject: str) -> bool:
    found = facts.plan.indicator.get(subject)
    return found is not None and found.target.kind is TargetKind.RATE_AVG


def _is_once(facts: FactSet, subject: str) -> bool:
    found = facts.plan.indicator.get(subject)
    target = found.target if found else None
    return target is not None and target.kind is TargetKind.MILESTONE and target.value == 1


def _is_flat(fact: Fact) -> bool:
    return abs(fact.value or 0.0) < 0.5 * 10.0**-fact.decimals


def _finding(rule: str, key: str, zh: str, en: str) -> Finding:
    level = Level.HARD if rule in {"N-01", "N-02", "N-03", "N-08", "N-12"} else Level.SOFT
    level = Level.INFO if rule == "N-14" else level
    return Finding(rule=rule, level=level, text=Text(zh=f"{key}：{zh}", en=f"{key}: {en}"))
