"""What does a rule say: of a row that breaks it, of itself, and of its language?"""

from collections.abc import Iterable, Iterator
from math import isnan

from addin.errors import Level, UsageError
from addin.facts.rules.asked import AskedColumns
from addin.facts.rules.book import default_rules, rules_of
from addin.facts.rules.language.nodes import ValueKind
from addin.facts.rules.language.tokens import in_chinese
from addin.facts.rules.language.vocabulary import (
    AGGREGATES,
    FUNCTIONS,
    PLACE,
    SCOPES,
    TERMS,
    Scope,
    named,
)
from addin.facts.rules.rule import Rule
from addin.language import LANGUAGES, Language, Text, fold
from addin.measures.rounding import round_half_up
from addin.model.plan import Plan

LEVELS = {
    Level.HARD: Text(zh="强制", en="must hold"),
    Level.SOFT: Text(zh="核实", en="needs an explanation"),
    Level.INFO: Text(zh="提示", en="informs"),
}


def said(rule: Rule, columns: AskedColumns, row: int) -> Text:
    """The message of `rule` for one row: of what it speaks, what was found."""
    label = columns.table.label(row)
    zh, en = (
        _joined(label[language], _filled(rule.message[language], columns, row, language), language)
        for language in LANGUAGES
    )
    return Text(zh=zh, en=en)


def asks(rule: Rule, language: Language) -> str:
    """The message of `rule` for no row: the names of values stand where their numbers would."""
    return PLACE.sub(lambda found: _term(named(found[1]), language), rule.message[language])


def words_of(rule: Rule, language: Language) -> tuple[str, ...]:
    """What a rule asks, of what, how exactly, and what it says, one line each."""
    lines = (
        (Text(zh="级别", en="Level"), f"{rule.level.value} {LEVELS[rule.level][language]}"),
        (Text(zh="范围", en="Scope"), _scope_words(rule, language)),
        (Text(zh="应成立", en="Must hold"),
         rule.text if language == "en" else in_chinese(rule.text)),
        (Text(zh="容差", en="Tolerance"), rule.tolerance),
        (Text(zh="缺数处理", en="Missing values"), rule.missing[language]),
        (Text(zh="提示语", en="Message"), rule.message[language]),
        (Text(zh="怎么办", en="What to do"), rule.advice[language]),
        (Text(zh="归口", en="Owner"), rule.owner),
        (Text(zh="有效期", en="Valid"), _validity(rule)),
    )  # fmt: skip
    return tuple(f"  {label[language]}{_COLON[language]}{text}" for label, text in lines if text)


def explain(code: str, language: Language, plan: Plan | None = None) -> str:
    """What a rule asks, of what, how exactly, and what it says; UsageError for an unknown one.

    The code ``names`` (``名称``) explains the language instead: scopes, names and functions.
    """
    if fold(code) in {"names", "名称"}:
        return language_card(language)
    rules = rules_of(plan)[0] if plan else default_rules()
    found = [rule for rule in rules if fold(rule.code) == fold(code)]
    if not found:
        raise _unknown(code, rules)
    head = f"{found[0].code} {found[0].name[language]}".rstrip()
    return "\n".join([head, *(line for rule in found for line in words_of(rule, language))])


def language_card(language: Language) -> str:
    """Signs, functions, and the names that each scope knows, in the words of `language`."""
    return "\n".join(_card(language))


def _joined(label: str, words: str, language: Language) -> str:
    return f"{label}{_COLON[language]}{words}" if label else words


def _filled(message: str, columns: AskedColumns, row: int, language: Language) -> str:
    return PLACE.sub(lambda found: _value(named(found[1]), columns, row, language), message)


def _value(name: str, columns: AskedColumns, row: int, language: Language) -> str:
    term = TERMS.get(name)
    if term is None or term.kind is ValueKind.GROUP or columns.table.scope not in term.scopes:
        return "{" + name + "}"
    if term.kind is ValueKind.TEXT:
        return columns.word(name).at(row, language) or "—"
    value = float(columns.number(name)[row])
    if isnan(value):
        return "—"
    text = f"{round_half_up(f'{value:.15g}', columns.table.decimals(row)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _term(name: str, language: Language) -> str:
    return TERMS[name].words[language] if name in TERMS else "{" + name + "}"


def _scope_words(rule: Rule, language: Language) -> str:
    words = SCOPES[rule.scope].words[language]
    return words + (f" ({', '.join(rule.codes)})" if rule.codes else "")


def _validity(rule: Rule) -> str:
    if rule.valid_from is None and rule.valid_to is None:
        return ""
    return f"{rule.valid_from or ''}—{rule.valid_to or ''}"


def _unknown(code: str, rules: Iterable[Rule]) -> UsageError:
    codes = list(dict.fromkeys(rule.code for rule in rules))
    wanted = fold(code)
    common = {
        known: sum(1 for at in range(1, len(wanted) + 1) if fold(known).startswith(wanted[:at]))
        for known in codes
    }
    near = sorted(codes, key=lambda known: -common[known])[:3]
    return UsageError("no_rule", code=code, near=near)


_SIGNS = Text(
    zh="运算：+ - * / ^，= <> < <= > >=（可连写 0 <= 本期值 <= 100），且 或 非，属于(“…”, “…”)",
    en="signs: + - * / ^, = <> < <= > >= (also 0 <= value <= 100), and or not, in ('...', '...')",
)
_SPECIAL = Text(
    zh="如果(条件, 甲, 乙)，已知(项)，容差，规则成立(“V-20”)，取值(“代码”)，取同比(“代码”)，"
    "取基本量(“代码”)（以元、人、吨计）；“代码”也可为口径，几个可选的用“|”分隔",
    en="if(condition, one, other), known(name), tolerance, holds('V-20'), value_of('CODE'),"
    " yoy_of('CODE'), amount_of('CODE') in CNY, persons, tonnes; CODE may be a concept, or several"
    " of them with | between",
)
_COLON: dict[Language, str] = {"zh": "：", "en": ": "}
_COMMA: dict[Language, str] = {"zh": "、", "en": ", "}


def _card(language: Language) -> Iterator[str]:
    yield _SIGNS[language]
    yield _SPECIAL[language]
    heads = Text(zh="函数", en="functions"), Text(zh="一组数的函数", en="functions of a group")
    functions = {name: found.words for name, found in FUNCTIONS.items()}
    for head, names in zip(heads, (functions, AGGREGATES), strict=True):
        words = (_word(name, text, language) for name, text in names.items())
        yield f"{head[language]}{_COLON[language]}{_COMMA[language].join(words)}"
    for scope in SCOPES.values():
        yield from _scope(scope, language)


def _scope(scope: Scope, language: Language) -> Iterator[str]:
    yield f"\n{_word(scope.name, scope.words, language)}"
    terms = (term for name, term in TERMS.items() if name in scope.terms)
    yield from (f"  {_word(term.name, term.words, language)}" for term in terms)


def _word(name: str, words: Text, language: Language) -> str:
    return f"{words.zh}（{name}）" if language == "zh" else f"{name}: {words.en}"
