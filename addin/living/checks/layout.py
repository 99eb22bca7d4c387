"""Does a Chinese report keep to GB/T 9704: page, type, lines, headings, captions? (N-13)"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from addin.living.checks.point import Point, point
from addin.living.opened import Report
from addin.ooxml.xml import local, parse_xml
from addin.report.bound.reading import Paragraph

_FANG = ("仿宋", "fang")
_HEI = ("黑体", "hei")
_KAI = ("楷体", "kai")
_SONG = ("小标宋", "biaosong")
_PAGE = {"top": 2098, "bottom": 1984, "left": 1587, "right": 1474}  # 37, 35, 28, 26 mm
_MILLIMETRE = 57
_A4 = (11906, 16838)
_TWIPS = (540, 580)  # lines of 27 to 29 points, exact
_CAPTION = re.compile(r"^\s*([表图])\s*(\d+)[\s　]")
_ANNEX = re.compile(r"\s*(附件)\s*(\d+)\s*")
_MANUAL = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)")
_HANZI = re.compile("[\u4e00-\u9fff]")
_MOST = 3  # points of one kind; the others are the same again


@dataclass(frozen=True, slots=True)
class Rule:
    """How the text of a style is set: typeface, size in half points, whether in body lines."""

    fonts: tuple[str, ...]
    size: int
    in_lines: bool = False


RULES: Mapping[str, Rule] = {
    "normal": Rule(_FANG, 32, in_lines=True),
    "gw标题": Rule(_SONG, 44),
    "heading 1": Rule(_HEI, 32, in_lines=True),
    "heading 2": Rule(_KAI, 32, in_lines=True),
    "heading 3": Rule(_FANG, 32, in_lines=True),
    "gw表题": Rule(_HEI, 24),
    "gw图题": Rule(_HEI, 24),
    "gw附件": Rule(_HEI, 32, in_lines=True),
    "gw署名": Rule(_FANG, 32, in_lines=True),
}
"""What the standard asks, by the name of the style; others are the office's own."""


def layout_points(report: Report) -> Iterator[Point]:
    """Where a Chinese report leaves the standard; of one kind the first few places."""
    if report.language != "zh":
        return
    styles = _Styles(report)
    counts: dict[tuple[str, str], int] = {}
    found = (*_page(report), *_texts(report, styles), *_headings(report), *_captions(report))
    for each in found:
        key = (each.text.zh, each.expected)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= _MOST:
            yield each


def _page(report: Report) -> Iterator[Point]:
    body = report.document.roots["word/document.xml"]
    section = next(body.iter("{*}sectPr"), None)
    if section is None:
        return
    told = {local(each): _attributes(each) for each in section}
    size, margins = told.get("pgSz", {}), told.get("pgMar", {})
    sides = tuple(int(size.get(key, 0)) for key in ("w", "h"))
    if any(abs(a - b) > _MILLIMETRE for a, b in zip(sides, _A4, strict=True)):
        yield point("paper", found="×".join(f"{each / 56.7:.0f}" for each in sides))
    for side, wanted in _PAGE.items():
        has = int(margins.get(side, 0))
        if abs(has - wanted) > _MILLIMETRE:
            yield point(
                "margin", found=f"{has / 56.7:.0f} mm", expected=f"{wanted / 56.7:.0f} mm",
                side=_SIDES[side],
            )  # fmt: skip


def _texts(report: Report, styles: "_Styles") -> Iterator[Point]:
    for paragraph in report.document.paragraphs:
        rule = RULES.get(styles.name_of(paragraph.style)) if paragraph.cell is None else None
        if rule is not None and "document" in paragraph.part:
            yield from _type(paragraph, rule, styles)
            line = styles.look_of(paragraph, None)
            low, high = _TWIPS
            exact = line.get("rule") == "exact" and low <= int(line.get("line") or 0) <= high
            if rule.in_lines and paragraph.text.strip() and not exact:
                yield point("lines", paragraph, found=f"{int(line.get('line') or 0) / 20:g} pt")


def _type(paragraph: Paragraph, rule: Rule, styles: "_Styles") -> Iterator[Point]:
    """The first run of a paragraph in another typeface or size."""
    seen = None
    for each in paragraph.stretches:
        run = each.node.getparent()
        if run is seen or not _HANZI.search(each.text):
            continue
        seen = run
        look = styles.look_of(paragraph, run)
        if not any(one in look.get("font", "").lower() for one in rule.fonts):
            yield point("typeface", paragraph, found=look.get("font", "—"), expected=rule.fonts[0])
            return
        if look.get("size") != str(rule.size):
            shown = f"{int(look.get('size') or 0) / 2:g} pt"
            yield point("size", paragraph, found=shown, expected=f"{rule.size / 2:g} pt")
            return


