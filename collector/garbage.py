"""Python's search for garbage that goes round in circles, held so that votes wait for it after an edit only: those that
are being answered, and those that are about to be on their pages.

What a site is made of, and its pages, stays until the next edit. It takes tenths of a second to look all through that
of ten thousand topics, and the process stands still meanwhile. Requests and pages leave hardly any such garbage, but
much that lives as long as they do, and Python's usual thresholds are met every few of them.
"""

from __future__ import annotations

import gc

SELDOM = (50_000, 20, 20)
"""Thresholds, as of `gc.set_threshold`: a look when so many objects are new, a second one after so many of these."""


def look_seldom() -> None:
    """From now on, look only once there is much that is new."""
    gc.set_threshold(*SELDOM)


def set_aside() -> None:
    """Remove all garbage that there is, also of what was set aside before; what is left is not looked at again until
    the next call."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
