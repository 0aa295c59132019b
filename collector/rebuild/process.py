"""The builder process as the collector sees it: one order, one reply."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from collector.rebuild.orders import Order, Reply


class Died(Exception):
    """The process ended without an answer."""


def command(
    folder: Path, output: Path, *, local: bool = False, demo: bool = False, compress: bool = False, factory: str = ""
) -> list[str]:
    """How the builder process of a site is started. `factory` names another builder, `module:name`."""
    # -P: a site's folder may well hold a file called `calendar.py`.
    start = [sys.executable, "-P", "-m", "collector.rebuild.builder", str(folder), str(output)]
    options = ["--local"] * local + ["--demo"] * demo + ["--compress"] * compress
    return start + options + ["--factory", factory] * bool(factory)


class Process:
    """A running builder process. It is started at once; the rest is to be used on the event loop."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (a command of our own)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)},
            # Ctrl+C in the terminal is for the collector. A session of its own would do that, too, but processors are
            # shared among sessions first, and its processes could not give way to votes.
            process_group=0,
        )
        self._answer: asyncio.Future[Reply] | None = None

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def listen(self, ended: Callable[[str], None]) -> None:
        """Begin to read replies. `ended` is called, with how it came, when the process has ended, busy or not."""
        loop = asyncio.get_running_loop()

        def read() -> None:
            with suppress(RuntimeError):  # the loop has ended before the process
                while reply := self._reply():
                    loop.call_soon_threadsafe(self._replied, reply)
                loop.call_soon_threadsafe(self._gone, ended, self._end())

        threading.Thread(target=read, daemon=True).start()

    async def ask(self, order: Order) -> Reply:
        """What became of `order`; one at a time. Raises `Died`."""
        if self._process.poll() is not None:
            raise Died
        self._answer = asyncio.get_running_loop().create_future()
        try:
            await asyncio.to_thread(self._send, order)
            return await self._answer
        except OSError as error:
            raise Died from error
        finally:
            self._answer = None

    async def stop(self) -> None:
        """End the process, also in the middle of its work: files are replaced whole, so nothing is lost by it."""
        self._process.kill()
        await asyncio.to_thread(self._process.wait)

    def _send(self, order: Order) -> None:
        pipe = _pipe(self._process.stdin)
        pickle.dump(order, pipe)
        pipe.flush()

    def _reply(self) -> Reply | None:
        """The next reply; None once there will be no more."""
        try:
            reply: Reply = pickle.load(_pipe(self._process.stdout))  # noqa: S301 (from our own child)
        except (EOFError, OSError, pickle.UnpicklingError, ValueError):
            return None
        return reply

    def _replied(self, reply: Reply) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_result(reply)

    def _gone(self, ended: Callable[[str], None], how: str) -> None:
        self._close()
        ended(how)
        if self._answer and not self._answer.done():
            self._answer.set_exception(Died(how))

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was left to be sent
                _pipe(pipe).close()

    def _end(self) -> str:
        """How the process ended."""
        code = self._process.wait()
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise TypeError("the process was started without pipes")
    return pipe
