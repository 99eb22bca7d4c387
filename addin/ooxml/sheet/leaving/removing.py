"""How is a part, or an element of one, taken out, and what is said of it?"""

from addin.errors import Finding, Level, Place
from addin.language import Text
from addin.ooxml.sheet.parts import Parts

__all__ = ["gone", "is_linked", "remove_elements", "remove_tree"]


def gone(rule: str, what: Text, where: str = "") -> Finding:
    """What was taken out, for the reader."""
    return Finding(
        rule=rule,
        level=Level.INFO,
        text=Text(zh=f"已去除：{what.zh}", en=f"taken out: {what.en}"),
        place=Place(sheet=where),
    )


def remove_elements(parts: Parts, part: str, name: str) -> None:
    """Take the elements of a name out of a part."""
    root = parts.tree(part)
    for element in list(root.iter(f"{{*}}{name}")):
        parent = element.getparent()
        if parent is not None:
            parts.change(part)
            parent.remove(element)


def remove_tree(parts: Parts, name: str) -> None:
    """A part, and the parts that only it leads to."""
    inner = [link.target for link in parts.links(name) if not link.external]
    parts.remove(name)
    for target in inner:
        if target in parts and not is_linked(parts, target):
            remove_tree(parts, target)


def is_linked(parts: Parts, target: str) -> bool:
    """Whether anything leads to a part."""
    owners = [name for name in parts.names if not name.endswith(".rels")]
    return any(link.target == target for owner in ("", *owners) for link in parts.links(owner))
