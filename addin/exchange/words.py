"""Which words may a department choose, and what may become of its form?"""

from addin.errors import Level
from addin.language import Text
from addin.model.words import DataStatus, TypedWord


class EntryStatus(TypedWord):
    """What a department says about a row; nil and pending are neither blank nor zero."""

    NORMAL = "normal", "正常", "normal"
    PRELIMINARY = "preliminary", "初步", "preliminary"
    EXPECTED = "expected", "预计", "expected"
    NIL = "nil", "无此项", "nil", "无"
    PENDING = "pending", "待补", "pending"
    CONFIDENTIAL = "confidential", "保密", "confidential"


class EntrySource(TypedWord):
    """How the department came to its number."""

    REPORT = "report", "统计报表", "statistical report"
    RECORDS = "records", "行政记录", "administrative records"
    SURVEY = "survey", "调查", "survey"
    ESTIMATE = "estimate", "估算", "estimate"


class Outcome(TypedWord):
    """What became of a returned file.

    One that is held waits for a person to vouch for it; evidence is kept with the form that names
    it.
    """

    ACCEPTED = "accepted", "接收", "accepted"
    RETURNED = "returned", "退回", "returned"
    HELD = "held", "待确认", "held"
    REFUSED = "refused", "拒收", "refused"
    DUPLICATE = "duplicate", "重复", "received before"
    EVIDENCE = "evidence", "佐证存档", "kept as evidence"


DATA_STATUS = {
    EntryStatus.NORMAL: DataStatus.FINAL,
    EntryStatus.PRELIMINARY: DataStatus.PRELIMINARY,
    EntryStatus.EXPECTED: DataStatus.EXPECTED,
}
LEVELS = {
    Level.HARD: Text(zh="强制", en="must"),
    Level.SOFT: Text(zh="核实", en="explain"),
    Level.INFO: Text(zh="提示", en="note"),
}
