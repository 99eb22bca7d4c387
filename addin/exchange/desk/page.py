"""How does a wave look on one page that any browser opens, without a server?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from addin.exchange.calendar import moment, now_in_china
from addin.exchange.desk.questions import Asked, questions_of
from addin.exchange.ledger.board import Board, BoardRow, FormState, board_of, read_state
from addin.files import write_atomically
from addin.language import Language, Text

_STYLE = """
body{font:15px/1.5 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2em auto;max-width:72em;
color:#222}h1{font-size:1.4em}h2{font-size:1.1em;margin-top:1.6em}table{border-collapse:collapse;
width:100%}th,td{border-bottom:1px solid #ccc;padding:.35em .6em;text-align:left;vertical-align:top}
th{border-bottom:2px solid #444}.counts{display:flex;gap:1.2em;flex-wrap:wrap}.counts b{font-size:
1.6em;display:block}.accepted{color:#375623}.returned,.partly{color:#7f6000}.overdue{color:#9c0006;
font-weight:bold}@media print{body{margin:0;max-width:none}}
""".replace("\n", "")
_COUNTS = {
    "sent": Text(zh="发出", en="sent"),
    "received": Text(zh="收到", en="received"),
    "late": Text(zh="迟报", en="late"),
    "returned": Text(zh="退回", en="returned"),
    "accepted": Text(zh="接收", en="accepted"),
    "questions": Text(zh="未答复的问题", en="open questions"),
    "conflicts": Text(zh="数据冲突", en="conflicts"),
}
_HEADS = (
    Text(zh="表标识", en="Form"), Text(zh="填报单位", en="Respondent"), Text(zh="状态", en="State"),
    Text(zh="收到", en="Received"), Text(zh="限报时间", en="Due"), Text(zh="迟报", en="Late by"),
    Text(zh="待处理", en="To mend"),
)  # fmt: skip


def write_board(
    plan_path: Path | str,
    path: Path | str,
    language: Language = "zh",
    period: str = "",
    *,
    ledger: str = "",
    now: datetime | None = None,
) -> Path:
    """The wave as a page of HTML: forms, questions, conflicts; it loads and runs nothing."""
    when = moment(now or now_in_china())
    state = read_state(plan_path, ledger)
    board = board_of(state, period, when)
    forms = {row.form_id for row in board.rows}
    asked = [each for each in questions_of(state) if each.form in forms]
    page = "".join(_page(board, asked, when, language))
    return write_atomically(Path(path), page.encode())


def _page(
    board: Board, asked: Sequence[Asked], when: datetime, language: Language
) -> Iterator[str]:
    title = Text(zh=f"报送情况 {board.wave}", en=f"Returns {board.wave}")[language]
    lang = "zh-CN" if language == "zh" else "en"
    yield f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{escape(title)}</h1><p>{when:%Y-%m-%d %H:%M}</p>"
    counts = board.counts | {"questions": len(asked), "conflicts": len(board.conflicts)}
    yield '<div class="counts">'
    yield from (
        f"<span><b>{counts[key]}</b>{name[language]}</span>" for key, name in _COUNTS.items()
    )
    yield "</div><table><thead><tr>"
    yield from (f"<th>{head[language]}</th>" for head in _HEADS)
    yield "</tr></thead><tbody>"
    yield from (_row(row, language) for row in board.rows)
    yield "</tbody></table>"
    yield from _listed(_COUNTS["questions"], (each.show(language) for each in asked), language)
    said = (each.finding.show(language) for each in board.conflicts)
    yield from _listed(_COUNTS["conflicts"], said, language)
    yield "</body></html>\n"


def _row(row: BoardRow, language: Language) -> str:
    cells = (
        row.form_id,
        row.respondent[language],
        row.state[language] + (f" v{row.version}" if row.version else ""),
        f"{row.received:%Y-%m-%d %H:%M}" if row.received else "",
        f"{row.deadline:%Y-%m-%d %H:%M}",
        row.late.text[language] if row.late else "",
        str(row.to_mend) if row.to_mend and row.state is not FormState.ACCEPTED else "",
    )
    inner = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{row.state.value}">{inner}</tr>'


def _listed(title: Text, lines: Iterable[str], language: Language) -> Iterator[str]:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    if items:
        yield f"<h2>{title[language]}</h2><ul>{items}</ul>"
