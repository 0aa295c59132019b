"""Work shared among processes.

A piece of work is done in steps. Between two of them all pieces are looked at together: pages are written only where no
text has a mistake.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext

YIELDS = 10
"""By how much the priority of these processes is lower (`nice`): a tenth of a processor is left to them where others
are busy, such as a collector with votes."""

KILLED = "a process that rendered pages was killed"

Steps: TypeAlias = Sequence[Callable[[Any], Any]]
"""The steps of one piece of work, in order, each to be told something. What one leaves in memory the next one finds."""


class Crew:
    """Does pieces of work side by side: in processes of their own where there are several and the system can fork, else
    here, one after the other. A process has all that its parent had in memory, and what it changes there is lost.
    """

    def __init__(self, work: Sequence[Steps]) -> None:
        self._work = work
        self._next = 0
        self._told: object = None
        self._hands: list[_Hand] = []

    def __enter__(self) -> Self:
        if len(self._work) > 1:
            self._fork()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dismiss()

    @property
    def forked(self) -> bool:
        """Whether what the work leaves in memory is elsewhere."""
        return bool(self._hands)

    def _fork(self) -> None:
        # Of little use after an edit, when one process makes the few pages that changed before this is loaded.
        import multiprocessing  # noqa: PLC0415

        if "fork" not in multiprocessing.get_all_start_methods():
            return
        # No process looks for garbage, from its very beginning (see `_work`): what is looked at is copied into each.
        looked_for = gc.isenabled()
        gc.disable()
        try:
            for steps in self._work:
                self._hands.append(_Hand(steps, self._hands, multiprocessing.get_context("fork")))
        except OSError:  # no room for another process
            self._dismiss()
        finally:
            if looked_for:
                gc.enable()

    def _dismiss(self) -> None:
        for hand in self._hands:
            hand.dismiss()
        for hand in self._hands:  # they end side by side, too
            hand.see_off()
        self._hands = []

    def step(self, told: object = None) -> list[Any]:
        """Do the next step of each piece; their results. Raises what the first piece that failed raised."""
        self.begin(told)
        return self.results()

    def tell(self, step: int, told: Sequence[object]) -> list[Any]:
        """Do a step of each piece, of which each is told something else, and which may be done again; their results.
        Raises what the first piece that failed raised; then the crew is of no more use."""
        if not self._hands:
            return [steps[step](its) for steps, its in zip(self._work, told, strict=True)]
        for hand, its in zip(self._hands, told, strict=True):
            hand.begin(step, its)
        return [hand.result() for hand in self._hands]

    def begin(self, told: object = None) -> None:
        """Let the processes begin with the next step, while this one does something else."""
        self._told = told
        for hand in self._hands:
            hand.begin(self._next, told)

    def results(self) -> list[Any]:
        """What came of the step that was begun."""
        number, self._next = self._next, self._next + 1
        if self._hands:
            return [hand.result() for hand in self._hands]
        return [steps[number](self._told) for steps in self._work]


class _Hand:
    """One process, and the way to it."""

    def __init__(self, steps: Steps, before: Sequence[_Hand], fork: ForkContext) -> None:
        self._ours, theirs = fork.Pipe()
        # It ends when nobody holds the other end of its pipe: neither its parent nor, by inheritance, another hand.
        inherited = [self._ours, *(hand._ours for hand in before)]
        self._process = fork.Process(target=_work, args=(steps, theirs, inherited), daemon=True)
        self._process.start()
        theirs.close()

    def begin(self, step: int, told: object) -> None:
        try:
            self._ours.send((step, told))
        except BrokenPipeError:
            raise ChildProcessError(KILLED) from None

    def result(self) -> Any:
        try:
            done, error = self._ours.recv()
        except EOFError:
            raise ChildProcessError(KILLED) from None
        if error:
            raise error
        return done

    def dismiss(self) -> None:
        self._ours.close()

    def see_off(self) -> None:
        self._process.join()


def _work(steps: Steps, orders: Connection, inherited: Sequence[Connection]) -> None:
    """The life of a process: the steps that it is told to do, until nobody is there any more."""
    for connection in inherited:
        connection.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; it ends when its parent does
    os.nice(YIELDS)
    gc.disable()  # most live for a build only, and make little that goes round in circles
    with suppress(EOFError, BrokenPipeError):
        while True:
            number, told = orders.recv()
            try:
                orders.send((steps[number](told), None))
            except Exception as error:
                orders.send((None, error))
