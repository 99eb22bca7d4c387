"""Is each sentence that sums up true? Its claim made again from values alone, and compared.

Nothing here asks the modules that choose the words: classes, leads, sums and orders are taken from
the values of both assessments and from the rows of the plan, and set against what the text says.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from addin.facts.factset import FactSet
from addin.language import Language
from addin.measures.targets.status import StatusClass
from addin.model.words import ActionState, TargetKind, TaskKind, TaskState
from addin.report.sentences.phrases import Sentence
from tests.report.reading.claim import size_of

Said = Mapping[str, Sentence]
CLASSES = tuple(StatusClass)
LATE = (StatusClass.BEHIND, StatusClass.FAR_BEHIND)
UP = {"zh": "评价上升", "en": "Better class"}
DOWN = {"zh": "评价下降", "en": "Lower class"}
MOVED = {"zh": "由{then}转为{now}", "en": "from {then} to {now}"}
WIDER = {"zh": "进度差扩大", "en": "further behind"}


def untrue(said: Said, facts: FactSet, previous: FactSet | None, language: Language) -> list[str]:
    """What a sentence claims that the values do not say, or fails to claim."""
    found = [
        *_moves(said, facts, previous, language),
        *_opening(said, facts, previous),
        *_groups(said, facts),
        *_projects(said, facts),
        *_register(said, facts, language),
        *_difficulty(said, facts),
        *_year(said, facts),
        *_highlights(said, facts, language),
        *_decisions(said, facts, language),
        *_nothing(said, language),
        *_once(said, facts, language),
        *_wording(said, facts, language),
    ]
    return [f"{facts.period} {language}: {one}" for one in found]


def status(facts: FactSet, subject: str) -> StatusClass | None:
    """The class of a subject, None where it is not scored."""
    found = facts.known(subject, "status")
    one = CLASSES[int(found.value or 0)] if found else None
    return one if one and one not in (StatusClass.NO_DATA, StatusClass.NOT_SCORED) else None


def shown(value: float | None, decimals: int = 1) -> Decimal:
    """A value as a reader sees it."""
    step = Decimal(1).scaleb(-decimals)
    return Decimal(f"{value or 0.0:.15g}").quantize(step, ROUND_HALF_UP)


def value(facts: FactSet, subject: str, measure: str) -> float | None:
    """The value of a fact, None where there is none."""
    found = facts.known(subject, measure)
    return found.value if found else None


def _ended(facts: FactSet) -> bool:
    """Whether the plan is over and every last figure is in."""
    plan = facts.plan.identity
    for row in facts.plan.headline:
        scored, year = facts.known(row.code, "comparable"), row.target.year or plan.end_year
        month = plan.end_month if year == plan.end_year else 12
        told = scored and row.target.value is not None
        if scored and told and scored.period.end < date(year, month, 28):
            return False
    return _over(facts)


def _over(facts: FactSet) -> bool:
    """Whether the last month of the plan has gone."""
    plan = facts.plan.identity
    return facts.period.month_index >= plan.base_end + plan.months


def _text(said: Said, key: str) -> str:
    return str(said.get(key, ""))


def _numbers(said: Said, key: str, measure: str) -> list[str]:
    """The texts of the numbers of a sentence that show one measure."""
    numbers = said[key].numbers if key in said else ()
    return [one.text for one in numbers if f".{measure}@" in one.fact_id]


def _name(facts: FactSet, subject: str, language: Language) -> str:
    return facts.name_of(subject)[language]


def _short(facts: FactSet, subject: str, language: Language) -> str:
    """The name that the first page and what changed have room for."""
    return facts.plan.indicator[subject].short[language]


def _has(text: str, name: str) -> bool:
    """English writes a name small within a sentence."""
    return name in text or name[:1].lower() + name[1:] in text


def _moves(
    said: Said, facts: FactSet, previous: FactSet | None, language: Language
) -> Iterator[str]:
    """Each change of class is told with both classes; each gap that widened with its size.

    Once the plan has ended, a class on the way is not compared with what was met.
    """
    lines = {key: str(one) for key, one in said.items() if key.startswith("S-13/")}
    if previous is None or _ended(facts):
        if "S-13" in said or lines:
            yield "S-13 compares with nothing"
        return
    for row in facts.plan.headline:
        now, then = status(facts, row.code), status(previous, row.code)
        name = _short(facts, row.code, language)
        if now is None or then is None:
            continue
        moved = CLASSES.index(then) - CLASSES.index(now)
        for way, word in ((moved > 0, UP), (moved < 0, DOWN)):
            told = [item for one in lines.values() if one.startswith(word[language])
                    for item in _items(one, language) if _starts(item, name)]  # fmt: skip
            way_told = MOVED[language].format(then=then[language], now=now[language])
            if way and not told and _of_many(lines.values(), word[language]):
                continue
            if way != bool(told) or (way and not told[0].endswith(way_told)):
                yield f"S-13 {name}: {then} to {now}"
        lead, before = value(facts, row.code, "lead"), value(previous, row.code, "lead")
        gap = shown(lead) - shown(before) if lead is not None and before is not None else Decimal(0)
        exact = facts.known(row.code, "lead_change") is not None
        wide = moved == 0 and now in LATE and gap <= -3
        told_gap = any(
            _starts(item, name)
            and f"{abs(gap)}" in item.replace(",", "")
            and WIDER[language] in item
            for one in lines.values()
            for item in _items(one, language)
        )
        if wide and exact and not told_gap and not _of_many(lines.values(), WIDER[language]):
            yield f"S-13 {name}: gap {gap}"


def _of_many(lines: Iterable[str], word: str) -> bool:
    """Whether a line names the first eight and says how many more are in the annex."""
    more = (re.search(_MORE, one) for one in lines if word in one)
    return any(found is not None and found[1] != "0" for found in more)


_MORE = r"另有(\d+)项见附件1|and (\d+|\w+) others? \(Annex 1\)"


def _items(text: str, language: Language) -> list[str]:
    """What a list names, behind the words in front of it."""
    listed = text.partition("：" if language == "zh" else ": ")[2]
    # Behind the list stands how many kept their class.
    listed = listed.partition("。" if language == "zh" else ". The other ")[0].rstrip(".")
    if language == "en":
        return re.split(r"; |(?<=behind), |(?<=behind) and ", listed)
    return listed.replace("、", "，").split("，")


def _starts(item: str, name: str) -> bool:
    return item.startswith((name, name[:1].lower() + name[1:]))


def _opening(said: Said, facts: FactSet, previous: FactSet | None) -> Iterator[str]:
    """The counts of the opening are those of the classes now, and of the moves."""
    classes = [status(facts, row.code) for row in facts.plan.headline]
    late = sum(one in LATE for one in classes)
    counts = {
        "total": len(classes),
        "late": late,
        "good": sum(c is not None for c in classes) - late,
    }
    for name, count in counts.items():
        for text in _numbers(said, "S-01", f"count_{name}"):
            if size_of(text) != count:
                yield f"S-01 {name}: {text}, not {count}"
    if previous is None:
        return
    before = [status(previous, row.code) for row in facts.plan.headline]
    pairs = [(CLASSES.index(b) - CLASSES.index(a)) for a, b in zip(classes, before, strict=True)
             if a is not None and b is not None]  # fmt: skip
    for name, count in (("up", sum(p > 0 for p in pairs)), ("down", sum(p < 0 for p in pairs))):
        for text in _numbers(said, "S-01", f"count_{name}"):
            if size_of(text) != count:
                yield f"S-01 {name}: {text}, not {count}"


def _groups(said: Said, facts: FactSet) -> Iterator[str]:
    """The last group has the lowest lead, the shortest the largest gap, in size and name."""
    scheme = facts.plan.identity.main_scheme
    rows = [row for row in facts.plan.clusters if row.scheme == scheme and not row.parent]
    keys = [f"{row.indicator}/{row.code}" for row in rows]
    scored = [key for key in keys if status(facts, key)]
    for measure, least in (("lead", min), ("gap_to_path", min)):
        told = [one for one in (said["S-07"].numbers if "S-07" in said else ())
                if f".{measure}@" in one.fact_id]  # fmt: skip
        known = {key: found for key in scored if (found := value(facts, key, measure)) is not None}
        if told and told[0].fact_id.partition(".")[0] != least(known, key=known.__getitem__):
            yield f"S-07: {told[0].fact_id} is not the least {measure}"
    parts = _contributions(said, "S-06")
    best = sorted((value(facts, key, "contribution") or 0.0 for key in keys), reverse=True)
    if len(parts) > 1 and [shown(one) for one in best[: len(parts)]] != parts:
        yield f"S-06: {parts} are not the largest contributions"


def _contributions(said: Said, key: str) -> list[Decimal]:
    numbers = said[key].numbers if key in said else ()
    return [Decimal(one.text) for one in numbers
            if ".contribution@" in one.fact_id and ":" not in one.fact_id.partition("@")[0]
            and one.fact_id.count("/") == 1][-2:]  # fmt: skip


def _projects(said: Said, facts: FactSet) -> Iterator[str]:
    """Sums and rates of the projects, from the rows of the plan."""
    rows = [task for task in facts.plan.tasks if task.kind is TaskKind.PROJECT]
    if "S-08" not in said:
        if any(task.investment_done is not None for task in rows):
            yield "S-08 is missing"
        return
    silent = sum(task.state is TaskState.UNREPORTED for task in rows)
    said_so = "没有报告进展" in _text(said, "S-08") or "Nothing was reported" in _text(said, "S-08")
    if bool(silent) != said_so:
        yield f"S-08: {silent} projects are silent"
    pairs = [(t.investment_planned, t.investment_done) for t in rows
             if t.investment_planned is not None and t.investment_done is not None]  # fmt: skip
    planned, done = sum(p for p, _ in pairs), sum(d for _, d in pairs)
    if not planned or len(pairs) < 2:
        return
    largest = max(pairs)
    for measure, expected in (
        ("projects_total", Decimal(len(rows))),
        ("projects_rate", shown(100 * done / planned)),
        ("projects_rate_rest", shown(100 * (done - largest[1]) / (planned - largest[0]))),
        ("projects_rest_below", _below(pairs, largest, facts)),
    ):
        for text in _numbers(said, "S-08", measure)[:1]:
            if size_of(text) != expected:
                yield f"S-08 {measure}: {text}, not {expected}"


def _below(
    pairs: list[tuple[float, float]], largest: tuple[float, float], facts: FactSet
) -> Decimal:
    time = value(facts, "PLAN", "projects_time") or 0.0
    return Decimal(sum(p > 0 and 100 * d / p < time for p, d in pairs if (p, d) != largest))


def _register(said: Said, facts: FactSet, language: Language) -> Iterator[str]:
    """The states add up to the whole register; who is behind without an open action is named."""
    states = Counter(action.state for action in facts.plan.actions)
    told = {state: _numbers(said, "S-10", f"actions_{state.value}") for state in ActionState}
    for state, texts in told.items():
        if [*map(size_of, texts)] != ([states[state]] if states[state] else []):
            yield f"S-10 {state}: {texts}, not {states[state]}"
    still = {a.indicator for a in facts.plan.actions if a.state is not ActionState.DONE}
    late = [row for row in facts.plan.headline if status(facts, row.code) in LATE]
    late = [] if _over(facts) else late  # nothing is left to be done about them
    missing = [row.name[language] for row in late if row.code not in still]
    if len(missing) <= 8 and not all(_has(_text(said, "S-10"), name) for name in missing):
        yield f"S-10 does not name {missing}"


def _difficulty(said: Said, facts: FactSet) -> Iterator[str]:
    """The counts add up to those behind; of a plan that is over none is said to come."""
    names = ("hard", "more", "enough", "broken", "unjudged")
    told = [size_of(text) for name in names for text in _numbers(said, "S-15", f"count_{name}")]
    late = sum(status(facts, row.code) in LATE for row in facts.plan.headline)
    if sum(told) != (0 if _over(facts) else late):
        yield f"S-15: {told} do not add up to {late}"


def _year(said: Said, facts: FactSet) -> Iterator[str]:
    """What is left of the year is target less done; the same months a year ago year less done."""
    for one in said["S-14"].numbers if "S-14" in said else ():
        subject, _, measure = one.fact_id.partition("@")[0].rpartition(".")
        if measure == "rest_of_year" and "minus" not in one.form:
            left = value(facts, subject, "annual_target") or 0.0
            left -= value(facts, subject, "value") or 0.0
            if shown(left, 6) != shown(facts[one.fact_id].value, 6) or left <= 0:
                yield f"S-14 {subject}: {one.text}, not {left}"
        if measure == "annual_completion" and "minus" in one.form:
            time = value(facts, subject, "annual_time") or 0.0
            if (facts[one.fact_id].value or 0.0) >= time:
                yield f"S-14 {subject}: not behind"


def _highlights(said: Said, facts: FactSet, language: Language) -> Iterator[str]:
    """At most six; lead words that say up, down, broken, below the base are so; good and bad."""
    keys = [key for key in said if key.startswith("S-16/") and not key.endswith("/text")]
    if len(keys) > 6:
        yield f"S-16: {len(keys)} highlights"
    told = {one.fact_id.partition(".")[0] for key in keys for one in said[f"{key}/text"].numbers}
    leads = " ".join(_text(said, key) for key in keys)
    told |= {row.code for row in facts.plan.headline
             if row.target.value == 1 and _has(leads, row.short[language])}  # fmt: skip
    classes = {status(facts, row.code) for row in facts.plan.headline} - {None}
    good = {row.code for row in facts.plan.headline if status(facts, row.code) not in (*LATE, None)}
    bad = {row.code for row in facts.plan.headline if status(facts, row.code) in LATE}
    if any(one in LATE for one in classes) and not bad & told:
        yield "S-16 tells of nobody who is behind"
    if {StatusClass.AHEAD, StatusClass.ACHIEVED} & classes and not any(
        code in good or "/" in code for code in told
    ):
        yield "S-16 tells of nobody who is ahead"
    for key in keys:
        yield from _lead(said, key, facts, language)


def _lead(said: Said, key: str, facts: FactSet, language: Language) -> Iterator[str]:
    text = _text(said, key)
    subjects = [n.fact_id.partition(".")[0] for n in said[f"{key}/text"].numbers]
    row = facts.plan.indicator.get(subjects[0]) if subjects else None
    if row is None:
        return
    base, now = value(facts, row.code, "baseline"), value(facts, row.code, "comparable")
    claims = {
        "zh": {
            "低于": "低于" in text and "年水平" in text,
            "高于": "高于" in text and "年水平" in text,
        },
        "en": {"低于": text.startswith("Below"), "高于": text.startswith("Above 2")},
    }[language]
    if claims["低于"] and not (base is not None and now is not None and now < base):
        yield f"{key} {row.code}: {now} is not below {base}"
    if claims["高于"] and not (base is not None and now is not None and now > base):
        yield f"{key} {row.code}: {now} is not above {base}"
    if ("突破" in text or "broken" in text) and status(facts, row.code) not in LATE:
        yield f"{key} {row.code}: no limit is broken"
    for one in said[f"{key}/text"].numbers:
        floor = ".quarters_broken@" in one.fact_id and row.target.kind is TargetKind.HOLD_MIN
        if floor and (now is None or now >= (row.target.value or 0.0)):
            yield f"{key} {row.code}: kept"


def _decisions(said: Said, facts: FactSet, language: Language) -> Iterator[str]:
    """What is said to be overdue is, and a target in doubt asks for three times what was done."""
    for key in (key for key in said if key.startswith("S-17/")):
        text = _text(said, key)
        rows = [row for row in facts.plan.indicators if _has(text, row.short[language])]
        if "已超期" in text or "is overdue" in text:
            late = [a for a in facts.plan.actions if a.state is ActionState.OVERDUE]
            if not any(_has(text, _short(facts, a.indicator, language)) for a in late):
                yield f"{key}: nothing is overdue"
        for one in said[key].numbers:
            subject, _, measure = one.fact_id.partition("@")[0].rpartition(".")
            if measure in ("growth_required", "pieces_required"):
                kind = measure.partition("_")[0]
                need = facts.plan.indicator[subject].direction.sign * (
                    facts[one.fact_id].value or 0
                )
                done = value(facts, subject, f"{kind}_achieved") or 0.0
                if not need > 3 * done * facts.plan.indicator[subject].direction.sign:
                    yield f"{key}: {subject} needs no more than three times"
        if not rows and not any(word in text for word in ("项指标", "indicator", "baseline")):
            yield f"{key}: of nobody"


def _nothing(said: Said, language: Language) -> Iterator[str]:
    """No sentence counts nothing, leaves a gap to fill, or misses a word."""
    bad = {"zh": ("0项", "0个", "【", "与相比", "，，", "；。", "、。"),
           "en": (" 0 ", "[", "Since ,", ", ,", ";.", " ,")}[language]  # fmt: skip
    for key, one in said.items():
        text = str(one)
        for word in bad if not key.startswith(("S-04", "S-05", "S-06", "S-09", "S-16")) else ():
            at = text.find(word)
            number = at > 0 and text[at - 1] in "0123456789."
            if at >= 0 and not number:
                yield f"{key}: {word!r} in {text}"
        if language == "en" and text != text.strip():
            yield f"{key}: blanks at its ends"


def _once(said: Said, facts: FactSet, language: Language) -> Iterator[str]:
    """What is done once is told as done or not, never as a share or a rate of a year."""
    done, open_ = {
        "zh": ("已完成", ("尚未完成",)),
        "en": (": done by", ("not yet done", "still open")),
    }[language]
    for row in facts.plan.headline:
        value = facts.known(row.code, "comparable")
        if row.target.kind is not TargetKind.MILESTONE or row.target.value != 1 or value is None:
            continue
        for part in ("S-04", "S-05", "S-09"):
            one = said.get(f"{part}/{row.code}")
            words = (done,) if value.value else open_
            told = one and any(word in str(one) for word in words) and not one.numbers
            if one and value.value in (0, 1) and not told:
                yield f"{part}/{row.code}: {value.value} in {one}"


def _wording(said: Said, facts: FactSet, language: Language) -> Iterator[str]:
    """No word twice, no Chinese in English, no count that runs into a name, no endless number."""
    texts: dict[str, str] = {}
    names = [
        text.zh
        for text in (
            *(each for row in facts.plan.indicators for each in (row.name, row.short_name)),
            *(row.category for row in facts.plan.indicators),
            *(one.name for one in facts.plan.clusters), *(one.name for one in facts.plan.tasks),
            *(each for one in facts.plan.actions for each in (one.cause, one.measure)),
            *(one.name for one in facts.plan.departments), facts.plan.identity.total_word,
        )
        if text and not text.en
    ]  # fmt: skip
    for key, one in said.items():
        text = str(one)
        plain = text
        for name in sorted(names, key=len, reverse=True):
            plain = plain.replace(name, "")
        for pattern in _ODD[language]:
            if found := pattern.search(plain):
                yield f"{key}: {found[0]!r} in {text}"
        if key[:4] in _TOLD_ONCE and texts.setdefault(text, key) != key:
            yield f"{key} says what {texts[text]} says: {text}"


_TOLD_ONCE = ("S-04", "S-05", "S-09", "S-17")
_ODD: Mapping[Language, tuple[re.Pattern[str], ...]] = {
    "zh": (
        re.compile(r"(同比|累计|年均|完成|达到|实现|新增|规划|指数|消耗|排放|产生)\1"),
        re.compile(r"[A-Za-z][\d.]*\d项"),
        re.compile(r"为[约超近]\d"),
        re.compile("未报告"),  # a final is refused for it
        re.compile(r"\d{9}"),
    ),
    "en": (
        re.compile(r"[\u4e00-\u9fff]"),
        re.compile(r"\b([A-Za-z]+) \1\b"),
        re.compile(r"\d(?:,\d{3}){3}"),
        re.compile(r"(?<![\d.])0(?:\.0+)?(?: \w+)? (?:more|less|higher|lower|above|short)\b"),
    ),
}  # fmt: skip
