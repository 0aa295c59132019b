"""What `scripts/bench` measures with: a corpus that is always the same, requests at a steady pace, a peer that keeps
votes, and a report whose parts are written apart."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from statistics import mean

import httpx
import pytest
from starlette.applications import Starlette

from generator.site import check
from tests.bench import corpus, each
from tests.bench.generators import GENERATORS, Generator
from tests.bench.pace import Order, Pace, Report, connected
from tests.bench.report import replaced
from tests.bench.steady import Row, highest


def test_a_topic_has_some_418_words() -> None:
    assert mean(len(topic.body.split()) for topic in corpus.topics(200)) == pytest.approx(418, abs=2)


def test_the_text_is_the_same_each_time_and_at_each_size() -> None:
    assert list(corpus.topics(30))[:10] == list(corpus.topics(10))


def test_no_two_topics_are_the_same() -> None:
    found = list(corpus.topics(100))
    assert len({topic.body for topic in found}) == len({topic.slug for topic in found}) == 100


def test_a_quarter_of_the_topics_has_a_table() -> None:
    assert sum("| ---" in topic.body for topic in corpus.topics(40)) == 10


def test_cahier_finds_no_mistake_in_it(tmp_path: Path) -> None:
    assert check(corpus.write(tmp_path, 25)) == []


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.name)
def test_every_generator_is_given_the_same_text(generator: Generator, tmp_path: Path) -> None:
    generator.write(tmp_path / "site", 21)
    for topic in corpus.topics(21):
        written = generator.source(tmp_path / "site", topic).read_text(encoding="utf-8")
        assert topic.title in written
        assert written.endswith(topic.body)


def test_the_words_of_a_topic_are_those_that_are_read() -> None:
    topic = corpus.Topic(1, 0, "Un", "## Un *toit*\n\n**Ici** [un mur](https://example.org/1) vert.\n\n- [a](/b) c-d\n")
    assert topic.words == "Un toit Ici un mur vert. a c-d"


def test_a_part_that_is_measured_anew_leaves_the_others_as_they_are() -> None:
    both = replaced("", {"Votes": "### Isso\n\none", "Builds": "two"})
    again = replaced(both, {"Votes": "three"})
    assert both.index("## Builds\n\ntwo\n") < both.index("## Votes\n\n### Isso\n\none\n")
    assert "## Builds\n\ntwo\n" in again
    assert again.endswith("## Votes\n\nthree\n")
    assert replaced(again, {}) == again


def test_latency_counts_from_when_a_request_was_due() -> None:
    """One request has no answer for a second. Those that were due meanwhile have waited, too."""
    pace = Pace(start=100.0, rate=10, number=10)
    assert pace.take(100.0) == 0
    pace.answered(0, 101.0)
    while (number := pace.take(101.0)) is not None:
        pace.answered(number, 101.0)
    assert pace.over
    assert pace.latencies == pytest.approx([1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1])
    assert pace.lateness == pytest.approx([0.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1])


def test_nothing_is_sent_before_it_is_due() -> None:
    pace = Pace(start=100.0, rate=10, number=2)
    assert (pace.take(100.05), pace.take(100.05)) == (0, None)
    assert pace.rest(100.05) == pytest.approx(0.05)
    assert (pace.take(100.2), pace.take(100.2)) == (1, None)


def test_what_is_sent_to_warm_up_does_not_count() -> None:
    pace = Pace(start=100.0, rate=10, number=4, uncounted=2)
    for number in range(4):
        assert pace.take(101.0) == number
        pace.answered(number, 102.0)
    assert pace.latencies == pytest.approx([1.8, 1.7])


async def _paced(statuses: list[str]) -> Report:
    """What is found of a server that answers with these statuses in turn, twenty times, over three connections."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            statuses.append(statuses.pop(0))
            writer.write(f"HTTP/1.1 {statuses[-1]}\r\nContent-Length: 2\r\n\r\nok".encode())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    order = Order(f"http://{host}:{port}", 1, 1, 3, [f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"])
    sender = await connected(order)
    return await sender.send(Pace(time.perf_counter() - 100, rate=1_000, number=20))


def test_a_refusal_is_told_from_an_answer() -> None:
    assert asyncio.run(_paced(["200 OK", "303 See Other"])).failed == 0
    assert asyncio.run(_paced(["303 See Other", "429 Too Many Requests"])).failed == 10


def test_the_highest_pace_is_one_below_which_none_is_too_much() -> None:
    rows = [Row(rate, Report(1, p99, p99, 0, 0), 1) for rate, p99 in ((1_000, 2), (2_000, 9), (3_000, 12), (4_000, 8))]
    assert highest(rows) == 2_000
    assert highest(rows[2:]) == 0


async def _vote(app: Starlette, *answers: str) -> None:
    """A voter with a browser gives these answers."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as voter:
        for answer in answers:
            response = await voter.post("/vote/ville/velo", content=f"lang=fr&answer={answer}")
            assert response.status_code == 303


def test_the_peer_keeps_the_last_answer_of_each_voter(tmp_path: Path) -> None:
    app = each.app(each.Votes(str(tmp_path / "votes.db")))
    asyncio.run(_vote(app, "for", "against"))
    asyncio.run(_vote(app, "for"))
    with closing(sqlite3.connect(tmp_path / "votes.db")) as database:
        assert database.execute("SELECT answer FROM ballot ORDER BY id").fetchall() == [("against",), ("for",)]
        assert dict(database.execute("SELECT answer, voters FROM tally")) == {"against": 1, "for": 1}
