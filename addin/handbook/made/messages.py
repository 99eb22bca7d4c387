"""What does the handbook say of rules, of codes and of error messages?"""

from collections.abc import Iterator

from addin.errors import WORDS
from addin.facts.rules.book import default_rules
from addin.facts.rules.language.tokens import in_chinese
from addin.facts.rules.language.vocabulary import SCOPES
from addin.facts.rules.rule import Rule
from addin.facts.rules.words import LEVELS, asks
from addin.handbook.codes import codes, gapped
from addin.handbook.made.tables import table
from addin.language import Language, Text

_RULE_COLUMNS = Text(zh="级别|范围|应成立|提示语", en="level|of what|must hold|message")
_DO = Text(zh="怎么办：", en="What to do: ")
_CODE_COLUMNS = Text(zh="代码|名称|级别|怎么办", en="code|what it is|level|what to do")
_FAMILIES = {
    "B": Text(zh="B 建立工作簿", en="B Beginning a workbook"),
    "W": Text(zh="W 读取工作簿", en="W Reading a workbook"),
    "V": Text(zh="V 审核规则", en="V Rules"),
    "T": Text(zh="T 模板", en="T Templates"),
    "F": Text(zh="F 外发", en="F Leaving the office"),
    "X": Text(zh="X 改动工作簿", en="X Changing a workbook"),
    "L": Text(zh="L 台账", en="L The ledger"),
    "N": Text(zh="N 核对报告", en="N Verifying a report"),
    "R": Text(zh="R 更新报告", en="R Refreshing a report"),
    "K": Text(zh="K 核对发布包", en="K Checking a release"),
}
_OTHERS = Text(zh="其他", en="Others")
_ERROR_COLUMNS = Text(zh="编号|信息", en="id|message")


def rules_page(language: Language) -> str:
    """Every shipped rule: level, scope, condition, message, cure."""
    by_code: dict[str, list[Rule]] = {}
    for rule in default_rules():
        by_code.setdefault(rule.code, []).append(rule)
    lines: list[str] = []
    for code, rules in by_code.items():
        lines += _rule(code, rules, language)
    return "\n".join(lines)


def _rule(code: str, rules: list[Rule], language: Language) -> Iterator[str]:
    yield f"\n## {code} {rules[0].name[language]}"
    yield from table(
        _RULE_COLUMNS[language].split("|"),
        [
            (
                rule.level.value,
                SCOPES[rule.scope].words[language],
                f"`{in_chinese(rule.text) if language == 'zh' else rule.text}`",
                asks(rule, language),
            )
            for rule in rules
        ],
    )
    cure = codes()[code].cure[language]
    if cure:
        yield f"{_DO[language]}{cure}"


def codes_page(language: Language) -> str:
    """Every code that a message may carry."""
    lines: list[str] = []
    families = {code[0] if "-" in code else "" for code in codes()}
    for family in [*(each for each in _FAMILIES if each in families), ""]:
        chosen = [c for name, c in codes().items() if (name[0] if "-" in name else "") == family]
        lines += ["", f"## {_FAMILIES.get(family, _OTHERS)[language]}"]
        lines += table(
            _CODE_COLUMNS[language].split("|"),
            [
                (
                    one.code,
                    one.name[language],
                    ", ".join(f"{level.value} {LEVELS[level][language]}" for level in one.levels),
                    one.cure[language],
                )
                for one in chosen
            ],
        )
    return "\n".join(lines)


def errors_page(language: Language) -> str:
    """Every error message by its id, with a gap for each value."""
    rows = [
        (f"`{key}`", gapped(line[language]))
        for key, line in WORDS.lines.items()
        if len(line[language]) > _LEAST
    ]
    return "\n".join(table(_ERROR_COLUMNS[language].split("|"), rows))


_LEAST = 6
