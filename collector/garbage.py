"""Python's search for garbage that goes round in circles, held so that no vote waits for it: neither those that are
being answered, nor those that are about to be on their pages.

What a site is made of, and its pages, stays until the next edit. It takes tenths of a second to look all through that
of ten thousand topics, and the process stands still meanwhile. Requests and pages leave hardly any such garbage, but
much that lives as long as they do, and Python's usual thresholds are met every few of them. A former site goes by
itself, but for some hundred objects of its templates, which can wait.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

SELDOM = (50_000, 20, 20)
"""Thresholds, as of `gc.set_threshold`: a look when so many objects are new, a second one after so many of these."""

QUIET = 1.0
"""Seconds without a vote after which it is a moment to look through everything."""


def look_seldom() -> None:
    """From now on, look only once there is much that is new."""
    gc.set_threshold(*SELDOM)


def keep() -> None:
    """What there is now is not looked at again until it is set aside. Takes no time."""
    gc.freeze()


async def tidy(kept: asyncio.Event, stored: Callable[[], int]) -> None:
    """Set all aside in a quiet moment after something was `kept`, again and again.

    stored: how many transactions there have been.
    """
    while True:
        await kept.wait()
        kept.clear()
        before = None
        while (now := stored()) != before:
            before = now
            await asyncio.sleep(QUIET)
        set_aside()


def set_aside() -> None:
    """Remove all garbage that there is, also of what was set aside before; what is left is not looked at again until
    the next call."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
