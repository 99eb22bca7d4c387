"""How long does the server wait for a request that does not come?

Uvicorn waits for ever for the end of the first request's headers: some hundred connections that
say nothing keep everybody else out.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

_SECONDS = 10.0


class Impatient(H11Protocol):
    """Lets a connection go that has not said within ten seconds what it wants, however slowly."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """The time begins."""
        super().connection_made(transport)
        self._waiting = self.loop.call_later(_SECONDS, self._let_go)

    def data_received(self, data: bytes) -> None:
        """It ends with the request, and begins again with what is half a request."""
        super().data_received(data)
        if self._is_asked:
            self._forget()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(_SECONDS, self._let_go)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for."""
        self._forget()
        super().connection_lost(exc)

    @property
    def _is_asked(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None until the first request
        return cycle is not None and not cycle.response_complete

    def _forget(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _let_go(self) -> None:
        self._waiting = None
        if not self._is_asked:
            self.transport.close()
