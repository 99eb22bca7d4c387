"""Which formulas stand in a part besides its cells, and how do they follow?"""

from lxml import etree

from addin.ooxml.sheet.references.moving import Move, moved_formula
from addin.ooxml.xml import local

PARTS = ("drawingml.chart+xml", "chartex+xml", "drawing+xml", "controlproperties+xml")
"""The types of the parts besides sheets that hold formulas."""

FORMULAS = frozenset(
    ["f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula", "fmla"]
)
"""The elements whose text is a formula, and below the attributes that are one."""
ATTRIBUTES = (
    "textlink", "linkedCell", "listFillRange", "fmlaLink", "fmlaRange", "fmlaTxbx",
)  # fmt: skip


def sweep_formulas(root: etree._Element, home: str, move: Move, *, grow: bool = False) -> bool:
    """Every formula in elements and attributes of a part, after `move`."""
    changed = False
    for element in root.iter(etree.Element):
        if local(element) in FORMULAS and element.text:
            text = moved_formula(element.text, home, move, grow=grow and _grows(element))
            if text != element.text:
                element.text, changed = text, True
        for name in ATTRIBUTES:
            written = element.get(name)
            if written:
                text = written[:1].replace("=", "") + written[1:]
                moved = moved_formula(text.removeprefix("="), home, move)
                if moved != written.removeprefix("="):
                    element.set(name, moved)
                    changed = True
    return changed


def _grows(element: etree._Element) -> bool:
    """The name of a series is one cell and stays one; values and categories grow."""
    parent = element.getparent()
    while parent is not None:
        if local(parent) in {"tx", "title", "txData"}:
            return False
        parent = parent.getparent()
    return True
