"""What the collector says no to where comments are moderated; see `refusals`."""

from __future__ import annotations

from collector.http.refusals import N_, Refusal


class AlreadyObjected(Refusal):
    """A second objection, or one to nothing."""

    type = "already-objected"
    status = 409
    title = N_("You cannot object now")
    sentence = N_("An objection is taken once, to a comment that was withheld. Nothing was recorded.")


class ChangedMeanwhile(Refusal):
    """A decision on what is no longer as it was seen; `ids` are the comments."""

    type = "changed-meanwhile"
    status = 409
    title = N_("Something has changed meanwhile")
    sentence = N_(
        "Another moderator has decided, or the author has changed or withdrawn the comment. Nothing of what you have "
        "just sent was done. Look at it again."
    )

    def __init__(self, ids: tuple[int, ...]) -> None:
        super().__init__(more={"comments": " ".join(map(str, ids))})
        self.ids = ids


class NothingToUndo(Refusal):
    """A decision that is not the latest, or was taken back."""

    type = "nothing-to-undo"
    status = 409
    title = N_("This can no longer be taken back")
    sentence = N_("It was taken back already, or something was decided since. Nothing was changed.")


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


class UnknownInvitation(Refusal):
    """A personal link that is none, or no longer one."""

    type = "unknown-invitation"
    status = 404
    title = N_("This link does not work")
    sentence = N_("It may be incomplete, too old or taken back. Ask whoever sent it to you for a new one.")
