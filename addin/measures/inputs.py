"""What is an input of a formula called?

A formula's words and its trace name its inputs by these; the parameter of the function is the key.
"""

from addin.language import Text

_NAMES: dict[str, tuple[str, str]] = {
    "added": ("本项增量", "increment"),
    "ahead": ("外推年数", "years ahead"),
    "baseline": ("基期", "baseline"),
    "current": ("当期", "value"),
    "cumulative_now": ("本期累计", "year to date"),
    "cumulative_year_ago": ("上年同期累计", "last year to date"),
    "damped": ("阻尼趋势", "damped trend"),
    "drift": ("按年均增量", "mean yearly step"),
    "end": ("当期", "value"),
    "expected": ("时序目标值", "value on the path"),
    "first": ("历史首年", "first year of the history"),
    "full_last_year": ("上年全年", "last year"),
    "last": ("历史末年", "last year of the history"),
    "part": ("本项", "value"),
    "planned_share": ("计划进度", "planned progress"),
    "planned": ("目标降幅", "target"),
    "progress": ("完成进度", "progress"),
    "projection": ("期末预计", "projection"),
    "rate": ("目标增速", "target rate"),
    "reduction": ("已降幅", "reduction"),
    "share": ("时序进度", "time progress"),
    "start": ("基期", "baseline"),
    "steps": ("首末相隔年数", "years between them"),
    "target": ("目标", "target"),
    "total": ("累计", "total so far"),
    "usual_share": ("往年同期累计占比", "usual share to date"),
    "value": ("当期", "value"),
    "whole": ("总量", "total"),
    "years": ("年数", "years"),
    "years_left": ("剩余年数", "years left"),
}


def name_of(name: str) -> Text:
    """The name of an input in both languages; its own where it has none."""
    zh, en = _NAMES.get(name, (name, name.replace("_", " ")))
    return Text(zh=zh, en=en)
