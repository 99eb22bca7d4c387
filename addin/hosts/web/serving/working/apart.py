"""How does work run in a process of its own, which can be ended and gives its memory back?"""

import logging
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from addin.errors import AddinError
from addin.hosts.web.serving.problems import problem_of
from addin.hosts.web.serving.working.jobs import CancelledError, Job, NotDoneError, Outcome, Work
from addin.language import Language, Text
from addin.processes import allow

_LOG = logging.getLogger("onpace")
_SECONDS, _MEMORY = 15 * 60, 6 << 30
_POLL, _GRACE = 0.1, 3.0


class LostError(AddinError):
    """The process of the work died."""


def run_apart(job: Job, work: Work) -> Outcome:
    """What `work` brings; CancelledError where it was stopped, NotDoneError where it failed.

    It is asked to stop at its next step, and ended three seconds later where it has none.
    """
    context = get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(work, job.language, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        return _followed(job, mine)
    finally:
        process.kill()
        process.join()
        process.close()
        mine.close()


def _followed(job: Job, pipe: "Connection[Any, Any]") -> Outcome:
    asked = 0.0
    while True:
        if job.stopped and not asked:
            asked = time.monotonic()
            with suppress(OSError):
                pipe.send("stop")
        if asked and time.monotonic() - asked > _GRACE:
            job.step(Text(zh="", en=""))  # says that it was stopped
        try:
            message: tuple[str, Any] = pipe.recv() if pipe.poll(_POLL) else ("", None)
        except (EOFError, OSError):
            raise _lost() from None
        said, what = message
        if said == "step" and not job.stopped:
            job.step(what)
        elif said == "done":
            found: Outcome = what
            return found
        elif said == "failed":
            problem, trace = what
            if trace:
                _LOG.error("event %s\n%s", problem.event, trace)
            raise NotDoneError(problem)


def _lost() -> LostError:
    return LostError(
        en="the process that did this ended: it took too long, or more memory than there is;"
        " try a smaller file, or fewer parts",
        zh="做这项工作的进程中断了：用时过长或内存不足；请减小文件或分批进行",
    )


def _serve(work: Work, language: Language, pipe: "Connection[Any, Any]") -> None:
    """In the process: do it, and say what comes next, what came out, or what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    allow(_MEMORY, _SECONDS)
    with suppress(OSError):  # nobody listens any more
        try:
            pipe.send(("done", work(_teller(pipe))))
        except Exception as error:  # noqa: BLE001 - the reader is told, the log has the rest
            trace = "" if isinstance(error, AddinError) else traceback.format_exc()
            pipe.send(("failed", (problem_of(error, language), trace)))


def _teller(pipe: "Connection[Any, Any]") -> Callable[[Text], None]:
    def tell(words: Text) -> None:
        if pipe.poll():
            raise CancelledError(
                en="stopped; what was made before stays", zh="已取消，此前的结果保留"
            )
        pipe.send(("step", words))

    return tell
