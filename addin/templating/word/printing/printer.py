"""How does a value become text in the document, whatever the value and wherever the tag?"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from addin.templating.language.limits import (
    LARGEST_TEXT,
    Fault,
    is_one_shot,
    items_of,
    refuse_wordless,
)
from addin.templating.language.marks import Spot
from addin.templating.values import Bound, Pieces, is_nothing
from addin.templating.word.printing.escaping import (
    check_container,
    escape,
    is_missing,
    only_legal,
    whole_markup,
    without_illegal,
)
from addin.templating.word.printing.host import Host
from addin.templating.word.printing.kinds import WRITERS, print_text
from addin.templating.word.printing.runs import bookmark_pieces, run_pieces
from addin.templating.word.printing.turns import BookmarkNames

_SPECIAL = re.compile("[&<>\x00-\x1f\x7f]").search
_LONG = 64
_LEAST_WEIGHT = 64


class Printer:
    """Prints the values of one part."""

    def __init__(self, spots: Sequence[Spot], host: Host) -> None:
        self._spots = spots
        self._host = host
        self._bookmarks: dict[str, int] = {}
        self._turns = BookmarkNames(host)
        self._bound = self._wrap()

    def functions(self) -> tuple[Callable[..., Any], ...]:
        """What compiled templates call: put, wrap, each, keep, attempt, whole."""
        return self._put(), self._put_run(), self._each, self._keep, bool, self._whole

    def _put(self) -> Callable[[Any, int], str]:
        """Prints a value inside of a run that stays; the inner loop of a report."""
        spots, special, other, bound = self._spots, _SPECIAL, self._other, self._bound
        host, spend = self._host, self._host.budget.spend

        def put(value: Any, index: int) -> str:
            if type(value) is str:
                if len(value) > _LONG:
                    spend(len(value))
                return print_text(host, value, spots[index]) if special(value) else value
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
        put, wrap, each, keep, _, whole = self.functions()

        def tried(write: Callable[[Any, int], str]) -> Callable[[Callable[[], Any], int], str]:
            return lambda ask, index: _tried(write, ask, index, note)

        def careful_each(ask: Callable[[], Any], index: int, weight: int) -> Sequence[Any]:
            try:
                return cast("Sequence[Any]", each(ask(), index, weight))
            except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
                note(index, error)
                return ()

        def attempt(ask: Callable[[], Any], index: int) -> bool:
            try:
                return bool(ask())
            except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
                note(index, error)
                return False

        return tried(put), tried(wrap), careful_each, keep, attempt, whole

    def _each(self, values: Any, index: int, weight: int) -> Sequence[Any]:  # noqa: ARG002 - the signature that compiled code calls
        """The items of a loop as a sequence; paid for before the first of them."""
        if is_missing(values):
            iter(values)
        if is_one_shot(values):
            values = self._host.replay(values)
        return items_of(values, self._host.budget, max(weight, _LEAST_WEIGHT))

    def _whole(self, value: Any) -> Any:
        """A value that is to be compared or searched, paid for where it holds others."""
        if isinstance(value, list | tuple | dict):
            self._host.budget.weigh_whole(value, texts=False)
        return self._host.replay(value) if is_one_shot(value) else value

    def _keep(self, parts: Iterable[Any]) -> str:
        """The parts of ``a ~ b`` as one text."""
        texts = [part if type(part) is str else self._plain(part) for part in parts]
        length = sum(map(len, texts))
        if length > LARGEST_TEXT:
            raise Fault("long_text")
        self._host.budget.spend(length)
        if any(hasattr(part, "__html__") for part in parts):
            from markupsafe import Markup

            return Markup("").join(texts)
        return "".join(texts)

    def _plain(self, value: Any) -> str:
        if is_nothing(value):
            return ""
        if not isinstance(value, str):
            refuse_wordless(value)
            self._host.budget.weigh_whole(value)
        return str(value)

    def _other(self, value: Any, index: int) -> str:  # noqa: PLR0911 - one case a line
        spot = self._spots[index]
        if spot.kind in _COUNTED:
            return self._counted(spot)
        if isinstance(value, str) and hasattr(value, "__html__"):
            self._host.budget.spend(4 * len(value))
            text = whole_markup(value)
            return f"{spot.enter}{text}{spot.leave}" if spot.kind == "run" else text
        if is_missing(value):
            return str(value)
        if spot.kind in {"chart", "chartAlt"}:
            return self._host.drawn_chart(value, spot.line, spot.kind)
        if is_nothing(value):
            return self._nothing(spot, index)
        if isinstance(value, Pieces):
            return self._bound_pieces(value, index)
        name = getattr(value, "__bookmark__", None)
        if name is not None:
            control = bool(getattr(value, "control", False))
            return self._bound(str(value), str(name), index, control)
        writer = WRITERS.get(type(value).__name__)
        if writer is not None and not isinstance(value, str):
            return writer(self._host, value, spot)
        if isinstance(value, Mapping | list | tuple | set | frozenset):
            self._host.budget.weigh_whole(value)
            check_container(value)
        refuse_wordless(value)
        text = str(value)
        self._host.budget.spend(len(text))
        return print_text(self._host, text, spot)

    def _nothing(self, spot: Spot, index: int) -> str:
        if self._host.blank is None:
            raise Fault("unknown")
        self._host.missing(index)
        if spot.kind == "color":
            return "auto"
        return print_text(self._host, self._host.blank, spot) if self._host.blank else ""

    def _wrap(self) -> Callable[[str, str, int, bool], str]:
        """What wraps a text in a bookmark; the inner loop of a report with every number bound."""
        wrappers: dict[int, tuple[str, ...]] = {}
        spots, special, host = self._spots, _SPECIAL, self._host
        next_id, bookmark_name = host.next_id, host.bookmark_name

        def wrap(text: str, name: str, index: int, control: bool) -> str:  # noqa: FBT001 - compiled code calls it by position
            if special(text):
                text = escape(text, spots[index])
            pieces = wrappers.get(index)
            if pieces is None:
                pieces = wrappers[index] = bookmark_pieces(spots[index])
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
            return print_text(self._host, str(value), spot)
        head, enter, leave, tail = run_pieces(spot)
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
        if spot.kind in _NAMING:
            return self._turns.name(spot)
        number = self._host.next_id()
        if spot.kind == "bookmarkStart":
            self._bookmarks[spot.line] = number
        return str(number)


def _tried(
    write: Callable[[Any, int], str],
    ask: Callable[[], Any],
    index: int,
    note: Callable[[int, Exception], None],
) -> str:
    """What a tag writes; where it has a fault, which is noted, what can be written all the same."""
    value: Any = None
    try:
        value = ask()
        return only_legal(str(write(value, index)))
    except Exception as error:  # noqa: BLE001 - any fault of a tag is a finding
        note(index, error)
        illegal = isinstance(error, Fault) and error.note.rule == "T-305"
        words = without_illegal(value) if illegal else None
        return "" if words is None else str(write(words, index))


_NAMING = frozenset({"bookmarkName", "bookmarkRef", "bookmarkTurn", "listNumber", "commentNumber"})
_COUNTED = _NAMING | {"id", "bookmarkStart", "bookmarkEnd"}
