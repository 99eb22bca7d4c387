"""Did the office send this file out, and for whom?"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from addin.exchange.calendar import moment
from addin.exchange.form.form import Form
from addin.exchange.form.layout import SHEETS, TOKEN_CELL
from addin.exchange.ledger.state import State
from addin.exchange.signing.key import OfficeKey
from addin.exchange.signing.token import Token
from addin.language import Text
from addin.ooxml.sheet.marked import MarkedSheets
from addin.ooxml.sheet.scan import position

CONFIRM = Text(
    zh="本办与填报单位核实后登记：onpace settle vouch 台账号（不予接收的加--declined）；"
    "原件已存，不必重报",
    en="the office asks the respondent, then says so: onpace settle vouch ENTRY (or --declined);"
    " the file is kept and need not be sent again",
)


class Signature(NamedTuple):
    """The entry of the ledger that a file was based on, and why nobody can be sure of the file."""

    base: int = 0
    doubt: Text | None = None


def signature_of(book: MarkedSheets, form: Form, state: State, key: OfficeKey) -> Signature:
    """What the signature in a file proves, for the form that its marks name."""
    meta = book.sheet(SHEETS["meta"].zh)
    token = Token.read(meta[position(TOKEN_CELL)].text) if meta else None
    if token and token.is_of(str(form.id), form.issued, key):
        return Signature(base=token.base)
    signed_with = str(state.issued[str(form.id)].content.get("key", ""))
    if signed_with and signed_with not in key.fingerprints:
        return Signature(doubt=_no_key(key, signed_with))
    return Signature(doubt=_no_token(signed_with) if token is None else _other(token, state, key))


def refusal(decided: Mapping[str, Any]) -> Text:
    """Why a file that was held is not taken in."""
    by, reason = decided["by"], decided["reason"]
    return Text(
        zh=f"经{by}核实，不予接收：{reason}", en=f"not taken in, as {by} found out: {reason}"
    )


def _no_key(key: OfficeKey, signed_with: str) -> Text:
    if not key:
        return Text(
            zh=f"本办密钥（指纹{signed_with}）不在{key.path}，无法核验表的签名：请用备份恢复密钥后再收",
            en=f"the key of the office (fingerprint {signed_with}) is not at {key.path}, so that"
            " no signature can be tried: put it back from your copy, then collect again",
        )
    return Text(
        zh=f"本表以指纹为{signed_with}的密钥签发，{key.path}中没有这把密钥，无法核验",
        en=f"the form was signed with the key {signed_with}, which is not in {key.path}",
    )


def _no_token(signed_with: str) -> Text:
    if not signed_with:
        return Text(
            zh="本表发出时尚未启用签名，文件上没有签名，需人工确认来自填报单位",
            en="the form went out before forms were signed: a person has to confirm whose it is",
        )
    return Text(
        zh="文件上没有本办签名：可能只复制了部分工作表，或不是由发出的原表填报",
        en="the file does not carry the signature of the office: only some sheets were copied, or"
        " it was not made from the form that was sent",
    )


def _other(token: Token, state: State, key: OfficeKey) -> Text:
    for form_id, entry in state.issued.items():
        if token.is_of(form_id, moment(entry.content["form"]["issued"]), key):
            return Text(
                zh=f"文件上的签名属于{form_id}，表标识却改成了另一张表：疑似冒用",
                en=f"the signature belongs to {form_id}, but the marks name another form: perhaps"
                " somebody pretends to be another",
            )
    return Text(
        zh="文件上的签名不是本办签发的：签名或表标识被改动",
        en="the signature is not one of this office: it, or the identity, was changed",
    )
