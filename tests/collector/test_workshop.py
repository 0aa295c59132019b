"""What the builder process does while nothing is asked of it."""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue

from collector.rebuild.builder import Workshop
from collector.rebuild.orders import Order, Task
from tests.collector.fake_builder import FakeBuilder
from tests.collector.house import DURING


class Resting(FakeBuilder):
    """A builder that is asked for something as soon as it rests."""

    def __init__(self, folder: Path, orders: SimpleQueue[Order]) -> None:
        super().__init__(folder, folder / "output", local=True, demonstration=False, compress=False)
        self.rested = 0
        self._orders = orders

    def rest(self) -> None:
        self.rested += 1
        self._orders.put(Order(Task.BUILD, DURING))


def test_it_rests_where_nothing_is_asked_of_it_in_a_while(tmp_path: Path) -> None:
    orders = SimpleQueue[Order]()
    builder = Resting(tmp_path, orders)
    workshop = Workshop(builder)
    assert workshop.next(orders, rests=0.001).task is Task.BUILD
    orders.put(Order(Task.UPDATE, DURING))
    assert workshop.next(orders).task is Task.UPDATE
    assert builder.rested == 1
