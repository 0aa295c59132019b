"""Work shared among processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Done = TypeVar("Done")

_work: Sequence[Callable[[], object]] = ()
"""What forked processes find in their memory: a plan of pages is made of functions, which cannot be sent."""


def in_processes(work: Sequence[Callable[[], Done]]) -> list[Done]:
    """The result of each piece of `work`, done in processes of their own where the system can fork, else here.

    What a piece of work changes in memory is lost. Raises what the first piece that failed raised.
    """
    global _work  # noqa: PLW0603 - the only way into a forked process
    if "fork" not in multiprocessing.get_all_start_methods():
        return [piece() for piece in work]
    _work = work
    try:
        with ProcessPoolExecutor(len(work), multiprocessing.get_context("fork")) as processes:
            return list(processes.map(_piece, range(len(work))))  # type: ignore[arg-type] # pieces of this very work
    finally:
        _work = ()


def _piece(number: int) -> object:
    return _work[number]()
