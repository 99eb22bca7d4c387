"""How does a wave look on one page that any browser opens, without a server?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from addin.exchange.calendar import moment, now_in_china
from addin.exchange.desk.questions import Asked, questions_of
from addin.exchange.form.form import Form
from addin.exchange.ledger.board import Board, BoardRow, FormState, board_of, read_state
from addin.exchange.ledger.conflicts import Conflict
from addin.files import write_atomically
from addin.language import Language, Text
from addin.model.period import Period

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
    Text(zh="填报单位", en="Respondent"), Text(zh="状态", en="State"),
    Text(zh="收到", en="Received"), Text(zh="限报时间", en="Due"),
    Text(zh="迟报", en="Late by"), Text(zh="待处理", en="To mend"),
)  # fmt: skip
# Who has to be asked first.
_URGENT = (FormState.OVERDUE, FormState.RETURNED, FormState.HELD, FormState.PARTLY,
           FormState.WAITING, FormState.ACCEPTED)  # fmt: skip
_TO_DO = {
    "questions": Text(zh="逐一答复：", en="Answer each:"),
    "conflicts": Text(zh="选定一方并写明理由：", en="Choose one and say why:"),
}
_COMMANDS = {
    "questions": Text(
        zh="onpace settle answer 规划工作簿 问题号 答复",
        en="onpace settle answer BOOK NUMBER ANSWER",
    ),
    "conflicts": Text(
        zh="onpace settle decide 规划工作簿 冲突号 表标识 --reason 理由",
        en="onpace settle decide BOOK NUMBER FORM --reason WHY",
    ),
}


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
    forms = {row.form_id: state.form(row.form_id) for row in board.rows}
    asked = [each for each in questions_of(state) if each.form in forms]
    page = "".join(_page(board, forms, asked, when, language))
    return write_atomically(Path(path), page.encode())


def _page(
    board: Board,
    forms: Mapping[str, Form],
    asked: Sequence[Asked],
    when: datetime,
    language: Language,
) -> Iterator[str]:
    title, lang = Text(zh="报送情况", en="Returns")[language], {"zh": "zh-CN", "en": "en"}[language]
    form = next(iter(forms.values()), None)
    about = f"{form.plan_name[language]} · {form.period.label(language)}" if form else board.wave
    as_of = Text(zh=f"截至{when:%Y-%m-%d %H:%M}", en=f"as of {when:%Y-%m-%d %H:%M}")[language]
    style = Path(__file__).with_name("board.css").read_text(encoding="utf-8").replace("\n", "")
    yield f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{escape(f'{title} {about}')}</title><style>{style}</style></head><body>"
    yield f"<header><h1>{title}</h1><p>{escape(about)} · {as_of}</p></header><main>"
    yield from _tally(board, len(asked), language)
    yield from _table(board, language)
    yield from _listed("questions", (_question(each, language) for each in asked), language)
    said = (_conflict(each, forms, language) for each in board.conflicts)
    yield from _listed("conflicts", said, language)
    yield "</main></body></html>\n"


def _tally(board: Board, asked: int, language: Language) -> Iterator[str]:
    """How many of each, and how far the wave is."""
    counts = board.counts | {"questions": asked, "conflicts": len(board.conflicts)}
    yield '<ul class="counts">'
    yield from (
        f'<li class="{key if counts[key] else "none"}"><b>{counts[key]}</b>{name[language]}</li>'
        for key, name in _COUNTS.items()
    )
    done, sent = counts["accepted"], counts["sent"]
    yield f'</ul><progress max="{max(sent, 1)}" value="{done}" aria-label="'
    yield f'{_COUNTS["accepted"][language]} {done} / {sent}"></progress>'


def _table(board: Board, language: Language) -> Iterator[str]:
    yield "<table><thead><tr>"
    yield from (f'<th scope="col">{head[language]}</th>' for head in _HEADS)
    yield "</tr></thead><tbody>"
    ordered = sorted(board.rows, key=lambda row: (_URGENT.index(row.state), row.form_id))
    yield from (_row(row, language) for row in ordered)
    yield "</tbody></table>"


def _row(row: BoardRow, language: Language) -> str:
    is_open = row.sent_back or row.state is not FormState.ACCEPTED
    cells = (
        f'<span class="state">{row.state[language]}</span>{row.version_said(language)}',
        f"{row.received:%Y-%m-%d %H:%M}" if row.received else "",
        f"{row.deadline:%Y-%m-%d %H:%M}",
        row.late.text[language] if row.late else "",
        str(row.to_mend) if row.to_mend and is_open else "",
    )
    inner = "".join(
        f'<td data-head="{head[language]}"{"" if cell else " class=none"}>{cell}</td>'
        for head, cell in zip(_HEADS[1:], cells, strict=True)
    )
    who = f"{escape(row.respondent[language])}<small>{escape(row.form_id)}</small>"
    return f'<tr class="{row.state.value}"><th scope="row">{who}</th>{inner}</tr>'


def _question(asked: Asked, language: Language) -> str:
    code = f" · {escape(asked.question.code)}" if asked.question.code else ""
    return (
        f"<b>{asked.number}</b> {escape(asked.respondent[language])}{code}"
        f"<q>{escape(asked.question.text)}</q><small>{escape(asked.form)}</small>"
    )


def _conflict(conflict: Conflict, forms: Mapping[str, Form], language: Language) -> str:
    """About what, and who says what."""
    told, code, name = "", conflict.subject.partition(" ")[0], ""
    for form_id, value in conflict.values.items():
        form = forms.get(form_id)
        who = form.respondent[language] if form else ""
        name = form.row[code].name[language] if form and code in form.row else name
        told += f"<li>{escape(who)} <b>{value:.15g}</b><small>{escape(form_id)}</small></li>"
    period = Period.parse(conflict.period).label(language)
    about = f"{code} {name} · {period}" if name else f"{conflict.subject} · {period}"
    return f"<b>{conflict.number}</b> {escape(about)}<ul>{told}</ul>"


def _listed(key: str, lines: Iterable[str], language: Language) -> Iterator[str]:
    items = "".join(f"<li>{line}</li>" for line in lines)
    if items:
        head, said = _COUNTS[key][language], _TO_DO[key][language]
        yield f'<section class="{key}"><h2>{head[0].upper()}{head[1:]}</h2>'
        yield f"<ul>{items}</ul><p>{said} <code>{escape(_COMMANDS[key][language])}</code></p>"
        yield "</section>"
