"""How are words deleted and inserted so that a person can accept or reject it in Word?

Deleted numbers keep their bookmark within the deletion, inserted ones within the insertion:
whatever a person decides, the bookmark goes with its number.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from addin.ooxml.xml import local, remove

_DELETED = {"t": "delText", "instrText": "delInstrText"}
_AROUND = frozenset({"hyperlink", "smartTag", "sdt", "sdtContent"})


@dataclass(eq=False, kw_only=True)
class Tracker:
    """Who changes, on which day; it knows the names and numbers that are taken."""

    author: str
    day: date
    names: set[str]
    first: int
    used: int = 0
    renamed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._number = count(self.first)

    def delete(self, nodes: Iterable[Any]) -> Any:
        """Mark runs, with the bookmarks among them, as deleted; the deletion, None of nothing."""
        nodes = [each for node in nodes if local(node) != "pPr" for each in _taken_apart(node)]
        if not nodes:
            return None
        around = self._change(nodes[0], "del")
        nodes[0].addprevious(around)
        for node in nodes:
            around.append(node)
            for text in [each for each in node.iter() if local(each) in _DELETED]:
                space, _, kind = text.tag.rpartition("}")
                text.tag = f"{space}}}{_DELETED[kind]}"
        return around

    def insert(self, nodes: Sequence[Any], after: Any, *, first: bool = False) -> Any:
        """Put copies of nodes behind `after`, or as its `first` content, marked as inserted."""
        if not nodes:
            return after
        around = self._change(after, "ins")
        around.extend(each for node in self.copied(nodes) for each in _as_runs(node))
        if first:
            at = 1 if len(after) and local(after[0]) == "pPr" else 0
            after.insert(at, around)
        else:
            after.addnext(around)
        return around

    def copied(self, nodes: Sequence[Any]) -> list[Any]:
        """Copies with bookmarks that no other has."""
        found = [deepcopy(node) for node in nodes]
        ids: dict[str, str] = {}
        for node in found:
            node.tail = None
            for each in node.iter():
                if local(each) in {"bookmarkStart", "bookmarkEnd"}:
                    key = _key(each, "id")
                    ids.setdefault(each.get(key), str(next(self._number)))
                    each.set(key, ids[each.get(key)])
                if local(each) == "bookmarkStart":
                    key = _key(each, "name")
                    each.set(key, self._name(each.get(key)))
                if local(each) == "docPr":
                    each.set("id", str(next(self._number)))
        return found

    def replace_text(self, runs: Sequence[Any], words: str) -> None:
        """Let the runs of a number say other words; the bookmark stays around both."""
        new = deepcopy(runs[0])
        for each in [one for one in new if local(one) not in {"rPr", "t"}]:
            new.remove(each)
        texts = [one for one in new if local(one) == "t"]
        for each in texts[1:]:
            new.remove(each)
        text = texts[0] if texts else new.makeelement(f"{new.tag[:-1]}t")
        if not texts:
            new.append(text)
        text.text = words
        around = self._change(runs[0], "ins")
        around.append(new)
        runs[-1].addnext(around)
        self.delete(runs)

    def paragraph(self, paragraph: Any, kind: str) -> None:
        """Mark a paragraph's own end as ``ins`` or ``del``."""
        space = paragraph.tag[:-1]
        looks = next((each for each in paragraph if local(each) == "pPr"), None)
        if looks is None:
            looks = paragraph.makeelement(f"{space}pPr")
            paragraph.insert(0, looks)
        own = next((each for each in looks if local(each) == "rPr"), None)
        if own is None:
            own = looks.makeelement(f"{space}rPr")
            behind = [each for each in looks if local(each) in {"sectPr", "pPrChange"}]
            looks.append(own) if not behind else behind[0].addprevious(own)
        own.insert(0, self._change(paragraph, kind))

    def row(self, row: Any, kind: str) -> None:
        """Mark a row of a table, and all that stands in it, as ``ins`` or ``del``."""
        looks = next((each for each in row if local(each) == "trPr"), None)
        if looks is None:
            looks = row.makeelement(f"{row.tag[:-2]}trPr")
            at = sum(local(each) == "tblPrEx" for each in row)
            row.insert(at, looks)
        looks.append(self._change(row, kind))
        for each in [one for one in row.iter() if local(one) == "p"]:
            self.content(each, kind)

    def content(self, paragraph: Any, kind: str) -> None:
        """Mark all content of a paragraph as ``ins`` or ``del``."""
        nodes = [each for each in paragraph if local(each) != "pPr"]
        if kind == "del":
            self.delete(nodes)
        elif nodes:
            around = self._change(paragraph, "ins")
            nodes[0].addprevious(around)
            around.extend(each for node in nodes for each in _taken_apart(node))

    def _change(self, near: Any, kind: str) -> Any:
        space = f"{near.tag.partition('}')[0]}}}"
        self.used += 1
        return near.makeelement(
            f"{space}{kind}",
            {
                f"{space}id": str(next(self._number)),
                f"{space}author": self.author,
                f"{space}date": f"{self.day.isoformat()}T00:00:00Z",
            },
        )

    def _name(self, asked: str) -> str:
        name, number = asked, 1
        while name in self.names:
            number += 1
            name = f"{asked[:35]}_{number}"
        self.names.add(name)
        self.renamed[name] = asked
        return name


