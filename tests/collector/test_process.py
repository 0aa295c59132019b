"""A real process on a real port: killed under load, told to stop under load, started twice on one folder.

`CAHIER_KILLS=10` in the environment kills it ten times instead of once.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from collector.http.identity import read_receipt
from tests.collector.house import PAGES
from tests.serving import PLAIN, ROOT, free_port

KILLS = int(os.environ.get("CAHIER_KILLS", "1"))
VOTERS = 12

QUERY = "SELECT count(*) FROM ballot WHERE cohort = ? AND handle = ? AND salt = ?"
LAST = """
    SELECT topic_id, answer, count(*) FROM ballot
    WHERE answer IS NOT NULL
      AND revision = (SELECT max(revision) FROM ballot AS other WHERE other.handle = ballot.handle)
    GROUP BY topic_id, answer
"""


@dataclass
class Running:
    """A collector process and the receipts of all votes that it acknowledged."""

    process: subprocess.Popen[str]
    url: str
    receipts: list[str] = field(default_factory=list)


def command(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "tests.collector.process", str(folder), str(port)]


@contextmanager
def process(folder: Path) -> Iterator[Running]:
    port = free_port()
    with subprocess.Popen(command(folder, port), cwd=ROOT, text=True) as started:
        try:
            running = Running(started, f"http://127.0.0.1:{port}")
            wait_until_ready(running)
            yield running
        finally:
            started.kill()


def wait_until_ready(running: Running) -> None:
    for _ in range(600):
        try:
            PLAIN.get(f"{running.url}/readyz").raise_for_status()
            return
        except httpx.TransportError:
            assert running.process.poll() is None
            time.sleep(0.05)
    raise TimeoutError("the collector did not become ready")


async def vote_until_it_ends(running: Running, enough: int, end: signal.Signals) -> None:
    """Let voters vote again and again, now and then as somebody new; after `enough` votes, send `end`, and go on until
    nobody answers any more."""

    async def voter(number: int) -> None:
        # To load certificates for each voter takes longer than all their votes.
        transport = httpx.AsyncHTTPTransport(verify=False)
        headers = {"origin": PAGES}
        async with httpx.AsyncClient(transport=transport, base_url=running.url, headers=headers, timeout=30) as client:
            for turn in range(100_000):
                if turn % 3 == 0:
                    client.cookies.clear()
                answer = ["for", "against", "abstain", None][turn % 3 and (turn + number) % 4]
                slug = "velo" if number % 2 else "tram"
                response = await client.post(f"/vote/ville/{slug}", json={"answer": answer})
                assert response.status_code == 200, response.text
                running.receipts.append(response.json()["receipt"])
                if len(running.receipts) == enough:
                    running.process.send_signal(end)

    outcomes = await asyncio.gather(*[voter(number) for number in range(VOTERS)], return_exceptions=True)
    unexpected = [outcome for outcome in outcomes if not isinstance(outcome, httpx.TransportError)]
    assert not unexpected, unexpected


def check_stored(folder: Path, receipts: list[str]) -> None:
    """Every receipt is there once, and the tallies are those of the last ballots."""
    database = sqlite3.connect(folder / "var" / "cahier.db")
    try:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        missing = [one for one in receipts if database.execute(QUERY, read_receipt(one) or ()).fetchone() != (1,)]
        assert not missing
        recounted = Counter({(id, answer): voters for id, answer, voters in database.execute(LAST)})
        tallies = Counter({(id, answer): voters for id, answer, voters in database.execute("SELECT * FROM tally")})
        assert recounted == tallies
        [[most]] = database.execute("SELECT count(*) FROM ballot")
        # What was stored but not acknowledged is at most what was under way, once for each time it ended.
        assert len(receipts) <= most <= len(receipts) + VOTERS * KILLS
    finally:
        database.close()


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    receipts: list[str] = []
    for _ in range(KILLS):
        with process(tmp_path) as running:
            asyncio.run(vote_until_it_ends(running, 200, signal.SIGKILL))
            receipts += running.receipts
            assert running.process.wait(20) == -signal.SIGKILL
    assert len(set(receipts)) == len(receipts)
    check_stored(tmp_path, receipts)


def test_told_to_stop_it_answers_what_it_has_taken(tmp_path: Path) -> None:
    with process(tmp_path) as running:
        asyncio.run(vote_until_it_ends(running, 200, signal.SIGTERM))
        running.process.wait(20)
        receipts = running.receipts
    check_stored(tmp_path, receipts)
    assert not (tmp_path / "var" / "cahier.db-wal").exists()  # all of it went into the database


def test_a_second_process_on_the_folder_is_turned_away(tmp_path: Path) -> None:
    with process(tmp_path) as running:
        second = subprocess.run(
            command(tmp_path, free_port()), cwd=ROOT, text=True, capture_output=True, timeout=60, check=False
        )
        assert second.returncode == 1
        assert "another collector is at work on" in second.stderr
        assert "Traceback" not in second.stderr
        response = PLAIN.post(f"{running.url}/vote/ville/velo", json={"answer": "for"}, headers={"origin": PAGES})
        assert response.status_code == 200
