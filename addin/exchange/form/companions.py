"""What goes with the page: cover, checks, definitions, actions and the hidden sheet?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from addin.errors import Level
from addin.exchange.form.checks import VERDICTS, compiled, joined_formula, rule_formulas
from addin.exchange.form.form import Answer, Form, name_of_row
from addin.exchange.form.layout import COLUMN_OF, FIRST_CHECK, Grid
from addin.exchange.form.rules import FORM_RULES, rules_of
from addin.exchange.words import EntryStatus
from addin.language import Text
from addin.model.words import ActionState

__all__ = ["ACTION_HEADERS", "write_actions", "write_checks", "write_cover", "write_definitions",
           "write_meta"]  # fmt: skip

Formats = Callable[..., Any]

ACTION_HEADERS = {
    "code": Text(zh="编号", en="No."),
    "indicator": Text(zh="指标", en="Indicator"),
    "problem": Text(zh="问题", en="Problem"),
    "measure": Text(zh="整改措施", en="Measure"),
    "person": Text(zh="责任人", en="Person"),
    "due": Text(zh="完成时限", en="Due"),
    "before": Text(zh="上期状态", en="State before"),
    "state": Text(zh="本期状态", en="State now"),
    "progress": Text(zh="进展说明", en="Progress"),
}
_LEVELS = {
    Level.HARD: Text(zh="强制", en="must"),
    Level.SOFT: Text(zh="核实", en="explain"),
    Level.INFO: Text(zh="提示", en="note"),
}
_LINE_WIDTH = 76
_CHECK_HEADERS = {
    "code": Text(zh="代码", en="Code"),
    "name": Text(zh="指标名称", en="Indicator"),
    "previous_growth": Text(zh="上期同比", en="Growth before"),
    "growth_low": Text(zh="同比下限", en="Growth, low"),
    "growth_high": Text(zh="同比上限", en="Growth, high"),
    "lower": Text(zh="数值下限", en="Least"),
    "upper": Text(zh="数值上限", en="Most"),
    "decimals": Text(zh="小数位", en="Decimals"),
    "hard": Text(zh="强制", en="Must"),
    "soft": Text(zh="核实", en="Explain"),
    "info": Text(zh="提示", en="Note"),
}
_FILE_RULES = (
    (
        "V-10",
        Level.HARD,
        Text(
            zh="签字栏（单位负责人、统计负责人、填表人、联系电话、报出日期）应填全",
            en="the sign-off block is complete",
        ),
    ),
    (
        "V-25",
        Level.SOFT,
        Text(
            zh="预填的上年同期、上季累计被修改，按数据更正处理",
            en="a changed prefilled value is taken as a revision",
        ),
    ),
    (
        "V-26",
        Level.HARD,
        Text(
            zh="更正已接收的数据须选更正类别并说明原因",
            en="a correction needs its class and a reason",
        ),
    ),
)


def write_cover(sheet: Any, formats: Formats, grid: Grid) -> None:
    """Write 封面: what is asked, until when, by whom, in three steps, and what is still open."""
    form = grid.form
    zh = form.language == "zh"
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_column("A:A", 18)
    sheet.set_column("B:B", 72)
    sheet.set_row(0, 42)
    sheet.write_string("A1", form.header.title[form.language], formats("cover"))
    sheet.write_blank("B1", None, formats("cover"))
    row = 3
    for label, value in _cover_lines(form):
        sheet.write_string(f"A{row}", label, formats("label_left"))
        sheet.write_string(f"B{row}", value, formats("wrapped"))
        row += 1
    sheet.write_string(f"A{row}", "填报情况" if zh else "State", formats("label_left"))
    sheet.write_formula(f"B{row}", _state_formula(grid), formats("strong"), _first_state(grid))
    row += 2
    for title, lines in _cover_blocks(form):
        sheet.write_string(f"A{row}", title, formats("label_left"))
        for line in lines:
            sheet.write_string(f"B{row}", line, formats("wrapped"))
            # Excel does not measure wrapped lines of a file that it did not write.
            sheet.set_row(row - 1, 18 * (1 + _width(line) // _LINE_WIDTH))
            row += 1
        row += 1
    sheet.protect("", {"format_columns": True, "format_rows": True})


def write_checks(sheet: Any, formats: Formats, grid: Grid) -> None:
    """Write 审核: each rule as a native formula for each row, then the rules in words."""
    form, language = grid.form, grid.form.language
    sheet.write_string("A1", "审核关系" if language == "zh" else "Checks", formats("strong"))
    sheet.set_column("A:A", 14)
    sheet.set_column("B:B", 30)
    sheet.freeze_panes(FIRST_CHECK - 1, 2)
    for index, key in enumerate(grid.check_columns):
        title = _CHECK_HEADERS[key][language] if key in _CHECK_HEADERS else key
        sheet.write_string(FIRST_CHECK - 2, index, title, formats("header"))
    for index, row in enumerate(form.rows):
        sheet.write_string(grid.check("code", index), row.code)
        sheet.write_string(grid.check("name", index), row.name[language])
        for key in ("previous_growth", "growth_low", "growth_high", "lower", "upper", "decimals"):
            value = getattr(row, key)
            if value is not None:
                sheet.write_number(grid.check(key, index), value)
        _write_rules(sheet, grid, index)
    line = FIRST_CHECK + len(form.rows) + 1
    own = {rule.code for rule in form.rules}
    for rule_id, level, text in (
        *((r.id, r.level, r.text) for r in FORM_RULES if r.id not in own),
        *((r.code, r.level, r.message) for r in compiled(form)),
        *_FILE_RULES,
    ):
        words = f"{rule_id}（{_LEVELS[level][language]}）{text[language]}"
        sheet.write_string(f"A{line}", words)
        line += 1
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True})


def write_definitions(sheet: Any, formats: Formats, grid: Grid) -> None:
    """Write 指标解释: the definition of each indicator, its unit, and its last four quarters."""
    form, language = grid.form, grid.form.language
    zh = language == "zh"
    labels = [label for label, _ in form.rows[0].history] if form.rows else []
    titles = (
        ("代码", "指标名称", "单位", "指标解释", "小数位不超过")
        if zh
        else ("Code", "Indicator", "Unit", "Definition", "Most decimals")
    )
    for index, title in enumerate((*titles, *labels)):
        sheet.write_string(0, index, title, formats("header"))
    for index, row in enumerate(form.rows, start=1):
        sheet.write_string(index, 0, row.code, formats("text"))
        sheet.write_string(index, 1, row.name[language], formats("text"))
        sheet.write_string(index, 2, row.unit.name[language] or row.unit.name.zh, formats("text"))
        sheet.write_string(index, 3, row.definition[language] or "—", formats("text"))
        sheet.write_number(index, 4, row.decimals, formats("centre"))
        for place, (_, value) in enumerate(row.history, start=5):
            if value is not None:
                sheet.write_number(index, place, value, formats("number", max(row.decimals - 2, 0)))
    sheet.set_column("A:A", 14)
    sheet.set_column("B:B", 26)
    sheet.set_column("C:C", 12)
    sheet.set_column("D:D", 60)
    sheet.set_column("E:I", 13)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def write_actions(sheet: Any, formats: Formats, grid: Grid) -> None:
    """Write 整改事项: the open items of the rectification ledger, their state to be filled in."""
    form, language = grid.form, grid.form.language
    widths = (10, 22, 30, 34, 10, 12, 11, 12, 40)
    for index, (title, width) in enumerate(zip(ACTION_HEADERS.values(), widths, strict=True)):
        sheet.set_column(index, index, width)
        style = "header_input" if index >= 7 else "header"  # noqa: PLR2004 - state, progress
        sheet.write_string(0, index, title[language], formats(style))
    for index, action in enumerate(form.actions, start=1):
        words = (
            action.code,
            action.indicator,
            action.problem[language],
            action.measure[language],
            action.person,
            action.due,
            action.state[language],
        )
        for place, word in enumerate(words):
            sheet.write_string(index, place, word, formats("text"))
        sheet.write_blank(index, 7, None, formats("input"))
        sheet.write_blank(index, 8, None, formats("input_text"))
        sheet.data_validation(
            index, 7, index, 7,
            {"validate": "list", "source": [state[language] for state in ActionState]},
        )  # fmt: skip
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def write_meta(sheet: Any, grid: Grid) -> None:
    """Write the hidden sheet: the identity in B1, then what the intake may want to know."""
    form = grid.form
    lines = (
        ("form", str(form.id)),
        ("version", form.version),
        ("period", str(form.period)),
        ("respondent", form.id.respondent),
        ("issued", form.issued.isoformat()),
        ("language", form.language),
    )
    for index, (key, value) in enumerate(lines):
        sheet.write(index, 0, key)
        sheet.write(index, 1, value)
    for index, row in enumerate(form.rows):
        sheet.write_string(len(lines) + 1 + index, 0, row.code)
        sheet.write_string(len(lines) + 1 + index, 1, name_of_row(row.code, form.period))
        sheet.write_string(len(lines) + 1 + index, 2, grid.entry("value", index))
    sheet.hide()
    sheet.protect()


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 255 else 1 for letter in text)  # noqa: PLR2004 - Latin


def _write_rules(sheet: Any, grid: Grid, index: int) -> None:
    form = grid.form
    row = form.rows[index]
    blank = Answer(code=row.code, status=EntryStatus.NORMAL)
    fires = {rule.id for rule in rules_of(row, form) if rule.fires(blank, row, {}, form)}
    cells: dict[Level, list[str]] = {level: [] for level in Level}
    fired: dict[Level, list[str]] = {level: [] for level in Level}
    for rule_id, level, formula in rule_formulas(index, grid):
        cells[level].append(grid.check(rule_id, index))
        fired[level] += [rule_id] if rule_id in fires else []
        sheet.write_formula(
            grid.check(rule_id, index), formula, None, rule_id if rule_id in fires else ""
        )
    for key, level in (("hard", Level.HARD), ("soft", Level.SOFT), ("info", Level.INFO)):
        sheet.write_formula(
            grid.check(key, index),
            joined_formula(cells[level]),
            None,
            " ".join(fired[level]),
        )


def _cover_lines(form: Form) -> tuple[tuple[str, str], ...]:
    due, language = form.header.deadline, form.language
    if language == "zh":
        return (
            ("填报单位", form.respondent.zh),
            ("报告期", form.period.label("zh")),
            ("指标数", f"{len(form.rows)}项" + _count(form, "，整改事项{}项")),
            ("应报时间", f"{due.year}年{due.month}月{due.day}日{due:%H:%M}前"),
            ("完成审核", f"{_short(form.header.audit_by)}前"),
            ("完成验收", f"{_short(form.header.accept_by)}前"),
            ("制定机关", form.header.issuer.zh),
            ("有效期至", f"{form.header.valid_until.year}年{form.header.valid_until.month}月"),
            ("联系方式", form.header.contact or "见通知"),
            ("表标识", str(form.id)),
        )  # fmt: skip
    return (
        ("Respondent", form.respondent["en"]),
        ("Period", form.period.label("en")),
        ("Rows", f"{len(form.rows)}" + _count(form, ", actions {}")),
        ("Due", f"{due:%H:%M} on {due.day} {due:%B %Y}"),
        ("Issued by", form.header.issuer["en"]),
        ("Valid until", f"{form.header.valid_until:%B %Y}"),
        ("Contact", form.header.contact or "-"),
        ("Form id", str(form.id)),
    )


def _count(form: Form, words: str) -> str:
    return words.format(len(form.actions)) if form.actions else ""


def _short(moment: datetime) -> str:
    return f"{moment.month}月{moment.day}日{moment:%H:%M}"


def _cover_blocks(form: Form) -> tuple[tuple[str, tuple[str, ...]], ...]:
    changes = tuple(change[form.language] for change in form.changes)
    fictitious = (
        Text(
            zh="样例：本计划及数据均为虚构。",
            en="Sample: the plan and all its data are fictitious.",
        )[form.language],
    )
    if form.language == "zh":
        return (
            ("填报步骤", (
                "1．打开“填报表”，只填浅黄色单元格；WPS、Excel、LibreOffice均可，无需联网，本表不含宏。",
                "2．看“审核结果”：“强制”须改正；“需说明”须在“情况说明”写明原因（不少于10个字）。",
                "3．填签字栏，打印盖章；电子表与盖章纸质表一并报送，两者校验码应一致。",
            )),
            ("填报状态", (
                "正常、初步、预计：须填数。无此项：没有这项业务。",
                "待补：注明原因和补报日期（15日内）。保密：注明依据。",
            )),
            ("本期变化", changes or ("与上期相同。",)),
            *((("说明", fictitious),) if form.fictitious else ()),
        )  # fmt: skip
    return (
        ("Steps", (
            "1. Open the sheet Form and fill the yellow cells only, in any spreadsheet program.",
            "2. Read Checks: correct what says 'Must', explain what says 'Explain'.",
            "3. Fill the sign-off block, print, sign and seal; send the file and the paper.",
        )),
        ("Changes", changes or ("None since last time.",)),
        *((("Note", fictitious),) if form.fictitious else ()),
    )  # fmt: skip


def _state_formula(grid: Grid) -> str:
    letter = COLUMN_OF["checks"].letter
    span = grid.on("form", f"${letter}${grid.entry('checks', 0)[1:]}:${letter}${grid.last_row}")
    language = grid.form.language
    hard, soft, said = (
        f'COUNTIF({span},"{VERDICTS[key][language]}*")' for key in ("hard", "soft", "explained")
    )
    must, ask, done, ready, open_ = _state_words(grid)
    return (
        f'="{must}"&{hard}&"{ask}"&({soft}+{said})&"{done}"&{said}&"{ready[0]}"'
        f'&IF({hard}+{soft}=0,"{ready[1]}","{open_}")'
    )


def _first_state(grid: Grid) -> str:
    must, ask, done, ready, open_ = _state_words(grid)
    return f"{must}{len(grid.form.rows)}{ask}0{done}0{ready[0]}{open_}"


def _state_words(grid: Grid) -> tuple[str, str, str, tuple[str, str], str]:
    if grid.form.language == "zh":
        return "强制", "项  核实", "项（已说明", ("项）→ ", "可上报"), "暂不能上报"
    return "Must: ", ", to explain: ", " (explained: ", (") -> ", "ready"), "not ready"
