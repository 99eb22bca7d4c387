"""What does the cover of a form say: what is asked, by whom, until when, and what is still open?"""

from datetime import datetime

from addin.cells import CellFormula
from addin.exchange.form.checks import VERDICTS
from addin.exchange.form.form import Form
from addin.exchange.form.layout import COLUMN_OF, FIRST_ROW, Grid
from addin.exchange.form.sheets.looks import columns_wide
from addin.language import Text
from addin.ooxml.newbook import NewSheet

_LINE_WIDTH = 76
_FICTITIOUS = Text(
    zh="样例：本计划及数据均为虚构。", en="Sample: the plan and all its data are fictitious."
)


def write_cover(sheet: NewSheet, grid: Grid) -> None:
    """Write 封面: what is asked, until when, by whom, in three steps, and what is still open."""
    form = grid.form
    sheet.show(grid=False, first=True)
    sheet.page(fit=(1, 1))
    sheet.widths(18, 72)
    sheet.height(1, 42)
    sheet.put(1, 1, form.header.title[form.language], "cover")
    sheet.put(1, 2, None, "cover")
    row = 3
    for label, value in _facts(form):
        sheet.put(row, 1, label, "label_left")
        sheet.put(row, 2, value, "wrapped")
        row += 1
    sheet.put(row, 1, Text(zh="填报情况", en="State")[form.language], "label_left")
    sheet.put(row, 2, CellFormula(_state_formula(grid), _first_state(grid)), "strong")
    row += 2
    for title, lines in _blocks(form):
        sheet.put(row, 1, title, "label_left")
        for line in lines:
            sheet.put(row, 2, line, "wrapped")
            # Excel does not measure wrapped lines of a file that it did not write.
            sheet.height(row, 18 * (1 + columns_wide(line) // _LINE_WIDTH))
            row += 1
        row += 1
    sheet.protect()


def _facts(form: Form) -> tuple[tuple[str, str], ...]:
    return _facts_zh(form) if form.language == "zh" else _facts_en(form)


def _facts_zh(form: Form) -> tuple[tuple[str, str], ...]:
    header, actions = form.header, len(form.actions)
    due, valid = header.deadline, header.valid_until
    return (
        ("填报单位", form.respondent.zh),
        ("报告期", form.period.label("zh")),
        ("指标数", f"{len(form.rows)}项" + (f"，整改事项{actions}项" if actions else "")),
        ("应报时间", f"{due.year}年{due.month}月{due.day}日{due:%H:%M}前"),
        ("完成审核", f"{_short(header.audit_by)}前"),
        ("完成验收", f"{_short(header.accept_by)}前"),
        ("制定机关", header.issuer.zh),
        ("有效期至", f"{valid.year}年{valid.month}月"),
        ("联系方式", header.contact or "见通知"),
        ("表标识", str(form.id)),
    )


def _facts_en(form: Form) -> tuple[tuple[str, str], ...]:
    header, actions = form.header, len(form.actions)
    due = header.deadline
    return (
        ("Respondent", form.respondent["en"]),
        ("Period", form.period.label("en")),
        ("Rows", f"{len(form.rows)}" + (f", actions {actions}" if actions else "")),
        ("Due", f"{due:%H:%M} on {due.day} {due:%B %Y}"),
        ("Issued by", header.issuer["en"]),
        ("Valid until", f"{header.valid_until:%B %Y}"),
        ("Contact", header.contact or "-"),
        ("Form id", str(form.id)),
    )


def _short(moment: datetime) -> str:
    return f"{moment.month}月{moment.day}日{moment:%H:%M}"


def _blocks(form: Form) -> tuple[tuple[str, tuple[str, ...]], ...]:
    changes = tuple(change[form.language] for change in form.changes)
    fictitious = (_FICTITIOUS[form.language],)
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
    span = grid.on("form", f"${letter}${FIRST_ROW}:${letter}${grid.last_row}")
    language = grid.form.language
    hard, soft, said = (
        f'COUNTIF({span},"{VERDICTS[key][language]}*")' for key in ("hard", "soft", "explained")
    )
    must, ask, done, close, ready, open_ = _state_words(grid)
    return (
        f'"{must}"&{hard}&"{ask}"&({soft}+{said})&"{done}"&{said}&"{close}"'
        f'&IF({hard}+{soft}=0,"{ready}","{open_}")'
    )


def _first_state(grid: Grid) -> str:
    must, ask, done, close, _, open_ = _state_words(grid)
    return f"{must}{len(grid.form.rows)}{ask}0{done}0{close}{open_}"


def _state_words(grid: Grid) -> tuple[str, ...]:
    if grid.form.language == "zh":
        return "强制", "项  核实", "项（已说明", "项）→ ", "可上报", "暂不能上报"
    return "Must: ", ", to explain: ", " (explained: ", ") -> ", "ready", "not ready"
