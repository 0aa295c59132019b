"""Open pages that follow a tally: what an update a second costs the collector, and how late it arrives.

`python -m tests.bench.streams [PAGES]` starts `cahier collect` on a small site, opens PAGES streams from another
process, and votes once a second.
"""

from __future__ import annotations

import json
import resource
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import httpx

from tests.bench.processes import resident, taken
from tests.serving import PLAIN, Served, serving, write_site

PORT = 8300
PAGES = 5_000
UPDATES = 20


@dataclass(frozen=True, slots=True)
class Streams:
    """What so many open pages cost while one vote a second is cast.

    core: the share of one core that the collector used, votes included. empty, full: its resident memory without pages
    and with them, in MB. arrival: from the sending of a vote to each page, median, 99th percentile and last, in ms.
    opening: seconds until all pages were open. missed: updates that did not arrive.
    """

    pages: int
    updates: int
    core: float
    empty: float
    full: float
    arrival: tuple[float, float, float]
    opening: float
    missed: int


def measure(quick: bool = False, pages: int = PAGES) -> Streams:
    """Measure once, with a quarter of the updates if `quick`."""
    updates = UPDATES // 4 if quick else UPDATES
    with (
        TemporaryDirectory(prefix="streams-") as folder,
        serving(_site(Path(folder)), "--no-build", service="collect", port=PORT) as served,
        _pages(pages) as reader,
    ):
        process = served.process.pid
        _vote(served)
        empty = resident(process) / 1e6
        began = time.monotonic()
        _ask(reader, "open")
        opening = time.monotonic() - began
        time.sleep(1)
        before, begun = taken(process), time.monotonic()
        sent = [_vote_at(served, begun + number) for number in range(1, updates + 1)]
        time.sleep(max(0.0, begun + updates + 1 - time.monotonic()))
        core = (taken(process) - before) / (time.monotonic() - begun)
        full = resident(process) / 1e6
        arrived: list[tuple[int, float]] = json.loads(_ask(reader, "report"))
    late = [moment - sent[voters - 2] for voters, moment in arrived if 2 <= voters < 2 + updates]
    cuts = quantiles(late, n=100)
    arrival = (1000 * cuts[49], 1000 * cuts[98], 1000 * max(late))
    return Streams(pages, updates, core, empty, full, arrival, opening, pages * updates - len(late))


def _site(folder: Path) -> Path:
    return write_site(
        folder,
        {
            "site.yml": "title: Streams\nurl: https://streams.example.org\nlanguages: [fr]\n"
            f"collector: {{url: 'http://localhost:{PORT}', limits: {{per_voter: 0, per_address: 0}}}}\n",
            "consultations/ville/consultation.yml": "title: La ville\nopens: 2020-01-01\ncloses: 2099-12-31\n",
            **{
                f"consultations/ville/topics/sujet-{number}.md": f"---\ntitle: Sujet {number}\nballot: vote\n---\n"
                for number in range(10)
            },
        },
    )


def _vote_at(served: Served, moment: float) -> float:
    """Vote at a moment; when the vote was sent."""
    time.sleep(max(0.0, moment - time.monotonic()))
    sent = time.monotonic()
    _vote(served)
    return sent


def _vote(served: Served) -> None:
    """A vote of somebody new."""
    headers = {"origin": "https://streams.example.org"}
    answer: httpx.Response = PLAIN.post(f"{served.url}/vote/ville/sujet-0", json={"answer": "for"}, headers=headers)
    PLAIN.cookies.clear()
    assert answer.status_code == 200, answer.text


# The pages, in a process of their own: `python -m tests.bench.streams pages NUMBER`.


@contextmanager
def _pages(number: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.bench.streams", "pages", str(number)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def _ask(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{word}\n")
    process.stdin.flush()
    return process.stdout.readline()


def _read_pages(number: int) -> None:
    """Open so many streams when told to, and report which tallies arrived, and when."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (number + 100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    sys.stdin.readline()
    poll = select.epoll()
    sockets = [_open(poll) for _ in range(number)]
    found = {one.fileno(): one for one in sockets}
    print("open", flush=True)
    poll.register(sys.stdin, select.EPOLLIN)
    arrived: list[tuple[int, float]] = []
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == sys.stdin.fileno():
                print(json.dumps(arrived), flush=True)
                return
            content = found[descriptor].recv(65536)
            if not content:
                poll.unregister(descriptor)
            arrived += [(voters, time.monotonic()) for voters in _voters(content)]


def _open(poll: select.epoll) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", PORT))
    one.sendall(b"GET /live/ville?topic=sujet-0 HTTP/1.1\r\nhost: localhost\r\n\r\n")
    content = b""
    while b"event: tally" not in content:
        content += one.recv(65536)
        assert content.startswith(b"HTTP/1.1 200"), content
    one.setblocking(False)
    poll.register(one, select.EPOLLIN)
    return one


def _voters(content: bytes) -> Iterator[int]:
    """The number of voters that each event tells."""
    for part in content.split(b'"voters": ')[1:]:
        yield int(part.partition(b",")[0])


def main(arguments: Sequence[str]) -> None:
    """Measure and print, or be the pages."""
    match arguments:
        case ["pages", number]:
            _read_pages(int(number))
        case [number]:
            print(measure(pages=int(number)))
        case _:
            print(measure())


if __name__ == "__main__":
    main(sys.argv[1:])
