"""Work in steps, in processes and here."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from generator.jobs import Crew


class Piece:
    """A piece of work that counts in memory what it is told."""

    def __init__(self) -> None:
        self.sum = 0

    def add(self, told: int) -> tuple[int, int]:
        self.sum += told
        return os.getpid(), self.sum

    def fail(self, told: str) -> None:
        raise LookupError(told)

    def priority(self, _: object) -> int:
        return os.nice(0)

    def vanish(self, _: object) -> None:
        os._exit(1)


@pytest.mark.parametrize("pieces", [0, 1, 3])
def test_each_step_finds_what_the_one_before_left(pieces: int) -> None:
    with Crew([(piece.add, piece.add) for piece in (Piece() for _ in range(pieces))]) as crew:
        first, second = crew.step(3), crew.step(4)
    assert [sum for _, sum in first] == [3] * pieces
    assert [sum for _, sum in second] == [7] * pieces
    processes = {process for process, _ in first}
    assert processes == {process for process, _ in second}
    assert (os.getpid() in processes) == (pieces == 1)
    assert len(processes) == pieces


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_step_may_be_done_again_and_each_piece_told_something_else(pieces: int) -> None:
    with Crew([(piece.add,) for piece in (Piece() for _ in range(pieces))]) as crew:
        first, second = crew.tell(0, range(pieces)), crew.tell(0, [10] * pieces)
    assert [sum for _, sum in first] == list(range(pieces))
    assert [sum for _, sum in second] == [number + 10 for number in range(pieces)]


@pytest.mark.parametrize("pieces", [1, 2])
def test_what_a_piece_raises_is_raised_here(pieces: int) -> None:
    crew = Crew([(Piece().fail,) for _ in range(pieces)])
    with pytest.raises(LookupError, match="a reason"), crew:
        crew.step("a reason")


def test_processes_give_way_to_others() -> None:
    with Crew([(Piece().priority,) for _ in range(2)]) as crew:
        assert min(crew.step()) > os.nice(0)


def test_a_process_that_was_killed_is_told_of() -> None:
    work: list[tuple[Callable[[object], None]]] = [(Piece().vanish,), (Piece().vanish,)]
    with pytest.raises(ChildProcessError), Crew(work) as crew:
        crew.step()


def test_a_crew_may_be_left_before_its_work_is_done() -> None:
    with Crew([(Piece().add, Piece().add) for _ in range(4)]) as crew:
        crew.begin(1)
