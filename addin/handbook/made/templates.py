"""What does the handbook say of template tags, and of names that a template may use?"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from addin.files import shipped
from addin.handbook.made.tables import table
from addin.language import Language, Text
from addin.templating.language.runtime import LIGHT_FILTERS
from addin.templating.language.tags import BLOCKS, CELL_WORDS

_SAID = (
    ("{{ name }}", Text(zh="输出取值", en="prints a value")),
    ("{{p name }}", Text(zh="代替整段：子文档、列表", en="stands for its paragraph")),
    ("{{r name }}", Text(zh="富文本，自带格式", en="rich text with its own looks")),
    ("{% if … %} … {% endif %}", Text(zh="有条件地输出", en="prints where it holds")),
    ("{% for row in rows %} … {% endfor %}", Text(zh="逐项输出", en="prints for each")),
    ("{%p … %}", Text(zh="语句占整段，该段不留下", en="the statement takes its paragraph")),
    ("{%tr … %}", Text(zh="语句占表格一行，用于逐行", en="the statement takes its table row")),
    ("{%tc … %}", Text(zh="语句占一格，用于逐列", en="the statement takes its cell")),
    ("{# … #}", Text(zh="说明，不输出", en="a remark, never printed")),
)
_LONGEST = 90


def tags_page(language: Language) -> str:
    """Tags, statements and filters."""
    header = Text(zh="标签|作用", en="tag|what it does")
    rows = [(f"`{tag}`", said[language]) for tag, said in _SAID]
    blocks = ", ".join(f"`{word}`" for word in (*BLOCKS, *CELL_WORDS))
    filters = ", ".join(f"`{name}`" for name in sorted(LIGHT_FILTERS))
    return "\n".join(
        [
            *table(header[language].split("|"), rows),
            f"## {Text(zh='语句', en='Statements')[language]}\n\n{blocks}\n",
            f"## {Text(zh='过滤器', en='Filters')[language]}\n\n{filters}\n",
        ]
    )


def names_page(language: Language) -> str:
    """The names that a report template may use, with what each prints."""
    header = Text(zh="名称|输出", en="name|what it prints")
    rows = [(f"`{name}`", _printed(value)) for name, value in sorted(_values(language).items())]
    return "\n".join(table(header[language].split("|"), rows))


@lru_cache(maxsize=2)
def _values(language: Language) -> Mapping[str, Any]:
    from addin.facts.assess import assess
    from addin.plan.read import read_plan
    from addin.report.sentences.phrases import read_phrases
    from addin.report.sentences.wording import Voice
    from addin.report.values import report_values

    plan = read_plan(shipped("workbooks", "county-health.xlsx"))
    return report_values(assess(plan, plan.latest), Voice(phrases=read_phrases(language)))


def _printed(value: Any) -> str:
    if isinstance(value, list):
        fields = ", ".join(value[0]) if value and isinstance(value[0], Mapping) else ""
        return f"[{len(value)}] {fields}"
    if isinstance(value, Mapping):
        return f"{{{', '.join(map(str, value))}}}"
    text = str(getattr(value, "alternative", value)).replace("\n", " ")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
