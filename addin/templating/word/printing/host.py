"""What does a printer need from the document around it?"""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from addin.templating.language.limits import Budget
from addin.templating.values import InlineImage, Subdoc


class Host(Protocol):
    """What a printer needs from the document around it."""

    budget: Budget
    blank: str | None

    def replay(self, values: Iterator[Any]) -> Sequence[Any]:
        """What a one-shot iterator of the caller's gives, however often it is asked."""

    def missing(self, index: int) -> None:
        """Note that a tag prints a value that is not known."""

    def next_id(self) -> int:
        """An id that no drawing or bookmark of the document has."""

    def bookmark_name(self, name: str) -> str:
        """The name for one more bookmark that asks for `name`."""

    def new_list(self, number: str, levels: str) -> str:
        """The number of a list that begins anew on these levels."""

    def own_list(self, style: str, start: int) -> str:
        """What puts paragraphs of a style in a list that begins anew; empty for other styles."""

    def new_comment(self, number: str) -> str:
        """The number of a comment that stands once more."""

    def style(self, name: str) -> str:
        """The id of a style that is asked for by its id or its name."""

    def link(self, address: str) -> str:
        """The id of a relationship to an address outside."""

    def spoken(self, markup: str) -> str:
        """Markup in the namespaces of the document, transitional or strict."""

    def picture(self, image: InlineImage) -> str:
        """A drawing that shows a picture."""

    def footnote(self, content: str) -> str:
        """The run that refers to a new footnote of this content."""

    def subdocument(self, subdoc: Subdoc) -> str:
        """Paragraphs that hold another document, or stand for it until the end."""

    def chart(self, chart: Any) -> str:
        """A drawing that shows a chart."""

    def drawn_chart(self, chart: Any, relation: str, wish: str) -> str:
        """The relation of a chart of the author's, filled anew; or its alternative text."""
