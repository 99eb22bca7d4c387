"""What is an input of a formula called?

A formula's words and its trace name its inputs by these; the parameter of the function is the key.
"""

from addin.language import Text

_NAMES: dict[str, tuple[str, str]] = {
    "added": ("本项增量", "increment"),
    "ahead": ("外推年数", "years ahead"),
    "ahead_of": ("快于时序的下限（百分点）", "ahead from (points)"),
    "baseline": ("基期", "baseline"),
    "behind": ("滞后的下限（百分点）", "behind from (points)"),
    "cumulative_now": ("本期累计", "year to date"),
    "cumulative_year_ago": ("上年同期累计", "last year to date"),
    "current": ("当期", "value"),
    "damped": ("阻尼趋势", "damped trend"),
    "direction": ("方向（越高越好为1，越低越好为－1）", "direction (1 higher, -1 lower is better)"),
    "drift": ("按年均增量", "mean yearly step"),
    "elapsed": ("已过时间", "time gone"),
    "end": ("当期", "value"),
    "expected": ("时序目标值", "value on the path"),
    "first": ("历史首年", "first year of the history"),
    "full_last_year": ("上年全年", "last year"),
    "goal": ("目标值", "value aimed at"),
    "growth": ("本项增速", "growth of the part"),
    "high": ("区间上限", "upper end"),
    "last": ("历史末年", "last year of the history"),
    "link_now": ("本期累计换算系数", "link factor, year to date"),
    "link_year_ago": ("上年同期换算系数", "link factor, last year to date"),
    "low": ("区间下限", "lower end"),
    "misses": ("约束性指标预计不达标（1为是）", "binding and projected to miss (1: yes)"),
    "on_pace": ("基本达到时序的下限（百分点）", "on pace from (points)"),
    "part": ("本项", "value"),
    "planned_share": ("计划进度", "planned progress"),
    "planned": ("目标降幅", "target"),
    "planned_value": ("分年目标", "milestone"),
    "previous": ("上期", "value before"),
    "progress": ("完成进度", "progress"),
    "projection": ("期末预计", "projection"),
    "pull": ("拉动", "pull"),
    "rate": ("目标增速", "target rate"),
    "reduction": ("已降幅", "reduction"),
    "share": ("时序进度", "time progress"),
    "start": ("基期", "baseline"),
    "steps": ("首末相隔年数", "years between them"),
    "target": ("目标", "target"),
    "tolerance": ("允许偏差", "tolerance"),
    "total": ("累计", "total so far"),
    "total_growth": ("总量增速", "growth of the total"),
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