def _headings(report: Report) -> Iterator[Point]:
    for paragraph in report.document.paragraphs:
        if not paragraph.style.lower().replace(" ", "").startswith("heading"):
            continue
        text = paragraph.text.strip()
        if text.endswith(("。", "；", "，")):
            yield point("heading_mark", paragraph, found=text[-1])
        if _MANUAL.match(text):
            yield point("heading_number", paragraph, found=text[:12])


def _captions(report: Report) -> Iterator[Point]:
    """Tables, figures and annexes are numbered in their order, and the text names each."""
    paragraphs = [each for each in report.document.paragraphs if each.cell is None]
    captions = [(each, found) for each in paragraphs if (found := _CAPTION.match(each.text))]
    told = "\n".join(each.text for each in paragraphs if not _CAPTION.match(each.text))
    told = told.replace("\u2060", "")  # keeps a word and its number in one line
    annexes = [(each, found) for each in paragraphs if (found := _ANNEX.fullmatch(each.text))]
    for kind in ("表", "图", "附件"):
        own = [(each, int(found[2])) for each, found in captions + annexes if found[1] == kind]
        for at, (paragraph, number) in enumerate(own, 1):
            if number != at:
                yield point(
                    "caption_order", paragraph, found=f"{kind}{number}", expected=f"{kind}{at}"
                )
            if not _is_named(kind, number, told):
                yield point("caption_unnamed", paragraph, found=f"{kind}{number}")


def _is_named(kind: str, number: int, text: str) -> bool:
    return bool(re.search(rf"{kind}\s*{number}(?!\d)", text))


_SIDES = {"top": "上", "bottom": "下", "left": "左", "right": "右"}


class _Styles:
    """The styles of a report: names, and how their text is set."""

    def __init__(self, report: Report) -> None:
        package = report.document.package
        self._styles: dict[str, Any] = {}
        self._names: dict[str, str] = {}
        self._looks: dict[str, dict[str, str]] = {}
        self._default = ""
        if "word/styles.xml" in package:
            for each in parse_xml(package["word/styles.xml"], "word/styles.xml"):
                told = _attributes(each)
                if local(each) == "style" and told.get("type") == "paragraph":
                    self._styles[told.get("styleId", "")] = each
                    if told.get("default") in {"1", "true"}:
                        self._default = told.get("styleId", "")

    def name_of(self, style: str) -> str:
        """The name of a style, in small letters."""
        if style not in self._names:
            parts = self._styles.get(style or self._default, ())
            names = (_attributes(each).get("val", "") for each in parts if local(each) == "name")
            self._names[style] = next(names, "").lower()
        return self._names[style]

    def look_of(self, paragraph: Paragraph, run: Any) -> dict[str, str]:
        """Typeface, size and line of a run, the paragraph's own before those of its styles."""
        look = dict(self._look_of_style(paragraph.style or self._default))
        look |= _settings(paragraph.element, own=True)
        return look | _settings(run, own=False) if run is not None else look

    def _look_of_style(self, style: str) -> dict[str, str]:
        if style not in self._looks:
            chain: list[Any] = []
            name = style
            while name in self._styles and len(chain) < len(self._styles):
                chain.append(self._styles[name])
                based = (_attributes(one) for one in self._styles[name] if local(one) == "basedOn")
                name = next(based, {}).get("val", "")
            look: dict[str, str] = {}
            for each in reversed(chain):
                look |= _settings(each, own=False)
            self._looks[style] = look
        return self._looks[style]


def _settings(holder: Any, *, own: bool) -> dict[str, str]:
    """What a style, paragraph or run says of typeface, size and line."""
    found: dict[str, str] = {}
    for looks in holder:
        if local(looks) not in {"rPr", "pPr"}:
            continue
        for each in looks:
            kind = local(each)
            if kind == "rFonts" and not own and (font := _attributes(each).get("eastAsia")):
                found["font"] = font
            elif kind == "sz" and not own:
                found["size"] = _attributes(each).get("val", "")
            elif kind == "spacing" and (told := _attributes(each)).get("line"):
                found["line"], found["rule"] = told["line"], told.get("lineRule", "auto")
    return found


def _attributes(node: Any) -> dict[str, str]:
    return {key.rpartition("}")[2]: str(value) for key, value in node.attrib.items()}
