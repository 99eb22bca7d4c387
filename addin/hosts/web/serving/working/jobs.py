"""How does long work run beside the page: how far is it, what came out, and how does it stop?"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from addin.errors import AddinError, UsageError
from addin.hosts.web.serving.problems import Problem, problem_of
from addin.language import Language, Text

_MOST_JOBS, _WORKERS, _TICKET = 16, 2, 60.0
Tell: TypeAlias = Callable[[Text], None]


class CancelledError(AddinError):
    """The reader stopped the work."""


class NotDoneError(Exception):
    """Work in a process of its own went wrong; what is told of it was found there."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came out: the record that its template shows, and files to take away."""

    template: str
    view: Any
    files: tuple[Path, ...] = ()


Work: TypeAlias = Callable[[Tell], Outcome]
"""A piece of work; it can be sent to a process of its own, and says there what comes next."""


@dataclass(eq=False, kw_only=True)
class Job:
    """One piece of work of one session; what `writes` in the plan's own files is not stopped."""

    kind: str
    language: Language
    steps: int = 1
    writes: bool = False
    asked: tuple[tuple[str, str], ...] = ()
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


Runner: TypeAlias = Callable[[Job, Work], Outcome]


@dataclass(eq=False)
class Pool:
    """So many pieces of work of all sessions run at once; others wait their turn."""

    run: Runner
    workers: int = _WORKERS
    _running: "set[Job]" = field(default_factory=set)

    def submit(self, job: Job, work: Work) -> None:
        """Begin, when it is the turn of this piece of work."""
        self._threads.submit(self._one, job, work)

    def close(self) -> None:
        """Nothing goes on."""
        for job in list(self._running):
            job.stopped = True
        self._threads.shutdown(wait=True, cancel_futures=True)

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.workers, "page-work")

    def _one(self, job: Job, work: Work) -> None:
        self._running.add(job)
        try:
            job.outcome = self.run(job, work)
        except NotDoneError as error:
            job.problem = error.problem
        except Exception as error:  # noqa: BLE001 - the reader is told, the log has the rest
            job.problem = problem_of(error, job.language)
        finally:
            self._running.discard(job)


@dataclass(eq=False)
class Jobs:
    """The work of one session, the latest last."""

    pool: Pool
    _known: "OrderedDict[str, Job]" = field(default_factory=OrderedDict)
    _tickets: dict[str, tuple[Path, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, job: Job, work: Work) -> Job:
        """Begin a piece of work; the oldest that is over is forgotten."""
        with self._lock:
            self._known[job.id] = job
            over = [key for key, one in self._known.items() if one.state != "running"]
            for key in over[: max(len(self._known) - _MOST_JOBS, 0)]:
                del self._known[key]
        self.pool.submit(job, work)
        return job

    def get(self, key: str) -> Job:
        """The job of an id; UsageError where there is none."""
        if key not in self._known:
            raise UsageError(
                en="this work is not known here any more: the server was restarted;"
                " what it had written is where it was to be",
                zh="这里已没有这项工作的记录：服务重新启动过，已写出的文件仍在原处",
            )
        return self._known[key]

    def stop(self, key: str) -> None:
        """Stop a piece of work; what writes in the plan's own files goes on to its end."""
        job = self.get(key)
        job.stopped = not job.writes

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
