"""The builder process: it renders pages beside the collector, so that rendering never holds up votes.

It is started by `collector.rebuild.process`, takes one `Order` at a time on its standard input and answers each with
one reply on its standard output, both pickled; while there is none, it gets ready for the next. It ends as soon as its
input does, whether its parent stopped it or was killed; files are replaced whole, so that it may end anywhere.
"""

from __future__ import annotations

import argparse
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import BinaryIO, Protocol

from collector import garbage
from collector.rebuild.orders import Done, Failed, Mistaken, Order, Reply, Task
from generator.discussion import Changed
from generator.errors import Mistakes
from generator.model import Site
from generator.results import Results
from generator.write import NotOurs

RESTS = 60.0
"""Seconds without an order after which memory is worth more than a little time."""


class Built(Protocol):
    """What a builder says after its work (`generator.site.Built`)."""

    @property
    def pages(self) -> int: ...
    @property
    def written(self) -> tuple[str, ...]: ...
    @property
    def removed(self) -> tuple[str, ...]: ...
    @property
    def seconds(self) -> float: ...


class Builder(Protocol):
    """What makes the pages."""

    @property
    def site(self) -> Site: ...
    def read(self) -> Site: ...
    def build(self, results: Results, now: datetime) -> Built: ...
    def refresh(self, results: Results, now: datetime) -> Built: ...
    def update(self, results: Results, changed: Collection[Changed], now: datetime) -> Built: ...
    def get_ready(self, results: Results, now: datetime) -> bool: ...
    def rest(self) -> None: ...


class Workshop:
    """The builder, and the results and the time that it has been told of so far."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._results = Results()
        self._now = datetime.min.replace(tzinfo=UTC)
        self._tidy = False

    def do(self, order: Order) -> Reply:
        """Carry out an order. Never raises."""
        try:
            return self._done(order)
        except Mistakes as mistakes:
            return Mistaken(tuple(mistakes.found))
        except (OSError, NotOurs) as error:
            return Failed(str(error))
        except Exception as error:  # the parent decides what to do about it
            return Failed(f"{type(error).__name__}: {error}", traceback.format_exc())

    def get_ready(self) -> bool:
        """Do some of the next order's work; False if there is nothing to do. Never raises: that order will say it."""
        with suppress(Exception):
            if self._builder.get_ready(self._results, self._now):
                return True
            if not self._tidy:
                self._tidy = True
                garbage.set_aside()
        return False

    def next(self, orders: SimpleQueue[Order], rests: float = RESTS) -> Order:
        """The next order; until it comes, get ready for it, and rest after so many seconds."""
        while orders.empty() and self.get_ready():
            pass
        try:
            return orders.get(timeout=rests)
        except Empty:
            self._builder.rest()
            return orders.get()

    def _done(self, order: Order) -> Done:
        if order.task is Task.READ:
            return Done(0, (), (), 0.0, self._builder.read())
        self._results = order.news.added_to(self._results)
        built = self._build(order)
        site = self._builder.site if order.task is Task.BUILD else None
        return Done(built.pages, built.written, built.removed, built.seconds, site)

    def _build(self, order: Order) -> Built:
        self._now = order.now
        self._tidy = self._tidy and order.task is Task.UPDATE  # which leaves nearly all as it was
        match order.task:
            case Task.REFRESH:
                return self._builder.refresh(self._results, order.now)
            case Task.UPDATE:
                return self._builder.update(self._results, order.changed, order.now)
            case _:
                return self._builder.build(self._results, order.now)


def main() -> None:
    """Run the process: `FOLDER OUTPUT [--local] [--demo] [--compress] [--factory MODULE:NAME]`."""
    # A service manager signals all processes of a service, and a terminal may: the parent says when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if hasattr(signal, "SIGTTOU"):  # a terminal may stop who writes to it from the background
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    arguments = _arguments()
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints shall not end up among the replies
    orders = _orders(os.fdopen(os.dup(sys.stdin.fileno()), "rb"))
    # A forked process closes its standard input, and would wait for ever for the thread that reads it here.
    sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115
    module, _, name = arguments.factory.partition(":")
    factory = getattr(import_module(module), name)
    builder = factory(
        arguments.folder,
        arguments.output,
        local=arguments.local,
        demonstration=arguments.demo,
        compress=arguments.compress,
    )
    workshop = Workshop(builder)
    garbage.look_seldom()
    while True:
        pickle.dump(workshop.do(workshop.next(orders)), replies)
        replies.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="collector.rebuild.builder")
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--local", action="store_true")
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--compress", action="store_true")
    parser.add_argument("--factory", default="collector.rebuild.sites:SiteBuilder")
    return parser.parse_args()


def _orders(stream: BinaryIO) -> SimpleQueue[Order]:
    """The orders as they come. They are read in a thread of their own, so that the end of the stream ends the process
    even in the middle of a long build: a new collector may be building already."""
    waiting: SimpleQueue[Order] = SimpleQueue()

    def read() -> None:
        try:
            while True:
                waiting.put(pickle.load(stream))  # noqa: S301 (from our own parent)
        except EOFError:
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    threading.Thread(target=read, daemon=True).start()
    return waiting


if __name__ == "__main__":
    main()
