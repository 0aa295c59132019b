"""What the collector says no to where people propose and support; see `refusals`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from collector.http.comment_refusals import CommentRefused
from collector.http.refusals import N_, Refusal


class NoProposals(Refusal):
    """Nobody may propose anything here."""

    type = "no-proposals"
    status = 404
    title = N_("Proposals are not taken here")
    sentence = N_("This consultation asks for no proposals. Nothing was recorded.")


class ProposalsClosed(Refusal):
    """Too early or too late to propose or to support."""

    type = "proposals-closed"
    status = 409
    title = N_("Proposals are not taken now")
    sentence = N_(
        "The page says from when and until when. Nothing was recorded: go back with your browser if you want to keep "
        "what you wrote."
    )


class ProposalRefused(CommentRefused):
    """Something that cannot be taken as a proposal; as a comment, each with the fields of its own form."""

    type = "proposal"
    title = N_("Your proposal was not recorded")

    also: Sequence[ProposalRefused] = ()
    """What else is wrong with it."""

    @classmethod
    def of(cls, fault: CommentRefused, control: str) -> Self:
        """What is wrong with the field `control`, as said of a comment."""
        return cls(fault.code, control, fault.sentence, plural=fault.plural, number=fault.number, **dict(fault.values))


class TooManyProposals(Refusal):
    """More proposals than one person may file."""

    type = "too-many-proposals"
    status = 409
    title = N_("You have filed as many proposals as you may")
    sentence = N_(
        "Here one person may file {most} at most. This one was not recorded. You can withdraw another from its receipt."
    )

    def __init__(self, most: int) -> None:
        super().__init__(values={"most": most})


class UnknownProposal(Refusal):
    """No such proposal, or none that can be read."""

    type = "unknown-proposal"
    status = 404
    title = N_("There is no such proposal")
    sentence = N_("It may have been withdrawn or withheld. Nothing was recorded.")


class NotYetQualified(Refusal):
    """Too few supports for a topic."""

    type = "not-qualified"
    status = 409
    title = N_("This proposal does not qualify")
    sentence = N_("Too few people support it, or some have taken their support back. Nothing was written.")


class AlreadyPromoted(Refusal):
    """It is a topic, or is about to be."""

    type = "already-a-topic"
    status = 409
    title = N_("This proposal is a topic already")
    sentence = N_("Somebody has made a topic of it before you. Nothing was written.")


class CannotPromote(Refusal):
    """The collector may not write into the site's folder."""

    type = "content-not-writable"
    status = 503
    title = N_("The topic could not be written")
    sentence = N_(
        "The service may not write into the folder of the site. Whoever edits it can do this with the command: cahier "
        "promote."
    )


class OwnProposal(Refusal):
    """Support for one's own proposal."""

    type = "own-proposal"
    status = 409
    title = N_("This is your own proposal")
    sentence = N_("Its supporters are others than you. Nothing was recorded.")
