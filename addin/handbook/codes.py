"""What does a code say that stands behind a message, and what is to be done?"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from addin.errors import Level, Notes, UsageError
from addin.facts.rules.book import default_rules, rules_of
from addin.facts.rules.words import LEVELS, asks, language_card, told
from addin.language import NO_TEXT, Language, Text, fold
from addin.plan.starting.table import NOTES as OF_BEGINNINGS
from addin.plan.values import NOTES as OF_PLANS

if TYPE_CHECKING:
    from addin.facts.rules.rule import Rule
    from addin.model.plan import Plan

_COLON: dict[Language, str] = {"zh": "：", "en": ": "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code: what it is called, its levels, the messages that carry it, what to do."""

    code: str
    name: Text
    levels: tuple[Level, ...] = ()
    messages: tuple[Text, ...] = ()
    cure: Text = NO_TEXT


@cache
def codes() -> Mapping[str, Code]:
    """Every code that a message may carry, in their order."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        told = {line["code"]: line for line in csv.DictReader(lines)}
    ruled: dict[str, list[Rule]] = {}
    for rule in default_rules():
        ruled.setdefault(rule.code, []).append(rule)
    noted = _noted()
    return {
        code: _code(code, told.get(code, {}), ruled.get(code, []), noted.get(code, []))
        for code in sorted({*told, *ruled, *noted})
    }


def explain(code: str, language: Language, plan: "Plan | None" = None) -> str:
    """What a code means, its messages and what to do; UsageError, with near ones, for no code.

    A rule is told with its condition; ``names`` (``名称``) tells the language of rules.
    """
    if fold(code) in {"names", "名称"}:
        return language_card(language)
    ruled: dict[str, list[Rule]] = {}
    for rule in rules_of(plan)[0] if plan else default_rules():
        ruled.setdefault(rule.code, []).append(rule)
    known = codes()
    wanted = {_plain(name): name for name in (*known, *ruled)}
    named = {fold(one.name[language]): one.code for one in known.values() if one.name[language]}
    found = wanted.get(_plain(code)) or named.get(fold(code))
    if found is None:
        raise UsageError("no_such_code", code=code, near=_near(code, [*wanted.values()], named))
    lines = [told(ruled[found], language)] if found in ruled else []
    if found in known:
        lines += _lines(known[found], language, told=bool(lines))
    return "\n".join(lines)


def _code(
    code: str, told: Mapping[str, str], rules: "list[Rule]", noted: list[tuple[Level, Text]]
) -> Code:
    name = Text(zh=told.get("zh", ""), en=told.get("en", ""))
    cure = Text(zh=told.get("cure_zh", ""), en=told.get("cure_en", ""))
    advice = next((rule.advice for rule in rules if rule.advice), NO_TEXT)
    messages = [Text(zh=asks(rule, "zh"), en=asks(rule, "en")) for rule in rules]
    levels = dict.fromkeys([*(rule.level for rule in rules), *(level for level, _ in noted)])
    return Code(
        code=code,
        name=next((rule.name for rule in rules if rule.name), name) or name,
        levels=tuple(levels),
        messages=tuple(dict.fromkeys([*messages, *(text for _, text in noted)])),
        cure=cure or advice,
    )


def _noted() -> dict[str, list[tuple[Level, Text]]]:
    """The messages that stand in files of notes, by code; values are left as gaps."""
    shelf = files("addin")
    others = (
        shelf / "templating" / "language" / "faults.csv",
        shelf / "ooxml" / "sheet" / "findings.csv",
        shelf / "living" / "checks" / "points.csv",
    )
    found: dict[str, list[tuple[Level, Text]]] = {}
    for notes in (OF_PLANS, OF_BEGINNINGS, *(Notes(Path(str(path))) for path in others)):
        for line in filter(lambda each: each["rule"], notes.lines.values()):
            text = Text(zh=gapped(line["zh"]), en=gapped(line["en"]))
            found.setdefault(line["rule"], []).append((Level(line["level"] or Level.HARD), text))
    return found


def gapped(words: str) -> str:
    """A message with an ellipsis for each value."""
    held = words.replace("{{", "\0").replace("}}", "\1")
    return re.sub(r"\{[^{}]*\}", "…", held).replace("\0", "{").replace("\1", "}")


def _lines(found: Code, language: Language, *, told: bool) -> list[str]:
    lines = [] if told else [f"{found.code} {found.name[language]}"]
    if found.levels and not told:
        words = ", ".join(f"{level.value} {LEVELS[level][language]}" for level in found.levels)
        lines.append(f"  {_LEVEL[language]}{_COLON[language]}{words}")
    if not told:
        lines += [
            f"  {_SAYS[language]}{_COLON[language]}{text[language]}" for text in found.messages
        ]
    advice = found.cure[language]
    if advice and not (told and _advised(found.code)):
        lines.append(f"  {_DO[language]}{_COLON[language]}{advice}")
    lines.append(f"  {_MORE[language]}{_COLON[language]}onpace help {found.code}")
    return lines


def _advised(code: str) -> bool:
    """Whether the rule says itself what to do."""
    return any(rule.advice for rule in default_rules() if rule.code == code)


_LEVEL = Text(zh="级别", en="Level")
_SAYS = Text(zh="提示语", en="Message")
_DO = Text(zh="怎么办", en="What to do")
_MORE = Text(zh="手册", en="Handbook")


def _plain(code: str) -> str:
    """A code as people type it: v20, V-20, Ｖ－20 are one."""
    return re.sub(r"[^\w]|_", "", fold(code))


def _near(code: str, known: list[str], named: Mapping[str, str]) -> list[str]:
    """Codes that begin alike, and those whose name has the words."""
    wanted = _plain(code)
    common = {
        each: sum(1 for at in range(1, len(wanted) + 1) if _plain(each).startswith(wanted[:at]))
        for each in known
    }
    by_name = [of for name, of in named.items() if fold(code) and fold(code) in name]
    near = sorted(known, key=lambda each: (-common[each], each))[:3]
    return list(dict.fromkeys([*by_name[:3], *near]))[:4]
