"""One file of the output, before it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.model import TopicKey
from generator.pages.views import Moment


@dataclass(frozen=True, slots=True)
class Planned:
    """`make` gives the bytes of the file at `path` at a moment, or None where it may not exist then.

    `shows` are the topics whose counts the file depends on.
    """

    path: str
    make: Callable[[Moment], bytes | None]
    shows: frozenset[TopicKey] = frozenset()
