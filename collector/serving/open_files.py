"""How many files the process may have open: each connection is one, and so each open page that follows a tally."""

from __future__ import annotations

import logging

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

OTHERS = 2_000
"""What is kept free for votes, pages and files of our own."""


def room_for(pages: int) -> int:
    """For how many pages, up to `pages`, there is room beside everything else, at most for half of all files. Raises
    the process's own limit as far as its account may."""
    if resource is None:
        return pages
    files = _raised(pages + OTHERS)
    room = min(pages, max(files - OTHERS, files // 2))
    if room < pages:
        log.warning(
            "%d open files are allowed, so at most %d pages can follow live tallies at once instead of %d: "
            "raise the limit (`ulimit -Hn`, or LimitNOFILE= of a systemd unit) if there may be more",
            files,
            room,
            pages,
        )
    return room


def _raised(wanted: int) -> int:
    """The limit, once it is as near to `wanted` as may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if _finite(soft, wanted) >= wanted:
        return wanted
    most = min(wanted, _finite(hard, wanted))
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):  # macOS allows less than it says
        return soft
    return most


def _finite(limit: int, wanted: int) -> int:
    return wanted if limit == resource.RLIM_INFINITY else limit
