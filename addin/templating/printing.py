"""How does a value become text in the document, whatever the value and wherever the tag?"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from math import isfinite
from typing import Any, Protocol, cast

from addin.language import Text
from addin.templating.marks import Spot
from addin.templating.values import (
    Bound,
    InlineImage,
    Listing,
    Pieces,
    RichText,
    RichTextParagraph,
    Subdoc,
)

__all__ = ["Budget", "Fault", "Host", "Printer", "escape"]

_SPECIAL = re.compile("[&<>\x00-\x1f\x7f]").search
_ILLEGAL = re.compile("[\x00-\x06\x08\x0e-\x1f]")
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})|(auto)")
_LONG = 256
_LARGEST_TEXT = 16 * 1024 * 1024
_LEAST_WEIGHT = 64


class Fault(Exception):  # noqa: N818 - it becomes a finding
    """A value that cannot be printed or looped over."""

    def __init__(self, rule: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.rule = rule
        self.text = Text(zh, en)


class Budget:
    """How much a template may still write and loop, in characters."""

    __slots__ = ("left",)

    def __init__(self, characters: int) -> None:
        self.left = characters

    def spend(self, characters: int) -> None:
        """Take from what is left; Fault where nothing is."""
        self.left -= characters
        if self.left < 0:
            raise Fault(
                "T-403",
                "the template loops or writes without end",
                "模板循环或输出过多，疑似无穷循环",
            )


class Host(Protocol):
    """What a printer needs from the document around it."""

    budget: Budget
    blank: str | None

    def missing(self, index: int) -> None:
        """Note that a tag prints a value that is not known."""

    def next_id(self) -> int:
        """An id that no drawing or bookmark of the document has."""

    def bookmark_name(self, name: str) -> str:
        """The name for one more bookmark that asks for `name`."""

    def link(self, address: str) -> str:
        """The id of a relationship to an address outside."""

    def spoken(self, markup: str) -> str:
        """Markup in the namespaces of the document, transitional or strict."""

    def picture(self, image: InlineImage) -> str:
        """A drawing that shows a picture."""

    def subdocument(self, subdoc: Subdoc) -> str:
        """Paragraphs that hold another document, or stand for it until the end."""

    def chart(self, chart: Any) -> str:
        """A drawing that shows a chart."""

    def drawn_chart(self, chart: Any, relation: str, wish: str) -> str:
        """The relation of a chart of the author's, filled anew; or its alternative text."""


