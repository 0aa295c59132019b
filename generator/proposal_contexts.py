"""What the templates of pages about proposals receive; as `contexts`."""

from __future__ import annotations

from typing import ClassVar

from markupsafe import Markup

from ballots.lean import dataclass
from generator.discussed import Discussion
from generator.discussion import Comment
from generator.model import Consultation
from generator.proposals import Proposals
from generator.proposed import AuthorityAnswer, ProposalLine, ProposalSheet, Proposed
from generator.stages import Stage


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """`proposals.html`: one page of a list of what citizens propose in a consultation. `log` leads to what moderators
    decided."""

    template: ClassVar[str] = "proposals.html"
    consultation: Consultation
    proposals: Proposals
    stage: Stage
    proposed: Proposed
    sheet: ProposalSheet
    log: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """`proposal.html`: a proposal, who supports it, what became of it, and what is written about it.

    proposal: its words, or why they are not there. line: the rest, as in a list. fields: what else it says, each with
    its title. answer: None where nothing has become of it. list: the href of all proposals; collector: what stands
    before the addresses of what can be done with it.
    """

    template: ClassVar[str] = "proposal.html"
    consultation: Consultation
    proposals: Proposals
    stage: Stage
    proposal: Comment
    line: ProposalLine
    fields: tuple[tuple[str | Markup, str | Markup], ...]
    answer: AuthorityAnswer | None
    discussion: Discussion | None
    list: str
    collector: str


@dataclass(frozen=True, slots=True)
class ProposePage:
    """`propose.html`: the form by which a proposal is filed; `action` is where it goes, `list` the href of those that
    there are."""

    template: ClassVar[str] = "propose.html"
    consultation: Consultation
    proposals: Proposals
    stage: Stage
    action: str
    list: str