def accept(root: Any, author: str) -> None:
    """Accept what `author` has changed: nothing of it shows any more."""
    for each in [one for one in root.iter() if local(one) in {"ins", "del"}]:
        if _value(each, "author") != author or each.getparent() is None:
            continue
        parent, kind = each.getparent(), local(each)
        if local(parent) == "trPr":
            _settle_row(parent.getparent(), each, kind)
        elif local(parent) == "rPr":
            _settle_paragraph(each, kind)
        elif kind == "ins":
            for node in list(each):
                each.addprevious(node)
            remove(each)
        else:
            remove(each)


def _settle_row(row: Any, mark: Any, kind: str) -> None:
    if kind == "ins":
        remove(mark)
        return
    table = row.getparent()
    remove(row)
    if not any(local(each) == "tr" for each in table):
        remove(table)


def _settle_paragraph(mark: Any, kind: str) -> None:
    paragraph = next(each for each in mark.iterancestors() if local(each) == "p")
    holder = mark.getparent()
    remove(mark)
    if kind == "del":
        kept = [one for one in paragraph if local(one) not in {"pPr", "del"}]
        cell = paragraph.getparent()
        alone = local(cell) == "tc" and sum(local(one) == "p" for one in cell) == 1
        if not kept and not alone:
            remove(paragraph)
    elif not len(holder):
        remove(holder)


def _taken_apart(node: Any) -> list[Any]:
    """A node as runs in its place in the tree: changes hold no fields and links."""
    parts = _as_runs(node)
    if parts != [node]:
        for each in parts:
            node.addprevious(each)
        remove(node)
    return parts


def _as_runs(node: Any) -> list[Any]:
    """A simple field as runs with its signs, a link as the runs in it, others as they are."""
    kind = local(node)
    if kind in _AROUND:
        return [one for each in node for one in _as_runs(each) if local(each) != "sdtPr"]
    if kind != "fldSimple":
        return [node]
    instruction = _value(node, "instr")
    begin, middle, end = (_sign(node, sign) for sign in ("begin", "separate", "end"))
    asked = _sign(node, "")
    text = asked.makeelement(f"{asked.tag[:-1]}instrText")
    text.text = instruction
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    asked.append(text)
    return [begin, asked, middle, *list(node), end]


def _sign(near: Any, kind: str) -> Any:
    space = f"{near.tag.partition('}')[0]}}}"
    run = near.makeelement(f"{space}r")
    if kind:
        run.append(run.makeelement(f"{space}fldChar", {f"{space}fldCharType": kind}))
    return run


def _key(node: Any, name: str) -> str:
    return next(str(key) for key in node.attrib if str(key).rpartition("}")[2] == name)


def _value(node: Any, name: str) -> str:
    return next((str(v) for k, v in node.attrib.items() if k.rpartition("}")[2] == name), "")
