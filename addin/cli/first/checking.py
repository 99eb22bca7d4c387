"""The command that says what to mend: check."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from addin.cli.plans import Explain, MaybeAt, MaybeBook, open_plan
from addin.cli.screen import (
    ATTENTION,
    AsJson,
    Lang,
    attention,
    existing,
    finding_row,
    language_of,
    print_json,
    show,
)
from addin.cli.showing.lines import columns
from addin.errors import Finding, Level, PlanError, UsageError
from addin.language import Language, Text

if TYPE_CHECKING:  # a help text loads no numbers: the command imports its work
    from addin.model.plan import Plan

LEVELS = {
    Level.HARD: Text(
        zh="H 必须改：不改，整个工作簿或这一格不能用",
        en="H must be mended: until then the workbook, or this cell, is not used",
    ),
    Level.SOFT: Text(
        zh="S 请核实：数已采用；错的改，属实的不动，备注可记原因",
        en="S to be checked: the number is used; if true leave it, a note may say why",
    ),
    Level.INFO: Text(zh="I 提示：供参考，不必处理", en="I informs: nothing has to be done"),
}
_FEW = 4


def check(
    book: MaybeBook = None,
    period: MaybeAt = "",
    explain: Explain = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Print every finding of a plan workbook, or what a code says."""
    language = language_of(lang)
    if explain:
        from addin.handbook import codes

        plan = open_plan(book, language) if book else None
        show(codes.explain(explain, language, plan), hanging=4)
        return
    if book is None:
        raise UsageError("which_plan")
    plan, findings = _found(existing(book), period, language)
    ordered = sorted(findings, key=_blocking)
    if as_json:
        code = plan.identity.code if plan else None
        print_json({"plan": code, "findings": [finding_row(found) for found in ordered]})
    else:
        _tell(ordered, plan, book, language)
    raise typer.Exit(ATTENTION if plan is None else attention(ordered))


def _found(
    book: Path, period: str, language: Language
) -> tuple["Plan | None", tuple[Finding, ...]]:
    """The plan, None where it cannot be used, and everything that is found."""
    from addin.facts.rules import check as rules
    from addin.report.sentences.phrases import phrase_findings

    phrases = phrase_findings(book)
    try:
        plan = open_plan(book, language)
    except PlanError as error:
        if not error.findings:
            raise
        return None, (*phrases, *error.findings)
    return plan, (*phrases, *rules.check(plan, period or None))


def _blocking(found: Finding) -> tuple[int, int, int, str, str, int]:
    """What blocks the most comes first: the file, its sheets, the plan, what refers to it."""
    from addin.plan.schema import SHEETS, header_name

    grave = list(Level).index(found.level)
    whole = 0 if not found.place.sheet or found.rule in _OF_FILE else 1
    names = [set(sheet.names) for sheet in SHEETS.values()]
    own = header_name(found.place.sheet)
    at = next((number for number, known in enumerate(names) if own in known), len(names))
    digits = "".join(sign for sign in found.place.cell if sign.isdecimal())
    return grave, whole, at, found.rule, found.place.sheet, int(digits or 0)


_OF_FILE = frozenset({"W-01", "W-02", "W-05", "W-09"})


def _tell(findings: Sequence[Finding], plan: "Plan | None", book: Path, language: Language) -> None:
    """The findings, what their levels mean, and the next step."""
    for level in Level:
        group = [found for found in findings if found.level is level]
        if not group:
            continue
        show(LEVELS[level][language])
        lines = _groups(group, language) if columns() else _each(group, language)
        for line in lines:
            show(line, hanging=6)
        show("")
    counts = {level: sum(found.level is level for found in findings) for level in Level}
    said = "  ".join(f"{level} {count}" for level, count in counts.items())
    show(Text(zh=f"共{len(findings)}条：{said}", en=f"{_counted(len(findings))}: {said}")[language])
    show(_next(counts[Level.HARD], plan, book)[language])


def _counted(count: int) -> str:
    return "1 finding" if count == 1 else f"{count} findings"


def _each(findings: Iterable[Finding], language: Language) -> Iterator[str]:
    """One line for each, whole: for a pipe."""
    return (f"{found.level} {found.show(language)}" for found in findings)


def _groups(findings: Sequence[Finding], language: Language) -> Iterator[str]:
    """Findings of one rule on one sheet together: what to do once, the first cells, how many."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for found in findings:
        key = found.rule, found.place.sheet, found.advice[language]
        groups.setdefault(key, []).append(found)
    for (rule, sheet, advice), group in groups.items():
        if len(group) == 1:
            yield f"  {group[0].show(language)}"
            continue
        count = Text(zh=f"{len(group)}处", en=f"{len(group)} times")[language]
        yield f"  {sheet} [{rule}] {count}{f': {advice}' if advice else ''}"
        for found in group[:_FEW]:
            effect = f"; {found.effect[language]}" if found.effect[language] else ""
            yield f"    {found.place.cell or sheet}: {found.text[language]}{effect}"
        if len(group) > _FEW:
            cells = [found.place.cell for found in group[_FEW:]]
            yield Text(
                zh=f"    另有{len(cells)}处：{'、'.join(cells)}",
                en=f"    and {len(cells)} more: {', '.join(cells)}",
            )[language]


def _next(hard: int, plan: "Plan | None", book: Path) -> Text:
    """The next step that the state of the workbook asks for."""
    if plan is None or hard:
        return Text(
            zh=f"下一步：先改H各条，保存后再运行 onpace check {book}；"
            "某条不明白：onpace check --explain 代码",
            en=f"next: mend what has an H, save, then again: onpace check {book}; what a code"
            " means: onpace check --explain CODE",
        )
    if not plan.indicators:
        return Text(
            zh="规划中还没有指标。下一步：填“指标”表（代码、名称、计量单位、目标），再填“数据”表",
            en="the plan has no indicators yet; next: fill in the sheet Indicators (code, name,"
            " unit, target), then Data",
        )
    if not len(plan.observations):
        return Text(
            zh="还没有数据，无法评价进展。下一步：在“数据”表一行填一个数",
            en="there are no figures yet, so nothing can be scored; next: one number on each row"
            " of the sheet Data",
        )
    return Text(
        zh=f"下一步：onpace assess {book} 看进展；onpace report {book} 出报告",
        en=f"next: onpace assess {book} shows how the plan stands, onpace report {book} writes it",
    )
