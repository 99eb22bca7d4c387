"""What is a bookmark, list or comment of a loop called in this turn, and what leads to it there?"""

from addin.templating.language.marks import Spot
from addin.templating.word.printing.escaping import IN_ATTRIBUTE, escape
from addin.templating.word.printing.host import Host


class BookmarkNames:
    """The names that the bookmarks of a part's loops have in the turns that are written."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._names: dict[str, str] = {}
        self._placed: set[str] = set()

    def name(self, spot: Spot) -> str:
        """What is printed at a spot of a bookmark's name; nothing where a turn begins."""
        if spot.kind == "bookmarkTurn":
            for name in spot.line.split():
                self._names.pop(name, None)
                self._placed.discard(name)
            return ""
        if spot.kind in {"listNumber", "commentNumber"}:
            if spot.line not in self._names:
                self._names[spot.line] = self._number(spot)
            return self._names[spot.line]
        if spot.kind == "bookmarkRef":
            return self._name_of(spot.line)
        if spot.line in self._placed:
            del self._names[spot.line]
        self._placed.add(spot.line)
        return self._name_of(spot.line)

    def _number(self, spot: Spot) -> str:
        if spot.kind == "listNumber":
            return self._host.new_list(spot.line, spot.tab)
        return self._host.new_comment(spot.line.partition(":")[2])

    def _name_of(self, name: str) -> str:
        if name not in self._names:
            self._names[name] = escape(self._host.bookmark_name(name), IN_ATTRIBUTE)
        return self._names[name]
