"""Do words, units and numbers around the bound numbers say what they would say today?

(N-02, N-05, N-06; numbers of automatic text that are bound to nothing.)
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from addin.facts.fact import Fact
from addin.facts.printer import rounded
from addin.language import Language
from addin.living.again import Again
from addin.living.checks.numbers import name_of
from addin.living.checks.point import Point, point
from addin.living.checks.state import UNREAD
from addin.living.checks.text.tokens import Difference, Token, differences, tokens_of
from addin.living.checks.text.vocabulary import DOUBLE_SIGN, POINTS, periods, sign_of, units
from addin.living.opened import Report
from addin.living.pairing import Pair, rising
from addin.model.unit import POINTS as POINTS_UNIT
from addin.report.bound.reading import Paragraph

_SHORT = 3  # so many tokens are a slip of the hand; more are another sentence
_AROUND = 10
_PER_CENT = frozenset({"%", "per cent", "‰"})
_LONGEST = 160
_TOUCHED = 0.5  # so much of a paragraph differs at most where it was only touched up
_SENTENCE = 12  # letters of a sentence that says something


def wording_points(report: Report, again: Again, pairs: Sequence[Pair]) -> Iterator[Point]:
    """What was changed in automatic text, and what contradicts a number in a person's own."""
    for pair in pairs:
        if pair.now is None or pair.is_same:
            continue
        if pair.again is not None:
            yield from _changed(report, again, pair.now, pair.again)
        if pair.instead is not None:
            line = pair.instead.text.strip()[:_LONGEST]
            yield point("text_gone", pair.now, found=pair.now.text[:_LONGEST], line=line)
        yield from _own(report, again, pair.now)
    yield from _misplaced(report, again, pairs)
    yield from _twice(report, again, pairs)


def _twice(report: Report, again: Again, pairs: Sequence[Pair]) -> Iterator[Point]:
    """Automatic words that a person has put in once more."""
    language = report.language
    told = "\n".join(_without_numbers(each.text) for each in again.document.paragraphs)
    for pair in pairs:
        # Other programs write a header once for each kind of page.
        if pair.now is None or pair.is_same or "document" not in pair.now.part:
            continue
        now = tokens_of(pair.now, language)
        was = tokens_of(pair.again, language) if pair.again else ()
        more = [one.now for one in differences(now, was) if len(one.now) > len(one.again)]
        for tokens in more:
            # The first token may be two words that have grown together.
            words = [_without_numbers(_said(pair.now.text, each)) for each in (tokens, tokens[1:])]
            if any(len(each) >= _SENTENCE and each in told for each in words):
                yield point("twice", pair.now, found=_said(pair.now.text, tokens)[:_LONGEST])
                break


def _without_numbers(text: str) -> str:
    return re.sub(r"[\d.,\s]+", "", text)


def added(pair: Pair, language: Language) -> list[Token]:
    """The unbound numbers that a person wrote, where no number stood."""
    if pair.now is None or pair.is_same:
        return []
    now = tokens_of(pair.now, language)
    if pair.again is None:
        return [each for each in now if each.kind == "number" and not each.mark]
    found = differences(now, tokens_of(pair.again, language))
    return [
        each
        for one in found
        if not one.numbers[1]
        for each in one.now
        if each.kind == "number" and not each.mark
    ]


def _changed(report: Report, again: Again, now: Paragraph, today: Paragraph) -> Iterator[Point]:
    if now.cell and UNREAD in now.text:
        return  # the mark says already that somebody has to read this cell
    language = report.language
    tokens, others = tokens_of(now, language), tokens_of(today, language)
    found = list(differences(tokens, others))
    yield from _names(again, now, today)
    touched = sum(len(one.now) + len(one.again) for one in found)
    is_touch_up = touched <= _TOUCHED * (len(tokens) + len(others))
    for one in found:
        told = list(_numbers(report, again, now, one, today))
        told += _words(report, now, one, today, tokens)
        in_words = any(not each.counts for each in (*one.now, *one.again))
        if not told and (is_touch_up or now.cell) and one.now and one.again and in_words:
            told = [_point("reworded", now, one, today)]
        yield from told


