"""The HTTP server: uvicorn, which stops without waiting for open streams, and lets them have their connections."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from starlette.types import ASGIApp
from uvicorn.server import HANDLED_SIGNALS

from collector.live.streams import TRANSPORT
from collector.serving.listening import BACKLOG

try:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as HttpProtocol
except ImportError:  # httptools is not built for every Python
    from uvicorn.protocols.http.h11_impl import H11Protocol as HttpProtocol  # type: ignore[assignment]

GRACE = 5
"""Seconds for requests in hand when the server stops."""

IDLE = 75
"""Seconds that an idle connection is kept: longer than proxies keep theirs (nginx: 60), which otherwise now and then
send a request into a connection that is just being closed."""


class Protocol(HttpProtocol):
    """HTTP that lets a request take its connection over, for a stream."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        super().connection_made(transport)
        self.app_state = {**self.app_state, TRANSPORT: transport}


class Server(uvicorn.Server):
    """Serves `app`. A first SIGINT or SIGTERM ends it once requests in hand are answered, a second one at once.

    stopping: called on the event loop when the end begins; it ends whatever would not end by itself.
    trusted: addresses or networks of proxies, separated by commas, whose `X-Forwarded-For` is believed.
    """

    def __init__(self, app: ASGIApp, stopping: Callable[[], None], *, trusted: str = "") -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=Protocol,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(trusted),
                forwarded_allow_ips=trusted,
                backlog=BACKLOG,
                timeout_keep_alive=IDLE,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self._stopping = stopping
        self._loop: asyncio.AbstractEventLoop

    def stop(self) -> None:
        """End, as a first signal does. On the event loop."""
        self.should_exit = True
        self._stopping()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Unlike uvicorn's, it does not send the signals to itself again at the end: a stop that was asked for is a
        success, and the store is yet to be closed."""
        self._loop = asyncio.get_running_loop()
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to stop."""
        if self.should_exit:
            self.force_exit = True
            signal.signal(sig, signal.SIG_DFL)  # a third one ends the process, whatever it hangs on
        else:
            self._loop.call_soon_threadsafe(self.stop)
