"""Votes as most services keep them, a commit for each: `python -m tests.bench.each DATABASE PORT`.

An endpoint of Starlette, on the server that the collector runs on, that does what the collector does first of all: it
knows the voter by a cookie or gives one, keeps the last answer of each, counts it, and answers once that is on disk. No
validation, limits, revisions or events. One connection to SQLite for all of its threads: with several of them, each
waits for the one that writes.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import sys
import threading
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from collector.serving.listening import listen
from collector.serving.server import Server

SCHEMA = """\
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE ballot (id INTEGER PRIMARY KEY, topic TEXT, voter TEXT, answer TEXT, UNIQUE (topic, voter));
CREATE TABLE tally (topic TEXT, answer TEXT, voters INTEGER, PRIMARY KEY (topic, answer)) WITHOUT ROWID;
"""
BEFORE = "SELECT answer FROM ballot WHERE topic = ? AND voter = ?"
KEEP = (
    "INSERT INTO ballot (topic, voter, answer) VALUES (?, ?, ?) "
    "ON CONFLICT (topic, voter) DO UPDATE SET answer = excluded.answer"
)
LESS = "UPDATE tally SET voters = voters - 1 WHERE topic = ? AND answer = ?"
MORE = "INSERT INTO tally VALUES (?, ?, 1) ON CONFLICT (topic, answer) DO UPDATE SET voters = voters + 1"


class Votes:
    """The votes in a database; may be used by several threads."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(SCHEMA)
        self._turn = threading.Lock()

    def record(self, topic: str, voter: str, answer: str) -> None:
        """Keep a vote on disk."""
        with self._turn:
            self._connection.execute("BEGIN IMMEDIATE")
            if before := self._connection.execute(BEFORE, (topic, voter)).fetchone():
                self._connection.execute(LESS, (topic, *before))
            self._connection.execute(KEEP, (topic, voter, answer))
            self._connection.execute(MORE, (topic, answer))
            self._connection.execute("COMMIT")


def app(votes: Votes) -> Starlette:
    """What answers."""

    async def vote(request: Request) -> Response:
        answer = parse_qs((await request.body()).decode())["answer"][0]
        voter = request.cookies.get("voter") or secrets.token_hex(16)
        await run_in_threadpool(votes.record, request.url.path, voter, answer)
        response = RedirectResponse("/receipt", 303)
        response.set_cookie("voter", voter)
        return response

    return Starlette(routes=[Route("/vote/{consultation}/{topic}", vote, methods=["POST"])])


async def main(votes: Votes, port: int) -> None:
    """Serve until a signal."""
    listening = listen("127.0.0.1", port)
    server = Server(app(votes), lambda: None)
    print(listening.url, flush=True)
    await server.serve(sockets=list(listening.sockets))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvicorn.Config(Starlette(), log_config=None).get_loop_factory()) as runner:
        runner.run(main(Votes(sys.argv[1]), int(sys.argv[2])))
