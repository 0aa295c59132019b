"""Small participatory budgets, and pabutools' view of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from hypothesis import strategies as st
from pabutools.election import ApprovalBallot, ApprovalProfile, Instance, Project
from pabutools.tiebreaking import TieBreakingRule

from ballots.methods.orders import Groups
from ballots.methods.selection import OrderTies

PROJECTS = ["a", "b", "c", "d", "e"]


@dataclass(frozen=True)
class Election:
    costs: dict[str, int]
    amount: int
    ballots: Counter[tuple[str, ...]]

    @property
    def votes(self) -> dict[str, int]:
        votes = Counter(chain.from_iterable(self.ballots.elements()))
        return {project: votes[project] for project in self.costs}

    def cost(self, projects: list[str]) -> int:
        return sum(self.costs[project] for project in projects)

    def for_pabutools(self) -> tuple[Instance, ApprovalProfile]:
        named = {project: Project(project, cost) for project, cost in self.costs.items()}
        instance = Instance(named.values(), budget_limit=self.amount)
        ballots = [ApprovalBallot(named[pick] for pick in picks) for picks in self.ballots.elements()]
        return instance, ApprovalProfile(ballots, instance=instance)


elections = st.builds(
    Election,
    costs=st.lists(st.integers(1, 30), min_size=5, max_size=5).map(
        lambda costs: dict(zip(PROJECTS, costs, strict=True))
    ),
    amount=st.integers(1, 90),
    ballots=st.lists(
        st.lists(st.sampled_from(PROJECTS), unique=True, min_size=1).map(lambda picks: tuple(sorted(picks))),
        min_size=1,
        max_size=8,
    ).map(Counter[tuple[str, ...]]),
)


def undecided(projects: list[str]) -> Groups:
    """No rule for ties."""
    return [projects]


def broken_by(order: Sequence[str]) -> OrderTies:
    """A rule that breaks every tie by one order of the projects."""
    return lambda projects: [[project] for project in sorted(projects, key=order.index)]


def pabutools_order(order: Sequence[str]) -> TieBreakingRule:
    """The same, for pabutools."""
    return TieBreakingRule(lambda instance, profile, project: order.index(project.name))
