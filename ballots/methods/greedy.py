"""Greedy selection of projects: by votes, as most cities do it.

The projects are taken from the most votes to the fewest; one that costs more than what is left is passed over, and one
without any vote is never selected. Of projects with equal votes those are out that alone cost more than what is left;
if the others can all be paid, all are selected, so that their order does not matter. If not, the tie decides: a
further rule may order them (`order_ties`), and otherwise the selection stops there, undecided.

Source: N. Talmon and P. Faliszewski, "A framework for approval-based budgeting methods", AAAI 2019 (greedy by number of
approvals); S. Rey and J. Maly, "The (computational) social choice take on indivisible participatory budgeting" (2023).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ballots.methods.orders import Groups, by_merit
from ballots.methods.selection import OrderTies, Selection


def greedy(costs: Mapping[str, int], amount: int, votes: Mapping[str, int], order_ties: OrderTies) -> Selection:
    """The projects that `amount` pays for."""
    selection = Selection()
    supported = [project for project in costs if votes[project]]
    groups = by_merit(supported, votes)
    left = amount
    for place, group in enumerate(groups):
        takers = _affordable(group, costs, left)
        ordered = [takers] if _cost(takers, costs) <= left else order_ties(takers)
        if len(ordered) > 1:
            selection.broken.append(takers)
        left = _take(selection, [*ordered, *groups[place + 1 :]], len(ordered), costs, left)
        if selection.tied:
            break
    return selection


def _take(selection: Selection, groups: Groups, number: int, costs: Mapping[str, int], left: int) -> int:
    """Select from the first `number` groups, and say what is left. A group that cannot all be paid is a tie."""
    for place, group in enumerate(groups[:number]):
        takers = _affordable(group, costs, left)
        if _cost(takers, costs) > left:
            # Whichever of those tied is selected first, the cheapest of them at least is paid before any later project.
            later = [project for after in groups[place + 1 :] for project in after]
            selection.tied = takers
            selection.undecided = _affordable(later, costs, left - min(costs[project] for project in takers))
            break
        selection.selected += takers
        left -= _cost(takers, costs)
    return left


def _affordable(projects: Sequence[str], costs: Mapping[str, int], left: int) -> list[str]:
    return [project for project in projects if costs[project] <= left]


def _cost(projects: Sequence[str], costs: Mapping[str, int]) -> int:
    return sum(costs[project] for project in projects)
