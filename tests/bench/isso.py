"""Isso, which takes comments for static sites and a vote on each, beside Cahier's votes, in turn.

Both are run as their documentation says for production: Isso by gunicorn with a process a core. Both write to SQLite
on the same disk, and wrk runs on the same machine. Isso's limits are off and Cahier's out of reach. Isso tells voters
apart by their address, so that each request names another; its votes go to 500 comments, as each takes 142 at most.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench import services, votes, wrk
from tests.bench.tools import from_pypi, pypi_version
from tests.bench.votes import Row
from tests.bench.wrk import Run
from tests.serving import free_port

COMMENTS = 500
STARTS_WITHIN = 30

CONFIGURATION = """\
[general]
dbpath = {folder}/comments.db
host = http://localhost/
log-file = {folder}/log
[server]
trusted-proxies = 127.0.0.1
[guard]
enabled = false
"""

# `number` and the addresses rise, so that no two requests are the same.
SCRIPT = """\
local number = {first}
wrk.headers["Content-Type"] = "application/json"
request = function()
  number = number + 1
  local high, low = math.floor(number / 65536) % 200 + 1, number % 65536
  wrk.headers["X-Forwarded-For"] = string.format("%d.%d.%d.1", high, math.floor(low / 256), low % 256)
  return wrk.format("POST", {path}, nil, {body})
end
"""
TEXT = "L'avenue serait plantée d'arbres, avec un banc tous les cent pas et une fontaine sur la place. "


@dataclass(frozen=True, slots=True)
class Kind:
    """A request: its path and its body, both in Lua."""

    name: str
    path: str
    body: str


KINDS = (
    Kind("Isso: a vote", f'string.format("/id/%d/like", number % {COMMENTS} + 1)', '"{}"'),
    Kind(
        "Isso: a comment",
        'string.format("/new?uri=/sujet-%d", number % 20)',
        f'string.format([[{{"text": "{TEXT}%d", "author": "Ada", "title": "Sujet"}}]], number)',
    ),
)


def installed() -> tuple[Path, str]:
    """Isso's Python, and its version. Raises `tools.Missing`."""
    python = from_pypi("isso", "isso", "gunicorn")
    return python, pypi_version(python, "isso")


def measure(quick: bool) -> list[Row]:
    """Votes and comments at 32 and 256 connections. Raises `tools.Missing`."""
    python, _ = installed()
    pairs, seconds = (1, 1) if quick else (3, 4)
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="cahier-bench-")))
        ours = running.enter_context(services.collecting(folder / "ours")).url
        peer = running.enter_context(_commenting(python, folder))
        return [
            _pairs(kind, connections, (ours, peer), pairs, seconds)
            for connections in ((32,) if quick else (32, 256))
            for kind in (KINDS[:1] if quick else KINDS)
        ]


def _pairs(kind: Kind, connections: int, urls: tuple[str, str], pairs: int, seconds: int) -> Row:
    ours, peer = urls
    load = services.newcomers(connections)
    return votes.in_turn(
        f"{kind.name}, {connections} connections",
        lambda seconds: wrk.run(load, ours, seconds),
        lambda seconds: _run(kind, connections, peer, seconds),
        pairs,
        seconds,
    )


def _run(kind: Kind, connections: int, url: str, seconds: int) -> Run:
    first = time.monotonic_ns() // 1_000_000 % 10_000_000
    script = SCRIPT.format(first=first, path=kind.path, body=kind.body)
    return wrk.run_script(script, connections, url, seconds, patience=10)


@contextmanager
def _commenting(python: Path, folder: Path) -> Iterator[str]:
    """Isso with some comments; where it answers."""
    port = free_port()
    (folder / "isso.cfg").write_text(CONFIGURATION.format(folder=folder))
    workers = len(os.sched_getaffinity(0))
    options = [f"--bind=127.0.0.1:{port}", f"--workers={workers}", "--preload"]
    command = [str(python), "-m", "gunicorn", *options, "isso.run"]
    environment = {**os.environ, "ISSO_SETTINGS": str(folder / "isso.cfg")}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        _wait_for(port)
        url = f"http://127.0.0.1:{port}"
        _comment(url)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait_for(port: int) -> None:
    """Until somebody listens. Raises `TimeoutError`."""
    latest = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < latest:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens on port {port}")


def _comment(url: str) -> None:
    """Comments to vote on: at least `COMMENTS`."""
    written = 0
    while written < COMMENTS:
        run = _run(KINDS[1], 8, url, 1)
        written += run.requests - run.failed
