"""Which process answers whom, and when does it end?

Each user has one, started by his first call. One that takes too long is killed, one that died is
forgotten: the next call starts another. One that nobody asks ends, and so does the one that has
been idle for longest where there are too many.
"""

import asyncio
import logging
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from threading import Thread
from time import monotonic
from typing import BinaryIO, TypeVar

import anyio.to_thread
import orjson

from addin.functions.handles import Store
from addin.hosts.officejs.answering.batch import CallLimits, RefusedError
from addin.hosts.officejs.answering.worker import LANGUAGES, READY, receive, send
from addin.language import Language
from addin.processes import start

_LOG = logging.getLogger("onpace.cells")
_START_SECONDS = 60.0
_T = TypeVar("_T")


class _DiedError(Exception):
    """The process ended before it had answered."""


class _Worker:
    """A process, as this side sees it; its methods wait and belong into a thread."""

    def __init__(self, store: Store, limits: CallLimits) -> None:
        told = {
            "folder": str(store.folder),
            "library": str(store.library or ""),
            "limits": asdict(limits),
        }
        module = "addin.hosts.officejs.answering.worker"
        self._process = start(module, orjson.dumps(told).decode(), errors=subprocess.PIPE)
        Thread(target=_note, args=(_pipe(self._process.stderr),), daemon=True).start()

    def wait_until_ready(self) -> None:
        """It has imported what it needs."""
        if self._said()[0] != READY:
            raise _DiedError

    def ask(self, language: Language, body: bytes) -> tuple[int, bytes]:
        """The status and the answer to a batch."""
        try:
            send(_pipe(self._process.stdin), LANGUAGES.index(language), body)
        except OSError as error:
            raise _DiedError from error
        return self._said()

    def end(self) -> None:
        """Kill it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was still to be written
                _pipe(pipe).close()

    def _said(self) -> tuple[int, bytes]:
        found = receive(_pipe(self._process.stdout))
        if found is None:
            raise _DiedError
        return found


@dataclass(eq=False)
class _Seat:
    """A user's place: his process while he has one, and who of his calls has it."""

    worker: _Worker | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    used: float = 0.0
    timer: asyncio.TimerHandle | None = None

    def leave(self) -> None:
        """End the process."""
        if self.timer is not None:
            self.timer.cancel()
        if self.worker is not None:
            self.worker.end()
        self.worker = self.timer = None


class Workers:
    """The processes of a server by user; `store_of` says where each finds his plans."""

    def __init__(self, store_of: Callable[[str], Store], limits: CallLimits) -> None:
        self._store_of, self._limits = store_of, limits
        self._seats: dict[str, _Seat] = {}

    async def answer(self, user: str, language: Language, body: bytes) -> bytes:
        """The answer to a user's batch; RefusedError where there is none."""
        seat = self._seats.setdefault(user, _Seat())
        try:
            async with asyncio.timeout(self._limits.compute):
                await seat.turn.acquire()
        except TimeoutError as error:
            raise RefusedError(503, "earlier calls of the same user are still computed") from error
        try:
            status, answer = await self._asked(user, seat, language, body)
        except BaseException:
            seat.leave()  # it died, takes too long, or nobody waits for it any more
            raise
        finally:
            self._rest(user, seat)
            seat.turn.release()
        if status != 200:  # noqa: PLR2004 - HTTP's OK
            raise RefusedError(status, answer.decode())
        return answer

    def close(self) -> None:
        """End every process."""
        for seat in self._seats.values():
            seat.leave()
        self._seats.clear()

    async def _asked(
        self, user: str, seat: _Seat, language: Language, body: bytes
    ) -> tuple[int, bytes]:
        try:
            if seat.worker is None:
                await self._find_room()
                seat.worker = _Worker(self._store_of(user), self._limits)
                await _in_time(_START_SECONDS, seat.worker.wait_until_ready)
            work = partial(seat.worker.ask, language, body)
            return await _in_time(self._limits.compute, work)
        except TimeoutError as error:
            raise RefusedError(504, "the calculation took too long") from error
        except _DiedError as error:
            raise RefusedError(500, "the calculation broke off: it took too much") from error

    async def _find_room(self) -> None:
        """Wait until one more process may be started, and end an idle one for it."""
        until = monotonic() + self._limits.compute
        while sum(seat.worker is not None for seat in self._seats.values()) >= self._limits.workers:
            idle = [s for s in self._seats.values() if s.worker and not s.turn.locked()]
            if idle:
                min(idle, key=lambda seat: seat.used).leave()
            elif monotonic() > until:
                raise RefusedError(503, "too many users at once")
            else:
                await asyncio.sleep(0.02)

    def _rest(self, user: str, seat: _Seat) -> None:
        """From now on it is idle."""
        seat.used = monotonic()
        if seat.timer is not None:
            seat.timer.cancel()
        loop = asyncio.get_running_loop()
        seat.timer = loop.call_later(self._limits.idle, self._retire, user, seat)

    def _retire(self, user: str, seat: _Seat) -> None:
        if not seat.turn.locked():  # else it is asked, and rests again
            seat.leave()
            self._seats.pop(user, None)


async def _in_time(seconds: float, work: Callable[[], _T]) -> _T:
    """The result of `work`, which waits in a thread; TimeoutError where it takes longer."""
    async with asyncio.timeout(seconds):
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)


def _note(said: BinaryIO) -> None:
    """What a process says on the side goes into the log."""
    with said:
        for line in said:
            _LOG.warning(line.decode("utf-8", "replace").rstrip())


def _pipe(found: object) -> BinaryIO:
    assert found is not None  # noqa: S101 - made with the process
    return found  # type: ignore[return-value]  # Popen's types do not know