def _words(
    report: Report, now: Paragraph, one: Difference, today: Paragraph, tokens: Sequence[Token]
) -> Iterator[Point]:
    """Words of direction, of periods and units in place of others."""
    words, others = one.words(report.language)
    small = len(one.now) <= _SHORT and len(one.again) <= _SHORT
    made = _as_made(report, now)
    if words != others and ((words and others) or small):
        unit = one.is_of_units(report.language) and _after_number(tokens, one)
        key = "no_longer" if made else "other_word"
        yield _point("other_unit" if unit else key, now, one, today)
        return
    terms, wanted = one.terms
    if terms == wanted or not ((terms and wanted) or small):
        return
    if not (terms and wanted) and not now.cell:
        yield _point("reworded", now, one, today)
        return
    of_time = any(each in periods(report.language) for each in (*terms, *wanted))
    yield _point(
        "no_longer" if made else "other_period" if of_time else "other_word", now, one, today
    )


def _point(key: str, now: Paragraph, one: Difference, today: Paragraph) -> Point:
    return point(
        key, now, start=one.start, found=_said(now.text, one.now) or "—",
        expected=_said(today.text, one.again) or "—", line=today.text.strip()[:_LONGEST],
    )  # fmt: skip


def _names(again: Again, now: Paragraph, today: Paragraph) -> Iterator[Point]:
    """A subject of the plan that stands in place of another."""
    if now.text == today.text:
        return
    language = again.voice.language
    text, other = (_without_longer(each.text, again.names[language]) for each in (now, today))
    more, less = text - other, other - text
    if more and less:
        found, expected = next(iter(more)), next(iter(less))
        yield point(
            "other_name", now, start=max(now.text.find(found), 0), found=found, expected=expected,
            line=today.text.strip()[:_LONGEST],
        )  # fmt: skip


def _without_longer(text: str, names: Sequence[str]) -> Counter[str]:
    """How often each name stands in a text; a name within a longer one does not count."""
    found: Counter[str] = Counter()
    for name in names:  # the longest first
        if name in text:
            found[name] = text.count(name)
            text = text.replace(name, " ")
    return found


def _numbers(
    report: Report, again: Again, now: Paragraph, one: Difference, today: Paragraph
) -> Iterator[Point]:
    """Numbers that stand where others should: unbound ones, those of another fact, or none."""
    mine, theirs = one.numbers
    small = len(one.now) <= _SHORT and len(one.again) <= 2 * _SHORT
    if len(mine) != len(theirs):
        fewer, in_cell = len(mine) < len(theirs), now.cell is not None and not _is_speech(one.now)
        if (small and fewer and not _is_emptied(report, now, theirs)) or in_cell:
            yield _point("other_number", now, one, today)
        return
    line = today.text.strip()[:_LONGEST]
    for each, other in zip(mine, theirs, strict=True):
        said = again.said(report, each.mark) if each.mark else None
        wanted = again.record.numbers.get(other.mark)
        if each.text == other.text and not (said and wanted):
            continue
        if not each.mark:
            key = "outdated" if _as_made(report, now) else "other_number"
        elif said and wanted and said.source != wanted.source:
            key = "swapped"
        else:
            continue
        yield point(
            key, now, start=each.start, mark=each.mark, fact=said.source if said else "",
            found=each.text, expected=other.text, line=line,
        )  # fmt: skip


def _is_speech(tokens: Sequence[Token]) -> bool:
    """Whether somebody has written words, not only a number, into a cell."""
    words = [each for each in tokens if each.kind in {"latin", "other"} and each.text.isalpha()]
    return len(words) > _SHORT


def _is_emptied(report: Report, now: Paragraph, theirs: Sequence[Token]) -> bool:
    """Whether the bookmarks of the numbers are still there: that they are empty is told already."""
    there = {each.name for each in report.document.anchors if each.paragraph is now}
    return all(each.mark in there for each in theirs)


def _as_made(report: Report, paragraph: Paragraph) -> bool:
    """Whether nobody has changed a paragraph since the report was made."""
    return report.record is not None and paragraph.text in report.record.lines


def _after_number(tokens: Sequence[Token], one: Difference) -> bool:
    """Whether what differs stands right behind a number."""
    before = [each for each in tokens if each.end <= one.start]
    return bool(before) and before[-1].counts