class Printer:
    """Prints the values of one part."""

    def __init__(self, spots: Sequence[Spot], host: Host) -> None:
        self._spots = spots
        self._host = host
        self._bookmarks: dict[str, int] = {}
        self._bound = self._wrap()

    def functions(self) -> tuple[Callable[..., Any], ...]:
        """What compiled templates call: put, wrap, each, keep, attempt."""
        return self._put(), self._put_run(), self._each, self._keep, bool

    def _put(self) -> Callable[[Any, int], str]:
        """Prints a value inside of a run that stays; the inner loop of a report."""
        spots, special, other, bound = self._spots, _SPECIAL, self._other, self._bound
        spend = self._host.budget.spend

        def put(value: Any, index: int) -> str:
            if type(value) is str:
                if len(value) > _LONG:
                    spend(len(value))
                return self._text(value, spots[index]) if special(value) else value
            if type(value) is int:
                return str(value)
            if type(value) is Bound:
                return bound(value.text, value.name, index, value.control)
            return other(value, index)

        return put

    def _put_run(self) -> Callable[[Any, int], str]:
        """Prints a value with its run, or what stands instead of it."""
        spots, special, other, bound = self._spots, _SPECIAL, self._other, self._bound

        def wrap(value: Any, index: int) -> str:
            spot = spots[index]
            if spot.kind == "run":
                if type(value) is str and not special(value) and len(value) <= _LONG:
                    return f"{spot.enter}{value}{spot.leave}"
                if type(value) is int:
                    return f"{spot.enter}{value}{spot.leave}"
                if type(value) is Bound:
                    return bound(value.text, value.name, index, value.control)
            return other(value, index)

        return wrap

    def careful(self, note: Callable[[int, Exception], None]) -> tuple[Callable[..., Any], ...]:
        """The same for a careful program: a fault is noted and the work goes on."""
        put, wrap, each, keep, _ = self.functions()

        def tried(write: Callable[[Any, int], str]) -> Callable[[Callable[[], Any], int], str]:
            def careful(ask: Callable[[], Any], index: int) -> str:
                try:
                    return _legal(str(write(ask(), index)))
                except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
                    note(index, error)
                    return ""

            return careful

        def careful_each(ask: Callable[[], Any], index: int, weight: int) -> Sequence[Any]:
            try:
                return cast("Sequence[Any]", each(ask(), index, weight))
            except Exception as error:  # noqa: BLE001
                note(index, error)
                return ()

        def attempt(ask: Callable[[], Any], index: int) -> bool:
            try:
                return bool(ask())
            except Exception as error:  # noqa: BLE001
                note(index, error)
                return False

        return tried(put), tried(wrap), careful_each, keep, attempt

    def _each(self, values: Any, index: int, weight: int) -> Sequence[Any]:  # noqa: ARG002
        """The items of a loop as a sequence; paid for before the first of them."""
        if _is_missing(values):
            iter(values)
        if not isinstance(values, Iterable):
            kind = type(values).__name__
            raise Fault(
                "T-303", f"cannot loop over {values!r} ({kind})", f"无法对{values!r}（{kind}）循环"
            )
        weight = max(weight, _LEAST_WEIGHT)
        if not isinstance(values, list | tuple):
            values = list(islice(values, self._host.budget.left // weight + 2))
        self._host.budget.spend(len(values) * weight)
        return cast("Sequence[Any]", values)

    def _keep(self, parts: Iterable[Any]) -> str:
        """The parts of ``a ~ b`` as one text."""
        texts = [part if type(part) is str else self._plain(part) for part in parts]
        if sum(map(len, texts)) > _LARGEST_TEXT:
            raise Fault("T-403", "a text grows without end", "文本过长")
        if any(hasattr(part, "__html__") for part in parts):
            from markupsafe import Markup

            return Markup("").join(texts)
        return "".join(texts)

    def _plain(self, value: Any) -> str:
        return "" if _is_nothing(value) else value if isinstance(value, str) else str(value)

    def _other(self, value: Any, index: int) -> str:  # noqa: PLR0911 - one case a line
        spot = self._spots[index]
        if spot.kind in _COUNTED:
            return self._counted(spot)
        if isinstance(value, str) and hasattr(value, "__html__"):
            text = _whole(value)
            return f"{spot.enter}{text}{spot.leave}" if spot.kind == "run" else text
        if _is_missing(value):
            return str(value)
        if spot.kind in {"chart", "chartAlt"}:
            return self._host.drawn_chart(value, spot.line, spot.kind)
        if _is_nothing(value):
            return self._nothing(spot, index)
        if isinstance(value, Pieces):
            return self._bound_pieces(value, index)
        name = getattr(value, "__bookmark__", None)
        if name is not None:
            control = bool(getattr(value, "control", False))
            return self._bound(str(value), str(name), index, control)
        writer = _WRITERS.get(type(value).__name__)
        if writer is not None and not isinstance(value, str):
            return writer(self, value, spot)
        if isinstance(value, Mapping | list | tuple | set | frozenset):
            _check_container(value)
        text = str(value)
        self._host.budget.spend(len(text))
        return self._text(text, spot)

    def _text(self, value: str, spot: Spot) -> str:
        if spot.kind == "color":
            return _colour(value)
        if spot.kind == "address":
            from urllib.parse import quote

            return escape(quote(value, safe=_SIGNS_OF_ADDRESSES), _ATTRIBUTE)
        if spot.kind in {"chart", "chartAlt"}:
            return self._host.drawn_chart(value, spot.line, spot.kind)
        if spot.kind == "block" and not spot.enter:
            raise _not_here(value)
        text = escape(value, spot)
        return f"{spot.enter}{text}{spot.leave}" if spot.kind in WRAPPING else text

    def _nothing(self, spot: Spot, index: int) -> str:
        if self._host.blank is None:
            raise Fault(
                "T-304",
                "the value is not known (None or NaN)",
                "取值未知（None或NaN）",
            )
        self._host.missing(index)
        if spot.kind == "color":
            return "auto"
        return self._text(self._host.blank, spot) if self._host.blank else ""

    def _wrap(self) -> Callable[[str, str, int, bool], str]:
        """What wraps a text in a bookmark; the inner loop of a report with every number bound."""
        wrappers: dict[int, tuple[str, ...]] = {}
        spots, special, host = self._spots, _SPECIAL, self._host
        next_id, bookmark_name = host.next_id, host.bookmark_name

        def wrap(text: str, name: str, index: int, control: bool) -> str:  # noqa: FBT001
            if special(text):
                text = escape(text, spots[index])
            pieces = wrappers.get(index)
            if pieces is None:
                pieces = wrappers[index] = _wrapper(spots[index])
            if not pieces:
                return text
            number, name = next_id(), bookmark_name(name)
            if control:
                text = f"{pieces[5]}{name}{pieces[6]}{text}{pieces[7]}"
                before, after = '"/>', pieces[8]
            else:
                before, after = pieces[2], pieces[3]
            return f"{pieces[0]}{number}{pieces[1]}{name}{before}{text}{after}{number}{pieces[4]}"

        return wrap

    def _bound_pieces(self, value: Pieces, index: int) -> str:
        """A sentence of which some parts are bound, in runs of their own."""
        spot = self._spots[index]
        if not spot.leave:
            return self._text(str(value), spot)
        head, enter, leave, tail = _run_pieces(spot)
        runs = "".join(
            f"{enter}{escape(part, spot)}{leave}"
            if isinstance(part, str)
            else self._bound(part.text, part.name, index, part.control)
            .removeprefix(head)
            .removesuffix(tail)
            for part in value.parts
        )
        return f"{head}{runs}{tail}"

    def _counted(self, spot: Spot) -> str:
        if spot.kind == "bookmarkEnd":
            return str(self._bookmarks.get(spot.line, spot.line))
        if spot.kind == "bookmarkName":
            return escape(self._host.bookmark_name(spot.line), _ATTRIBUTE)
        number = self._host.next_id()
        if spot.kind == "bookmarkStart":
            self._bookmarks[spot.line] = number
        return str(number)

    def _rich(self, value: RichText, spot: Spot) -> str:
        if not spot.leave:
            return self._text(value.plain, spot)
        return _instead_of_run(self._runs(value, spot), spot)

    def _runs(self, value: RichText, spot: Spot) -> str:
        from addin.templating.rich import run_of

        pieces = []
        for piece in value.pieces:
            enter, leave = run_of(dict(piece.look))
            around = _rich_spot(spot, enter, leave)
            run = f"{enter}{escape(piece.text, around)}{leave}"
            if piece.url:
                run = self._host.spoken(
                    f'<w:hyperlink xmlns:r="{_RELATIONS}" r:id="{self._host.link(piece.url)}"'
                    f' w:tgtFrame="_blank">{run}</w:hyperlink>'
                )
            pieces.append(run)
        return "".join(pieces)

    def _rich_paragraphs(self, value: RichTextParagraph, spot: Spot) -> str:
        if spot.kind != "block":
            raise _only_instead_of_a_paragraph("RichTextParagraph")
        return "".join(self._rich_paragraph(rich, style) for rich, style in value.paragraphs)

    def _rich_paragraph(self, rich: RichText, style: str) -> str:
        name = escape(style, _ATTRIBUTE)
        opened = f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr>' if style else "<w:p>"
        spot = Spot(kind="block", enter=f"{opened}<w:r><w:t>", leave="</w:t></w:r></w:p>")
        return f"{opened}{self._runs(rich, spot)}</w:p>"

    def _listing(self, value: Listing, spot: Spot) -> str:
        return self._text(value.text, spot)

    def _drawing(self, drawing: str, spot: Spot) -> str:
        if not spot.leave:
            raise _not_here("a picture or chart")
        return _instead_of_run(f"<w:r>{drawing}</w:r>", spot)

    def _picture(self, value: InlineImage, spot: Spot) -> str:
        return self._drawing(self._host.picture(value), spot)

    def _chart(self, value: Any, spot: Spot) -> str:
        return self._drawing(self._host.chart(value), spot)

    def _subdoc(self, value: Subdoc, spot: Spot) -> str:
        if spot.kind != "block":
            raise _only_instead_of_a_paragraph("Subdoc")
        return self._host.subdocument(value)


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ATTRIBUTE = Spot(kind="attribute", line=" ", tab=" ", paragraph=" ", page=" ")
_SIGNS_OF_ADDRESSES = ":/?#[]@!$&'()*+,;=%"
_COUNTED = frozenset({"id", "bookmarkStart", "bookmarkEnd", "bookmarkName"})
WRAPPING = frozenset({"run", "block"})
"""The kinds of spots whose values write their own run or paragraph."""

_WRITERS: Mapping[str, Callable[[Printer, Any, Spot], str]] = {
    "RichText": Printer._rich,  # noqa: SLF001 - the table of this class
    "RichTextParagraph": Printer._rich_paragraphs,  # noqa: SLF001
    "Listing": Printer._listing,  # noqa: SLF001
    "InlineImage": Printer._picture,  # noqa: SLF001
    "Subdoc": Printer._subdoc,  # noqa: SLF001
    "Chart": Printer._chart,  # noqa: SLF001
}


def escape(text: str, spot: Spot) -> str:
    """Text as XML at a spot; Fault where it holds a character that no document may hold."""
    found = _ILLEGAL.search(text)
    if found:
        raise _illegal(text, found[0])
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if spot.kind == "attribute":
        text = text.replace('"', "&quot;")
    if not _LAYOUT.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\x7f", "")
    text = text.replace("\n", spot.line) if spot.line != "\n" else text
    text = text.replace("\t", spot.tab) if spot.tab != "\t" else text
    return text.replace("\a", spot.paragraph).replace("\f", spot.page)


def _legal(text: str) -> str:
    """The text, if a document may hold it; for the rare letters that are not looked for before."""
    for letter in text:
        if "\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff":
            raise _illegal(text, letter)
    return text


def _illegal(text: str, letter: str) -> Fault:
    return Fault(
        "T-305",
        f"the text {text[:40]!r} holds a character that no document may hold ({letter!r})",
        f"文本{text[:40]!r}含有文档不允许的控制字符（{letter!r}）",
    )


_LAYOUT = re.compile("[\a\t\n\v\f\r\x7f]")


def _instead_of_run(runs: str, spot: Spot) -> str:
    """Runs of their own where a tag stands: it leaves the run around it, or writes none."""
    head, _, _, tail = _run_pieces(spot)
    return f"{head}{runs}{tail}"


def _rich_spot(spot: Spot, enter: str, leave: str) -> Spot:
    """The spot of one piece of rich text: breaks leave its run and enter it again."""
    p = "w:p"
    head = spot.enter.partition("<w:r>")[0] if spot.kind == "block" else _paragraph_head(spot)
    return Spot(
        kind="text",
        line='</w:t><w:br/><w:t xml:space="preserve">',
        tab='</w:t><w:tab/><w:t xml:space="preserve">',
        paragraph=f"{leave}</{p}>{head}{enter}",
        page=f'{leave}</{p}><{p}><w:r><w:br w:type="page"/></w:r></{p}>{head}{enter}',
    )


def _paragraph_head(spot: Spot) -> str:
    found = re.search(r"</w:p>(<w:p>.*?)(?:<w:r>|<w:r )", spot.paragraph, re.DOTALL)
    return found[1] if found else "<w:p>"


def _run_pieces(spot: Spot) -> tuple[str, str, str, str]:
    """What comes before runs at a spot, what enters and leaves one, and what comes behind."""
    if spot.kind == "text":
        return spot.leave, spot.enter, spot.leave, spot.enter
    if spot.kind == "block":
        head, sign, rest = spot.enter.partition("<w:r>")
        return head, f"{sign}{rest}", spot.leave.removesuffix("</w:p>"), "</w:p>"
    return "", spot.enter, spot.leave, ""


def _wrapper(spot: Spot) -> tuple[str, ...]:
    """The markup around bound text at a spot, in pieces between its id and its name."""
    if not spot.leave:
        return ()
    p = _prefix(spot.leave)
    head, enter, leave, tail = _run_pieces(spot)
    end = f'<{p}bookmarkEnd {p}id="'
    return (
        f'{head}<{p}bookmarkStart {p}id="',
        f'" {p}name="',
        f'"/>{enter}',
        f"{leave}{end}",
        f'"/>{tail}',
        f'<{p}sdt><{p}sdtPr><{p}tag {p}val="',
        f'"/></{p}sdtPr><{p}sdtContent>{enter}',
        f"{leave}</{p}sdtContent></{p}sdt>",
        end,
    )


def _prefix(leave: str) -> str:
    name = leave[2 : leave.index(">")]
    return name.rsplit(":", 1)[0] + ":" if ":" in name else ""


def _colour(value: str) -> str:
    found = _COLOUR.fullmatch(value.strip())
    if not found:
        raise Fault(
            "T-306", f"no colour: {value!r} (expected RRGGBB)", f"不是颜色：{value!r}（应为RRGGBB）"
        )
    return found[1] or found[2]


def _is_nothing(value: Any) -> bool:
    if value is None:
        return True
    kind = type(value)
    if kind.__name__ in {"NaTType", "NAType"}:
        return True
    try:
        number = float(value) if hasattr(value, "__float__") and not isinstance(value, str) else 0.0
    except (TypeError, ValueError, OverflowError):
        return False
    return not isfinite(number)


def _check_container(value: Any) -> None:
    items = list(value.values()) if isinstance(value, Mapping) else list(value)
    for item in items:
        if isinstance(item, Mapping | list | tuple | set | frozenset):
            _check_container(item)
        elif _is_nothing(item):
            raise Fault(
                "T-304",
                "a list is printed as it is and holds a value that is not known (None or NaN)",
                "直接输出的列表中含有未知值（None或NaN）",
            )


def _is_missing(value: object) -> bool:
    # Known by name, so that a render that never meets it does not load Jinja.
    return type(value).__name__ in {"Missing", "Undefined"}


def _whole(markup: str) -> str:
    """What a macro or a block wrote, if it is whole XML."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    try:
        parser.Parse(f"<w>{markup}</w>".encode(), True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as error:
        raise Fault(
            "T-405",
            f"what a block wrote is no whole XML: {error}",
            f"块输出的内容不是完整的XML：{error}",
        ) from error
    return str(markup)


def _not_here(value: object) -> Fault:
    return Fault(
        "T-211",
        f"{str(value)[:40]!r} cannot be printed here",
        f"{str(value)[:40]!r}不能在此处输出",
    )


def _only_instead_of_a_paragraph(kind: str) -> Fault:
    return Fault(
        "T-211",
        f"a {kind} stands instead of a paragraph: use {{{{p name }}}} in a paragraph of its own",
        f"{kind}须替换整个段落：请在单独一段中使用{{{{p 名称 }}}}",
    )
