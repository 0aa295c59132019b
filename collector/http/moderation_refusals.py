"""What the collector says no to where comments are moderated; see `refusals`."""

from __future__ import annotations

from collections.abc import Sequence

from collector.http.refusals import N_, Refusal


class AlreadyObjected(Refusal):
    """A second objection, or one to nothing."""

    type = "already-objected"
    status = 409
    title = N_("You cannot object now")
    sentence = N_("An objection is taken once, to a comment that was withheld. Nothing was recorded.")


class ChangedMeanwhile(Refusal):
    """A decision on what is no longer as it was seen; `ids` are those of the comments."""

    type = "changed-meanwhile"
    status = 409
    title = N_("Something has changed meanwhile")
    sentence = N_(
        "Another moderator has decided, a reader has reported it, or its author has changed or withdrawn it. Nothing "
        "of what you have just sent was done. Numbers of the comments to look at again: {ids}."
    )

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__(values={"ids": ", ".join(map(str, ids))})


class NothingToUndo(Refusal):
    """A decision after which something has changed, or that was taken back."""

    type = "nothing-to-undo"
    status = 409
    title = N_("This can no longer be taken back")
    sentence = N_(
        "It was taken back already, or something has happened since. Nothing was changed. Search for the comment if "
        "you want to decide anew."
    )


class ReasonMissing(Refusal):
    """To withhold without a rule."""

    type = "reason-missing"
    status = 422
    title = N_("A reason is missing")
    sentence = N_("Choose the rule that the comment breaks: its author will read it. Nothing was changed.")


class NothingChosen(Refusal):
    """A decision on no comment."""

    type = "nothing-chosen"
    status = 422
    title = N_("No comment was chosen")
    sentence = N_("Tick the comments that you decide on. Nothing was changed.")


class NotSignedIn(Refusal):
    """For those with a personal link."""

    type = "not-signed-in"
    status = 403
    title = N_("You are not signed in")
    sentence = N_(
        "This page is for moderators. Open your personal link again; if it no longer works, ask for a new one. Nothing "
        "was changed."
    )


class TooManyReports(Refusal):
    """More reports than one address may send. `seconds`: when to try again."""

    type = "too-many-reports"
    status = 429
    title = N_("Many reports in a short time")
    sentence = N_(
        "Many reports have just come from you or from your network. This one was not recorded. Try again in a few "
        "minutes."
    )

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"retry-after": str(seconds)})


class UnknownInvitation(Refusal):
    """A personal link that is none, or no longer one."""

    type = "unknown-invitation"
    status = 404
    title = N_("This link does not work")
    sentence = N_("It may be incomplete, too old or taken back. Ask whoever sent it to you for a new one.")