def _said(text: str, tokens: Sequence[Token]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def _own(report: Report, again: Again, paragraph: Paragraph) -> Iterator[Point]:
    """What contradicts itself or a number in text that a person has written or changed."""
    for found in DOUBLE_SIGN.finditer(paragraph.text):
        yield point("double_sign", paragraph, start=found.start(), found=found[0])
    for token in tokens_of(paragraph, report.language) if paragraph.cell is None else ():
        said = again.said(report, token.mark) if token.mark else None
        fact = again.facts.get(said.source) if said else None
        if said is not None and fact is not None and fact.known:
            yield from _unit(again, paragraph, token, fact)
            yield from _sign(again, paragraph, token, fact, said.form)


def _unit(again: Again, paragraph: Paragraph, token: Token, fact: Fact) -> Iterator[Point]:
    """Percentage points that are called per cent."""
    language = again.voice.language
    behind = units(language).match(paragraph.text[token.end :].lstrip())
    if fact.unit == POINTS_UNIT and behind and behind[0] in _PER_CENT:
        yield point(
            "unit_of_fact", paragraph, start=token.start, mark=token.mark, fact=fact.id,
            found=behind[0], expected=POINTS[language][0].strip(), shown=token.text,
            name=name_of(again, fact.id),
        )  # fmt: skip


def _sign(
    again: Again, paragraph: Paragraph, token: Token, fact: Fact, form: str
) -> Iterator[Point]:
    """A rise that is called a fall, or the other way round."""
    before = paragraph.text[max(token.start - _AROUND, 0) : token.start]
    sign, word = sign_of(before, again.voice.language)
    value = rounded(fact.value or 0.0, fact.decimals)
    is_rate = fact.unit.is_percent or fact.unit == POINTS_UNIT
    said = "abs" in form.split() and "minus:" not in form and before.endswith(word)
    if sign and is_rate and said and value * sign < 0 and not _is_said(again, fact.id, sign):
        yield point(
            "against_sign", paragraph, start=token.start, mark=token.mark, fact=fact.id,
            found=f"{word}{token.text}", expected=str(value), name=name_of(again, fact.id),
        )  # fmt: skip


def _is_said(again: Again, source: str, sign: int) -> bool:
    """Whether today's report says it so too: a reduction of 8.2% is a fall."""
    for paragraph in again.document.paragraphs:
        before = ""
        for each in paragraph.stretches:
            said = again.record.numbers.get(each.mark)
            is_it = said is not None and said.source == source
            if is_it and sign_of(before[-_AROUND:], again.voice.language)[0] == sign:
                return True
            before += each.text
    return False


def _misplaced(report: Report, again: Again, pairs: Sequence[Pair]) -> Iterator[Point]:
    """Numbers of tables that stand in the row or column of another, rows in another order."""
    cells = [
        (now, today)
        for each in pairs
        if (now := each.now) and (today := each.again) and now.cell and today.cell
    ]
    if all(now.cell == today.cell for now, today in cells):
        return
    yield from _out_of_order(cells)
    for axis in (1, 2):
        held: dict[tuple[str, int, int], Counter[tuple[int, int]]] = {}
        for now, today in cells:
            held.setdefault(_line(today, axis), Counter())[_line(now, axis)[1:]] += 1
        for now, today in cells:
            usual, often = held[_line(today, axis)].most_common(1)[0]
            mark = next((each.mark for each in now.stretches if each.mark), "")
            if mark and often > 1 and usual != _line(now, axis)[1:]:
                said = again.said(report, mark)
                yield point(
                    "misplaced", now, mark=mark, fact=said.source if said else "", found=now.text
                )


def _out_of_order(cells: Sequence[tuple[Paragraph, Paragraph]]) -> Iterator[Point]:
    """The rows that a table made today has in another place between the others."""
    first: dict[tuple[str, int], dict[int, tuple[int, Paragraph]]] = {}
    for now, today in cells:
        part, table, row = _line(now, 1)
        if now.text.strip():
            first.setdefault((part, table), {}).setdefault(row, (_line(today, 1)[2], now))
    for rows in first.values():
        order = [at for at, _ in rows.values()]
        steady = rising(order)
        for at, now in rows.values():
            if at not in steady:
                yield point("row_moved", now, found=now.text[:_LONGEST])


def _line(paragraph: Paragraph, axis: int) -> tuple[str, int, int]:
    """The row (1) or column (2) of a cell."""
    cell = paragraph.cell or (0, 0, 0)
    return paragraph.part, cell[0], cell[axis]
