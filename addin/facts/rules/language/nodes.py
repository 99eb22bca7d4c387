"""Of what does a rule's expression consist, once it is read?

Frozen trees: equal parts of different rules are equal objects, so that they are computed once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any, get_args


class ValueKind(Enum):
    """What an expression yields."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Constant:
    """A number as it is written."""

    value: float


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false, as written."""

    value: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A value of the row."""

    name: str
    kind: ValueKind = ValueKind.NUMBER


@dataclass(frozen=True, slots=True)
class IsKnown:
    """Whether a value of the row is there."""

    of: "Name | Other"


@dataclass(frozen=True, slots=True)
class Lenient:
    """A value of which the rule asks elsewhere whether it is known: zero where it is not."""

    of: "Name | Other"


@dataclass(frozen=True, slots=True)
class Other:
    """The value (or growth) of another indicator for the same period, cluster and area."""

    measure: str
    code: str


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The tolerance of the rule in which it stands."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function of numbers."""

    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A function of all values of a group."""

    function: str
    group: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers and ``+ - * / ^``."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values and ``= <> < <= > >=``; `tolerance` widens an equality of numbers."""

    operator: str
    left: "Node"
    right: "Node"
    tolerance: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a text is one of several."""

    of: Name | Lenient
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the text."""
        return str(
            getattr(self.of, "name", "") or getattr(getattr(self.of, "of", None), "name", "")
        )


@dataclass(frozen=True, slots=True)
class SameWord:
    """Whether two words of the row are the same."""

    left: Name
    right: Name


@dataclass(frozen=True, slots=True)
class Logic:
    """All (``and``) or any (``or``) of several conditions."""

    operator: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two, by a condition."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether another rule holds for the same row."""

    rule: str


Node = (
    Constant | Quoted | Truth | Name | IsKnown | Lenient | Other | Tolerance | Call | Aggregate
    | Arithmetic | Negative | Comparison | Among | SameWord | Logic | Not | Choice | Holds
)  # fmt: skip


def walk(node: Node) -> Iterator[Node]:
    """The node and everything in it."""
    yield node
    for child in children(node):
        yield from walk(child)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly in a node."""
    for name in _FIELDS[type(node)]:
        value = getattr(node, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, _NODES):
                yield part


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with every node directly in it changed."""
    changes: dict[str, Any] = {}
    for name in _FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, tuple):
            changes[name] = tuple(
                change(part) if isinstance(part, _NODES) else part for part in value
            )
        elif isinstance(value, _NODES):
            changes[name] = change(value)
    return replace(node, **changes) if changes else node


# Asking a dataclass for its fields, and a union for its members, costs more than all the rest.
_NODES = get_args(Node)
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _NODES}
