"""How does long work run beside the page: how far is it, what came out, and how does it stop?"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from addin.errors import AddinError, UsageError
from addin.hosts.web.serving.problems import Problem, problem_of
from addin.language import Language, Text

_MOST_JOBS, _WORKERS, _TICKET = 16, 2, 60.0


class CancelledError(AddinError):
    """The reader stopped the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came out: the record that its template shows, and files to take away."""

    template: str
    view: Any
    files: tuple[Path, ...] = ()


@dataclass(eq=False, kw_only=True)
class Job:
    """One piece of work of one session."""

    kind: str
    language: Language
    steps: int = 1
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    done: int = 0
    words: str = ""
    outcome: Outcome | None = None
    problem: Problem | None = None
    stopped: bool = False
    begun: float = field(default_factory=time.monotonic)

    def step(self, words: Text) -> None:
        """Say what comes next; CancelledError where the reader has stopped the work."""
        if self.stopped:
            raise CancelledError(
                en="stopped; what was made before stays", zh="已取消，此前的结果保留"
            )
        self.done, self.words = self.done + 1, words[self.language]

    @property
    def state(self) -> str:
        """``running``, ``done`` or ``failed``."""
        if self.problem is not None:
            return "failed"
        return "running" if self.outcome is None else "done"

    @property
    def age(self) -> int:
        """Seconds since it began."""
        return int(time.monotonic() - self.begun)

    def plain(self) -> dict[str, Any]:
        """The job as an answer of ``/api/v1/jobs``."""
        files = [path.name for path in self.outcome.files] if self.outcome else []
        return {
            "job": self.id, "kind": self.kind, "state": self.state, "done": self.done,
            "steps": self.steps, "age": self.age, "words": self.words, "files": files,
            "problem": self.problem,
            "result": self.outcome.view if self.outcome else None,
        }  # fmt: skip


@dataclass(eq=False)
class Jobs:
    """The work of one session, the latest last."""

    _known: "OrderedDict[str, Job]" = field(default_factory=OrderedDict)
    _pool: ThreadPoolExecutor | None = None
    _tickets: dict[str, tuple[Path, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, job: Job, work: Callable[[Job], Outcome]) -> Job:
        """Begin a piece of work; the oldest that is over is forgotten."""
        with self._lock:
            self._known[job.id] = job
            over = [key for key, one in self._known.items() if one.state != "running"]
            for key in over[: max(len(self._known) - _MOST_JOBS, 0)]:
                del self._known[key]
            if self._pool is None:
                self._pool = ThreadPoolExecutor(_WORKERS, "page-work")
        self._pool.submit(_run, job, work)
        return job

    def get(self, key: str) -> Job:
        """The job of an id; UsageError where there is none."""
        if key not in self._known:
            raise UsageError(
                en="this work is not known here any more", zh="这里已没有这项工作的记录"
            )
        return self._known[key]

    def ticket(self, key: str, at: int) -> str:
        """A word that stands for a file of a job, once and for a minute."""
        outcome = self.get(key).outcome
        if outcome is None or not 0 <= at < len(outcome.files):
            raise UsageError(en="there is no such file", zh="没有这个文件")
        word = secrets.token_urlsafe(24)
        self._tickets[word] = outcome.files[at], time.monotonic() + _TICKET
        return word

    def redeem(self, word: str) -> Path | None:
        """The file of a ticket, None for one that is used or over."""
        path, until = self._tickets.pop(word, (None, 0.0))
        return path if path is not None and time.monotonic() <= until else None

    def close(self) -> None:
        """Nothing goes on."""
        for job in self._known.values():
            job.stopped = True
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _run(job: Job, work: Callable[[Job], Outcome]) -> None:
    try:
        job.outcome = work(job)
    except Exception as error:  # noqa: BLE001 - the reader is told, the log has the rest
        job.problem = problem_of(error, job.language)
