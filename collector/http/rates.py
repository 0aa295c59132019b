"""How many writes are taken from one voter or one address in a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

MOST = 100_000
"""How many senders are remembered; beyond that, those are forgotten who have sent nothing for longest."""


class Rates:
    """A bucket a sender: it holds what is allowed in a time, refills steadily, and each write takes one of it.

    timer: seconds, from any origin, that never go back.
    """

    def __init__(self, timer: Callable[[], float], most: int = MOST) -> None:
        self._timer = timer
        self._most = most
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, sender: Hashable, most: int, seconds: float = 60.0) -> float:
        """Take one of the `most` that `sender` may send in so many seconds: 0.0, or the seconds until there is one. A
        limit of 0 takes any number."""
        if not most:
            return 0.0
        now, refill = self._timer(), most / seconds
        held, since = self._buckets.get(sender, (float(most), now))
        held = min(float(most), held + (now - since) * refill)
        wait = (1 - held) / refill if held < 1 else 0.0
        self._buckets[sender] = (held if wait else held - 1, now)
        self._buckets.move_to_end(sender)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return wait

    def forget(self, sender: Hashable) -> None:
        """Take what `sender` has sent as never sent."""
        self._buckets.pop(sender, None)


@lru_cache(MOST)
def line(host: str) -> str:
    """Whom an address stands for: itself, or its first 64 bits with IPv6, of which one line has all the rest."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else host
