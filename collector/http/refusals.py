"""Everything that the collector says no to: one class a reason.

A refusal travels as a page to a form and as `application/problem+json` to a program (RFC 9457). Its `type` there is
`/problems/<type>`, a relative reference that names the reason for good; it is compared, not fetched. `title` and
`detail` are in the reader's language. An answer that a ballot does not allow has two members more: `code`, the ballot's
own name for the fault, and `control`, the form field at fault.

What it says answers three questions: what happened, is my vote counted, what can I do now.

The English sentences are keys of their translations; `N_` marks them for extraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ballots import Refused
from collector.questions import Question


def N_(sentence: str) -> str:  # noqa: N802 (the name by which Babel finds sentences)
    """Mark an English sentence for translation; it is translated where it is shown."""
    return sentence


class Refusal(Exception):
    """Why something was not done. Nothing was stored.

    `type` and `status` are what programs rely on; `title` and `sentence` are for people, `values` fill the sentence's
    places, `plural` and `number` its plural. `more` are further members of the JSON, `headers` go with the answer.
    """

    type: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[str]
    sentence: str

    plural: str = ""
    number: int = 1

    def __init__(
        self,
        *,
        values: Mapping[str, object] | None = None,
        more: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(self.type)
        self.values = values or {}
        self.more = more or {}
        self.headers = headers or {}


class Malformed(Refusal):
    """The body is not what its media type says, or has no answer in it."""

    type = "malformed"
    status = 400
    title = N_("This could not be read")
    sentence = N_("What arrived is damaged or incomplete. Nothing was recorded. Go back to the page and try again.")


class ForeignOrigin(Refusal):
    """A write that none of our pages sent."""

    type = "origin"
    status = 403
    title = N_("This did not come from our pages")
    sentence = N_(
        "Votes and comments are taken from the pages of this site only. Nothing was recorded. Open the page itself and "
        "send it from there."
    )


class NotEntitled(Refusal):
    """The consultation is not open to this voter."""

    type = "not-entitled"
    status = 403
    title = N_("You cannot take part here")
    sentence = N_(
        "This consultation is for those invited, and we cannot tell that you are. Nothing was recorded. If you have an "
        "invitation, open the address in it."
    )


class OperatorsOnly(Refusal):
    """Figures for those who run the service."""

    type = "operators-only"
    status = 403
    title = N_("Not for the public")
    sentence = N_("This address is for those who run the service.")


class ResultsWithheld(Refusal):
    """Counts that may not be shown yet."""

    type = "results-withheld"
    status = 403
    title = N_("The results are not public yet")
    sentence = N_("The results of this topic are published once voting has closed.")


class NotFound(Refusal):
    """No such address."""

    type = "not-found"
    status = 404
    title = N_("There is nothing here")
    sentence = N_("There is no page at this address. It may have been misspelt or removed.")


class UnknownTopic(Refusal):
    """No such topic."""

    type = "unknown-topic"
    status = 404
    title = N_("There is no such topic")
    sentence = N_("This topic does not exist or is no longer part of the consultation. Nothing was recorded.")


class UnknownReceipt(Refusal):
    """No ballot has this receipt."""

    type = "unknown-receipt"
    status = 404
    title = N_("There is no such receipt")
    sentence = N_("No vote has this receipt. Check that its address is complete, to the last letter.")


class WrongMethod(Refusal):
    """Nothing that this address does."""

    type = "method"
    status = 405
    title = N_("This address does not do that")
    sentence = N_("Nothing was recorded. Go back to the page and try again.")


class NotYetOpen(Refusal):
    """Too early."""

    type = "not-yet-open"
    status = 409
    title = N_("Voting has not opened yet")
    sentence = N_("Your vote was not recorded. Come back when voting on this topic has opened.")


class Closed(Refusal):
    """Too late."""

    type = "closed"
    status = 409
    title = N_("Voting has closed")
    sentence = N_(
        "What you have just sent came too late and was not recorded. If you voted before the closing, that vote counts."
    )


class NothingToWithdraw(Refusal):
    """A withdrawal by someone who never voted."""

    type = "nothing-to-withdraw"
    status = 409
    title = N_("You have not voted here")
    sentence = N_(
        "There is no vote on this topic from this browser, so there is nothing to withdraw. If you voted with another "
        "browser or device, withdraw your vote there."
    )


class TopicChanged(Refusal):
    """The ballot was edited between the voter's answer and its recording."""

    type = "topic-changed"
    status = 409
    title = N_("The question has just been changed")
    sentence = N_(
        "The question was changed at this very moment. Your vote was not recorded. Read the question again, then vote."
    )


class TooLarge(Refusal):
    """A body above the limit."""

    type = "too-large"
    status = 413
    title = N_("This is too long")
    sentence = N_("More was sent than can be taken at once. Nothing was recorded. Shorten it and try again.")


class WrongMediaType(Refusal):
    """Neither a form nor JSON."""

    type = "media-type"
    status = 415
    title = N_("This kind of content is not taken")
    sentence = N_("A form or JSON is taken here. Nothing was recorded.")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent: the fields that are the ballot's, each with its values."""

    question: Question
    fields: Mapping[str, Sequence[str]]


class AnswerRefused(Refusal):
    """The ballot does not allow the answer; the sentence is the ballot's.

    `sent` is the form, for somebody who may correct it; None where a program sent the answer.
    """

    type = "answer"
    status = 422
    title = N_("Your vote was not recorded")

    def __init__(self, refused: Refused, sent: Sent | None = None) -> None:
        super().__init__(values=refused.values, more={"code": refused.code, "control": refused.control})
        self.sentence, self.plural, self.number = refused.message, refused.plural, refused.number
        self.refused, self.sent = refused, sent


class TooMany(Refusal):
    """More writes than one voter or one address is allowed. `seconds`: when to try again."""

    type = "too-many"
    status = 429
    title = N_("Too many at once")
    sentence = N_("Much has just come from you or from your network. This was not recorded. Try again in a moment.")

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"retry-after": str(seconds)})


class Failed(Refusal):
    """A fault of ours."""

    type = "internal"
    status = 500
    title = N_("Something went wrong")
    sentence = N_(
        "This is our fault, not yours. We cannot say whether what you sent was recorded. Try again later: what is sent "
        "twice counts once."
    )


class _TryAgain(Refusal):
    status = 503
    seconds: ClassVar[int]

    def __init__(self) -> None:
        super().__init__(headers={"retry-after": str(self.seconds)})


class Busy(_TryAgain):
    """More waits to be stored than can wait, or the service is stopping."""

    type = "busy"
    title = N_("Very many people are taking part")
    sentence = N_(
        "More arrives at this moment than can be stored. What you sent was not recorded. Try again in a few seconds."
    )
    seconds = 2


class NotStored(_TryAgain):
    """The disk did not take it."""

    type = "not-stored"
    title = N_("This could not be stored")
    sentence = N_("What you sent was not recorded, because of a fault on our side. Try again later.")
    seconds = 30
