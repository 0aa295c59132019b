"""Votes and tallies over HTTP, beside a Starlette endpoint that does nothing: `python -m tests.bench.votes [--quick]`.

Both run on the same server, each in a process of its own with wrk on the same machine, in turn. The collector is the
one that `cahier collect` runs, with everything on: pages rebuilt once a second, a reader of the event stream, cookies,
limits (so high that they refuse nobody), every vote on disk before it is acknowledged.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx

from tests.bench import corpus
from tests.serving import PLAIN, ROOT, free_port, serving

TOPICS = 20
RETURNING = 1_000
"""Voters with a cookie, each of whom votes again and again."""

PATH = "/vote/consultation-00000/sujet-000001"
TALLY = "/tally/consultation-00000/sujet-000001"
LIVE = "/live/consultation-00000"
PAGES = "https://corpus.example.org"

SITE = f"""\
title: Corpus
url: {PAGES}
languages: [fr]
collector:
  url: http://127.0.0.1:{{port}}
  limits:
    per_voter: 1000000
    per_address: 100000000
"""

# What Chromium sends with a form, but for the voter's cookie.
HEADERS = {
    "Origin": PAGES,
    "Content-Type": "application/x-www-form-urlencoded",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8",
    "Referer": f"{PAGES}/consultation-00000/sujet-000001/",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "same-site",
    "Sec-Fetch-User": "?1",
    "Upgrade-Insecure-Requests": "1",
}

# wrk runs this in each of its threads; `done` prints one line of JSON. Latencies are in microseconds.
SCRIPT = """\
local cookies, headers = {cookies}, {headers}
local number, requests = 0, {{}}
init = function()
  for _, answer in ipairs({{"for", "against", "abstain"}}) do
    wrk.headers = headers
    local body = "{method}" == "POST" and "lang=fr&answer=" .. answer or nil
    requests[#requests + 1] = wrk.format("{method}", "{path}", nil, body)
  end
end
request = function()
  number = number + 1
  if #cookies == 0 then return requests[number % 3 + 1] end
  headers["Cookie"] = cookies[number % #cookies + 1]
  return wrk.format("{method}", "{path}", headers, "lang=fr&answer=" .. (number % 2 == 0 and "for" or "against"))
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{{"requests": %d, "seconds": %f, "p99": %f, "failed": %d}}\\n', summary.requests, summary.duration / 1e6,
    latency:percentile(99) / 1e3, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Row:
    """Medians of some runs in turn. `ours` and `peer` are requests a second, `ratio` the median of the pairs' ratios;
    `p99` and `peer_p99` are milliseconds."""

    name: str
    ours: float
    peer: float
    ratio: float
    p99: float
    peer_p99: float
    runs: int


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent: so many `connections`, each of which sends the next request once the last one is answered."""

    name: str
    connections: int
    method: str = "POST"
    path: str = PATH
    headers: tuple[tuple[str, str], ...] = tuple(HEADERS.items())
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of wrk found: requests a second, and milliseconds that 99 % of them took at most."""

    rate: float
    p99: float


class Failed(Exception):
    """Some requests were refused or not answered, so that their number says nothing."""


def measure(quick: bool) -> list[Row]:
    """Votes of people without a cookie and with one, tallies, tallies that are known."""
    pairs, seconds = (3, 2) if quick else (7, 5)
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="cahier-bench-")))
        ours = running.enter_context(_collecting(folder))
        peer = running.enter_context(_idling())
        running.enter_context(_listening(ours + LIVE))
        return [_pairs(load, ours, peer, pairs, seconds) for load in _loads(ours)]


def _loads(ours: str) -> Iterator[Load]:
    returning = tuple(_cookies(ours, RETURNING))
    for connections in (32, 256):
        yield Load(f"votes of newcomers, {connections} connections", connections)
        yield Load(f"votes of returning voters, {connections} connections", connections, cookies=returning)
    yield Load("a tally, 32 connections", 32, "GET", TALLY, ())
    etag = PLAIN.get(ours + TALLY).headers["etag"]
    yield Load("a tally that is known, 32 connections", 32, "GET", TALLY, (("If-None-Match", etag),))


def _pairs(load: Load, ours: str, peer: str, pairs: int, seconds: int) -> Row:
    """`pairs` runs of each, in turn."""
    idle = Load(load.name, load.connections, load.method, PATH, load.headers, load.cookies)
    wrk(load, ours, 1), wrk(idle, peer, 1)
    runs = [(wrk(load, ours, seconds), wrk(idle, peer, seconds)) for _ in range(pairs)]
    return Row(
        load.name,
        ours=median(one.rate for one, _ in runs),
        peer=median(other.rate for _, other in runs),
        ratio=median(one.rate / other.rate for one, other in runs),
        p99=median(one.p99 for one, _ in runs),
        peer_p99=median(other.p99 for _, other in runs),
        runs=pairs,
    )


def wrk(load: Load, url: str, seconds: int) -> Run:
    """One run. Raises `Failed`."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(
            SCRIPT.format(
                cookies=_lua(load.cookies), headers=_lua(dict(load.headers)), method=load.method, path=load.path
            )
        )
        script.flush()
        command = ["wrk", "-t1", f"-c{load.connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name, url]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(said.splitlines()[-1])
    if found["failed"]:
        raise Failed(f"{load.name}: {found['failed']} of {found['requests']} requests failed")
    return Run(found["requests"] / found["seconds"], found["p99"])


def _lua(value: Sequence[str] | dict[str, str]) -> str:
    """A table of Lua's; its strings are written as JSON's are."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"[{json.dumps(name)}] = {json.dumps(one)}" for name, one in value.items()) + "}"
    return "{" + ", ".join(map(json.dumps, value)) + "}"


@contextmanager
def _collecting(folder: Path) -> Iterator[str]:
    """`cahier collect` on a small corpus; where it answers."""
    port = free_port()
    corpus.write(folder, TOPICS)
    (folder / "content" / "site.yml").write_text(SITE.format(port=port))
    with serving(folder, service="collect", port=port) as served:
        yield served.url


@contextmanager
def _idling() -> Iterator[str]:
    """The endpoint that does nothing; where it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.noop", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        yield process.stdout.readline().strip().rstrip("/")
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _listening(url: str) -> Iterator[None]:
    """A page is open that shows live tallies."""
    with httpx.Client(timeout=None) as client, client.stream("GET", url) as response:
        reading = threading.Thread(target=lambda: list(_until_closed(response)), daemon=True)
        reading.start()
        yield


def _until_closed(response: httpx.Response) -> Iterator[bytes]:
    try:
        yield from response.iter_raw()
    except httpx.HTTPError:
        return


def _cookies(url: str, number: int) -> Iterator[str]:
    """The `Cookie` headers of so many people who have voted."""
    for _ in range(number):
        response = PLAIN.post(url + PATH, content="lang=fr&answer=for", headers=HEADERS)
        yield response.headers["set-cookie"].partition(";")[0]


def main() -> int:
    """Print what was measured."""
    if not shutil.which("wrk"):
        print("wrk is missing: apt-get install wrk", file=sys.stderr)
        return 1
    for row in measure("--quick" in sys.argv[1:]):
        print(
            f"{row.name:45} {row.ours:8.0f}/s of {row.peer:8.0f}/s = {row.ratio:5.2f}   "
            f"p99 {row.p99:6.1f} of {row.peer_p99:6.1f} ms = {row.p99 / row.peer_p99:5.2f}   {row.runs} pairs"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
