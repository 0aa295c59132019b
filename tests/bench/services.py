"""The services that votes are sent to, each in a process of its own, and what a browser sends to them.

The collector is the one that `cahier collect` runs, with limits so high that they refuse nobody.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bench import corpus
from tests.bench.wrk import Load
from tests.serving import PLAIN, ROOT, Served, free_port, serving, wait_until

TOPICS = 20

PATH = "/vote/consultation-00000/sujet-000001"
TALLY = "/tally/consultation-00000/sujet-000001"
LIVE = "/live/consultation-00000"
PAGES = "https://corpus.example.org"

SITE = f"""\
title: {{title}}
url: {PAGES}
languages: [fr]
collector:
  url: {{collector}}
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

BODIES = tuple(f"lang=fr&answer={answer}" for answer in ("for", "against", "abstain"))


def newcomers(connections: int) -> Load:
    """Votes of people without a cookie."""
    return Load(f"votes of newcomers, {connections} connections", connections, "POST", PATH, HEADERS, BODIES)


@contextmanager
def collecting(folder: Path, topics: int = TOPICS) -> Iterator[Served]:
    """`cahier collect` on so many topics of the corpus, in a new folder, once all of its pages are made."""
    port = free_port()
    corpus.write(folder, topics)
    write_settings(folder, f"http://127.0.0.1:{port}")
    with serving(folder, service="collect", port=port) as served:
        wait_until((folder / "output/index.html").exists, seconds=120)
        yield served


def write_settings(folder: Path, collector: str, title: str = "Corpus") -> None:
    """Replace the file with the settings of a site with a collector at an address; every page has its title."""
    file = folder / "content/site.yml"
    file.with_suffix(".tmp").write_text(SITE.format(collector=collector, title=title))
    file.with_suffix(".tmp").replace(file)


@contextmanager
def running(module: str, *arguments: str) -> Iterator[str]:
    """A module that says where it answers, and then serves until it is told to end; where it answers."""
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process.stdout.readline().strip().rstrip("/")
    finally:
        process.terminate()
        process.wait()


@contextmanager
def idling() -> Iterator[str]:
    """The endpoint that does nothing; where it answers."""
    with running("tests.bench.noop", "0") as url:
        yield url


@contextmanager
def listening(url: str) -> Iterator[None]:
    """A page is open that shows live tallies."""
    with httpx.Client(timeout=None) as client, client.stream("GET", url + LIVE) as response:
        reading = threading.Thread(target=lambda: list(_until_closed(response)), daemon=True)
        reading.start()
        yield


def _until_closed(response: httpx.Response) -> Iterator[bytes]:
    try:
        yield from response.iter_raw()
    except httpx.HTTPError:
        return


def cookies(url: str, number: int) -> Iterator[str]:
    """The `Cookie` headers of so many people who have voted."""
    for _ in range(number):
        response = PLAIN.post(url + PATH, content=BODIES[0], headers=HEADERS)
        PLAIN.cookies.clear()
        yield response.headers["set-cookie"].partition(";")[0]
