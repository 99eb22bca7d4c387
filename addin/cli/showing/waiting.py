"""What does a person see while something takes time?"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from addin.cli.showing.lines import columns, width_of, wrapped
from addin.language import Language, Text

_SOON, _LONG, _TICK = 0.5, 2.0, 0.25


@contextmanager
def working(message: Text, language: Language, steps: int = 0) -> Iterator[Callable[[Text], None]]:
    """A sign of life on standard error while something takes time; it is told what comes next.

    Above two seconds it says how long it has taken and, where the number of `steps` is known, how
    long it will take. Nothing is shown where nobody looks; no colour, no sign that steers.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    sign = _Sign(message[language], language, steps)
    thread = Thread(target=sign.show_until_done, daemon=True)
    thread.start()
    try:
        yield lambda words: sign.next(words[language])
    finally:
        sign.done.set()
        thread.join()


@dataclass
class _Sign:
    """What stands on the last line of the screen."""

    words: str
    language: Language
    steps: int
    begun: float = field(default_factory=monotonic)
    passed: int = -1
    done: Event = field(default_factory=Event)

    def next(self, words: str) -> None:
        """Another step begins."""
        self.words, self.passed = words, self.passed + 1

    def show_until_done(self) -> None:
        """Draw the line again and again; nothing of it stays."""
        drawn = 0
        while not self.done.wait(_TICK):
            taken = monotonic() - self.begun
            if taken >= _SOON:
                drawn = _draw(self.line(taken), drawn)
        if drawn:
            sys.stderr.write("\r" + " " * drawn + "\r")
            sys.stderr.flush()

    def line(self, taken: float) -> str:
        """The words, with the time above two seconds.

        >>> sign = _Sign("making…", "en", 4, passed=1)
        >>> sign.line(1.0), sign.line(6.0)
        ('making…', 'making… 6 s, about 18 s left')
        """
        if taken < _LONG:
            return self.words
        said = Text(zh=f" 已{taken:.0f}秒", en=f" {taken:.0f} s")
        if self.steps and self.passed > 0:
            left = taken / self.passed * max(self.steps - self.passed, 0)
            said = Text(zh=f"{said.zh}，约剩{left:.0f}秒", en=f"{said.en}, about {left:.0f} s left")
        return self.words + said[self.language]


def _draw(line: str, before: int) -> int:
    """Write over the line that is there; how wide the new one is."""
    shown = next(wrapped(line, columns(sys.stderr) - 1))
    wide = width_of(shown)
    sys.stderr.write("\r" + shown + " " * max(before - wide, 0))
    sys.stderr.flush()
    return max(wide, before)
