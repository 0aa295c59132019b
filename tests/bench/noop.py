"""The least that Starlette can do, on the server that the collector runs on: `python -m tests.bench.noop PORT`."""

from __future__ import annotations

import asyncio
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collector.serving.listening import listen
from collector.serving.server import Server


async def answer(request: Request) -> Response:
    """Take whatever it is, and say so."""
    return Response(b"ok\n", media_type="text/plain")


app = Starlette(routes=[Route("/vote/{consultation}/{topic}", answer, methods=["GET", "POST"])])


async def main(port: int) -> None:
    """Serve until a signal."""
    listening = listen("127.0.0.1", port)
    server = Server(app, lambda: None)
    print(listening.url, flush=True)
    await server.serve(sockets=list(listening.sockets))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvicorn.Config(app, log_config=None).get_loop_factory()) as runner:
        runner.run(main(int(sys.argv[1])))
