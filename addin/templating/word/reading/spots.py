"""What stands around a tag in the XML, so that any value can be printed there?"""

from copy import deepcopy

from lxml import etree

from addin.ooxml.xml import local
from addin.templating.language.marks import Spot
from addin.templating.word.xml import Element, is_drawing, is_word, markup, name_in

_PRESERVED = ' xml:space="preserve">'
# What can be closed and opened again around a paragraph break without an id standing twice.
_REPEATABLE = {"r", "hyperlink", "smartTag"}


def spot_of(node: Element, attribute: str = "", block: str = "") -> Spot:
    """The spot of a tag in the text `node` or its `attribute`, or instead of a whole `block`."""
    if attribute:
        if local(node) == "Relationship":
            return Spot(kind="address")
        return Spot(kind="attribute", line=" ", tab=" ", paragraph=" ", page=" ")
    if block:
        return _block(node) if block == "p" else Spot(kind="block")
    if is_word(node, "t"):
        return _word(node)
    if is_drawing(node, "t"):
        return _drawing(node)
    return Spot(line=" ", tab=" ", paragraph=" ", page=" ")


def _word(text: Element) -> Spot:
    run = text.getparent()
    if run is None or not is_word(run, "r"):
        return Spot(kind="plain", line=" ", tab=" ", paragraph=" ", page=" ")
    t, r, p = (name_in(text, name) for name in ("t", "r", "p"))
    enter = f"<{r}>{markup(_child(run, 'rPr'))}<{t}{_PRESERVED}"
    leave = f"</{t}></{r}>"
    line = f"</{t}><{name_in(text, 'br')}/><{t}{_PRESERVED}"
    new_paragraph, page = line, line
    around = _around(run)
    if around is not None:
        close, paragraph_open, open_again = around
        new_paragraph = f"{leave}{close}</{p}>{paragraph_open}{open_again}{enter}"
        break_ = f"<{p}><{r}>{_page_break(text)}</{r}></{p}>"
        page = f"{leave}{close}</{p}>{break_}{paragraph_open}{open_again}{enter}"
    return Spot(
        kind="text",
        line=line,
        tab=f"</{t}><{name_in(text, 'tab')}/><{t}{_PRESERVED}",
        paragraph=new_paragraph,
        page=page,
        leave=leave,
        enter=enter,
    )


def _around(run: Element) -> tuple[str, str, str] | None:
    """What closes from the run to its paragraph, opens the next paragraph, and opens again."""
    close, again = "", ""
    for above in run.iterancestors():
        if is_word(above, "p"):
            return close, _open_paragraph(above), again
        if local(above) not in _REPEATABLE:
            return None
        shell = markup(_shell(above))
        close += f"</{name_in(above, local(above))}>"
        again = shell.removesuffix("/>") + ">" + again
    return None


def _open_paragraph(paragraph: Element) -> str:
    properties = _child(paragraph, "pPr")
    if properties is not None:
        properties = deepcopy(properties)
        for name in ("sectPr", "pPrChange"):
            inner = _child(properties, name)
            if inner is not None:
                # A second copy would start a second section.
                properties.remove(inner)
    return f"<{name_in(paragraph, 'p')}>{markup(properties)}"


def _block(paragraph: Element) -> Spot:
    opened = _open_paragraph(paragraph)
    p, r, t = (name_in(paragraph, name) for name in ("p", "r", "t"))
    run = next((r for r in paragraph.iter("{*}r") if is_word(r, "r")), None)
    properties = markup(_child(run, "rPr")) if run is not None else ""
    enter = f"{opened}<{r}>{properties}<{t}{_PRESERVED}"
    leave = f"</{t}></{r}></{p}>"
    return Spot(
        kind="block",
        line=f"</{t}><{name_in(paragraph, 'br')}/><{t}{_PRESERVED}",
        tab=f"</{t}><{name_in(paragraph, 'tab')}/><{t}{_PRESERVED}",
        paragraph=leave + enter,
        page=f"</{t}>{_page_break(paragraph)}<{t}{_PRESERVED}",
        leave=leave,
        enter=enter,
    )


def _page_break(element: Element) -> str:
    return f'<{name_in(element, "br")} {name_in(element, "type")}="page"/>'


def _drawing(text: Element) -> Spot:
    run = text.getparent()
    if run is None or local(run) != "r":
        return Spot(kind="drawing", line=" ", tab=" ", paragraph=" ", page=" ")
    t, r = name_in(text, "t"), name_in(text, "r")
    properties = markup(_child(run, "rPr"))
    line = f"</{t}></{r}><{name_in(text, 'br')}/><{r}>{properties}<{t}>"
    return Spot(kind="drawing", line=line, tab="\t", paragraph=line, page=line)


def _child(element: Element, name: str) -> Element | None:
    """The properties of an element, which stand before all else in it, or one of these."""
    for child in element.iterchildren(etree.Element):
        if local(child) == name:
            return child
        if name in _FIRST:
            return None
    return None


_FIRST = ("pPr", "rPr")


def _shell(element: Element) -> Element:
    shell = deepcopy(element)
    for child in list(shell):
        shell.remove(child)
    shell.text = None
    return shell
