"""How do a person's words come into another document, marked as unread, with new numbers?"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from addin.living.again import Again
from addin.living.checks.state import UNREAD
from addin.living.opened import Report
from addin.living.refreshing.items import Item, lines_of
from addin.living.rolling.written import Words, likeness, unmarked
from addin.ooxml.xml import local
from addin.report.bound.naming import bookmark_of
from addin.report.bound.reading import Paragraph
from addin.report.bound.record import Said

_ALIKE = 0.6
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Hand:
    """Writes into the next report; `numbers` are the bookmarks that it has made."""

    def __init__(self, report: Report, again: Again, periods: tuple[str, str]) -> None:
        self._report, self._again, self._periods = report, again, periods
        self.numbers: dict[str, Said] = {}
        self._last: dict[Any, Any] = {}
        nodes = [one for root in again.document.roots.values() for one in root.iter()]
        starts = [one for one in nodes if local(one) == "bookmarkStart"]
        self._names = {_value(one, "name") for one in starts}
        ids = (_value(one, "id") for one in starts)
        self._number = 1 + max((int(each) for each in ids if each.isdecimal()), default=0)

    def paragraph(self, words: Words, behind: Any, before: str = "") -> Any:
        """A paragraph of its own behind an element, or behind what was put there already."""
        after = self._last.get(behind, behind)
        new = words.paragraph.element.makeelement(words.paragraph.element.tag)
        looks = next((one for one in words.paragraph.element if local(one) == "pPr"), None)
        if looks is not None and words.row is None:
            new.append(deepcopy(looks))
            for one in [each for each in new[0] if local(each) in {"sectPr", "rPr"}]:
                new[0].remove(one)
        new.extend(self._runs(words, new, before))
        has_section = (
            any(local(one) == "sectPr" for one in after.iter()) if local(after) == "p" else False
        )
        after.addprevious(new) if has_section else after.addnext(new)
        self._last[behind] = new
        return new

    def plain_paragraph(self, text: str, behind: Any) -> Any:
        """A paragraph that is nobody's."""
        new = behind.makeelement(behind.tag)
        new.append(_run(new, text, None))
        behind.addnext(new)
        return new

    def sentence(self, target: Paragraph, words: Words) -> None:
        """A sentence in a paragraph: behind the one that stood before it, else at the end."""
        lines = lines_of(target.element, self._again.record.language) or []
        scored = [(likeness(line.text, words.after), -i) for i, line in enumerate(lines)]
        score, at = max(scored, default=(0.0, 0))
        runs = list(self._runs(words, target.element))
        if words.after and score >= _ALIKE:
            node = lines[-at].items[-1].nodes[-1]
            node = self._last.get(node, node)
            for run in reversed(runs):
                node.addnext(run)
            self._last[lines[-at].items[-1].nodes[-1]] = runs[-1]
        else:
            target.element.extend(runs)

    def answer(self, target: Paragraph, words: Words) -> None:
        """The answer to a question that is asked again."""
        for hint in [one for one in target.element.iter() if local(one) == "showingPlcHdr"]:
            hint.getparent().remove(hint)
        runs = [one for one in target.element.iter() if local(one) == "r"]
        holder, at = runs[0].getparent(), runs[0].getparent().index(runs[0])
        for run in runs:
            run.getparent().remove(run)
        holder[at:at] = self._runs(words, target.element)

    def into_cell(self, target: Paragraph, words: Words) -> None:
        """Words behind what the cell says."""
        before = " " if target.text.strip() else ""
        target.element.extend(self._runs(words, target.element, before))

    def row(self, words: Words, before: Any) -> None:
        """A whole row behind another."""
        new = deepcopy(words.row)
        for one in list(new.iter()):
            if local(one).startswith("bookmark"):
                one.getparent().remove(one)
        first = next(one for one in new.iter() if local(one) == "t")
        first.text = UNREAD + unmarked(first.text or "")
        self._last.get(before, before).addnext(new)
        self._last[before] = new

    def _runs(self, words: Words, near: Any, before: str = "") -> Iterator[Any]:
        """The words as runs: first the mark, numbers with their bookmark and new value."""
        items: Sequence[Item] = words.items or [Item([], words.text)]
        looks = _looks(items[0])
        yield _run(near, before + UNREAD, looks)
        for item in items:
            said = self._report.numbers.get(item.mark) if item.mark else None
            new = self._today(said) if said is not None and said.text == item.text else None
            if new is None:
                yield from _texts(near, item)
            else:
                yield from self._bound(near, new, _looks(item))

    def _today(self, said: Said) -> Said | None:
        """The same number in the next report; None where there is none."""
        last, following = self._periods
        source = said.source.replace(f"@{last}", f"@{following}")
        new = Said(source=source, form=said.form.replace(f"@{last}", f"@{following}"), text="")
        shown = self._again.shown(new)
        return Said(source=source, form=new.form, text=shown) if shown else None

    def _bound(self, near: Any, said: Said, looks: Any) -> Iterator[Any]:
        name, number = bookmark_of(said.source), 1
        while name in self._names:
            number += 1
            name = f"{bookmark_of(said.source)[:35]}_{number}"
        self._names.add(name)
        self.numbers[name] = said
        space = near.tag.rpartition("}")[0] + "}"
        key, self._number = str(self._number), self._number + 1
        yield near.makeelement(f"{space}bookmarkStart", {f"{space}id": key, f"{space}name": name})
        yield _run(near, said.text, looks)
        yield near.makeelement(f"{space}bookmarkEnd", {f"{space}id": key})


def _texts(near: Any, item: Item) -> Iterator[Any]:
    """The text of an item as runs: notes, links and pictures stay where they were."""
    text = unmarked(item.text)
    if text:
        yield _run(near, text, _looks(item))


def _looks(item: Item) -> Any:
    runs = (one for node in item.nodes for one in node.iter() if local(one) == "r")
    found = (one for run in runs for one in run if local(one) == "rPr")
    return next(found, None)


def _run(near: Any, text: str, looks: Any) -> Any:
    space = near.tag.rpartition("}")[0] + "}"
    run = near.makeelement(f"{space}r")
    if looks is not None:
        run.append(deepcopy(looks))
    node = run.makeelement(f"{space}t")
    node.text = text
    node.set(_SPACE, "preserve")
    run.append(node)
    return run


def _value(node: Any, name: str) -> str:
    return next((str(v) for k, v in node.attrib.items() if k.rpartition("}")[2] == name), "")
