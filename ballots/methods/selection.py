"""What a rule that spends an amount on projects decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from ballots.methods.orders import Groups

OrderTies: TypeAlias = Callable[[list[str]], Groups]
"""The site's own rule for a tie: puts tied projects into groups, the first to be taken first; one group if there is
none."""


@dataclass
class Selection:
    """The projects `selected`, those `tied` for it, and those `undecided` because they come after a tie.

    `broken` has the ties that the site's own rule broke; `raised`, of equal shares, the units added to each share.
    """

    selected: list[str] = field(default_factory=list)
    tied: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    broken: Groups = field(default_factory=list)
    raised: int | None = None
