"""What the collector says no to where people write; see `refusals`."""

from __future__ import annotations

from collections.abc import Mapping

from collector.http.refusals import N_, Refusal


class NoComments(Refusal):
    """Comments are not taken here."""

    type = "no-comments"
    status = 409
    title = N_("Comments are not taken here")
    sentence = N_("This topic can be read and voted on, but not commented. Nothing was recorded.")


class NoVotes(Refusal):
    """Nobody asks whether people agree with this."""

    type = "no-votes"
    status = 409
    title = N_("Opinions are not taken here")
    sentence = N_("This text can be read, and perhaps commented, but not voted on. Nothing was recorded.")


class CommentsClosed(Refusal):
    """Too early or too late to write."""

    type = "comments-closed"
    status = 409
    title = N_("Comments are not taken now")
    sentence = N_(
        "Comments are taken while voting is open. What you wrote was not recorded: go back with your browser if you "
        "want to keep it."
    )


class CommentRefused(Refusal):
    """Something that cannot be taken as a comment; `code` names the fault and `control` the field at fault. `fields`
    is the form as it was sent, for somebody who may correct it."""

    type = "comment"
    status = 422
    title = N_("Your comment was not recorded")

    def __init__(
        self, code: str, control: str, sentence: str, *, plural: str = "", number: int = 1, **values: object
    ) -> None:
        super().__init__(values=values, more={"code": code, "control": control})
        self.code, self.control = code, control
        self.sentence, self.plural, self.number = sentence, plural, number
        self.fields: Mapping[str, str] = {}


class TooDeep(Refusal):
    """An answer to an answer."""

    type = "too-deep"
    status = 422
    title = N_("Replies are not replied to")
    sentence = N_("Reply to the comment that stands above instead. Nothing was recorded.")


class AlreadyWritten(Refusal):
    """The same was sent twice by somebody whom we do not know yet."""

    type = "already-written"
    status = 409
    title = N_("What you wrote is recorded already")
    sentence = N_("It arrived twice, and stands there once.")


class TooManyComments(Refusal):
    """More comments than one writer or one address may send. `seconds`: when to try again."""

    type = "too-many-comments"
    status = 429
    title = N_("Many comments in a short time")
    sentence = N_(
        "Many comments have just come from you or from your network. This one was not recorded. Go back with your "
        "browser, where you find what you wrote, and send it again in a few minutes."
    )

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"retry-after": str(seconds)})


class UnknownComment(Refusal):
    """No such comment, or none that can be read."""

    type = "unknown-comment"
    status = 404
    title = N_("There is no such comment")
    sentence = N_("It may have been withdrawn or withheld.")


class UnknownCommentReceipt(Refusal):
    """No comment has this receipt."""

    type = "unknown-contribution"
    status = 404
    title = N_("There is no such receipt")
    sentence = N_("No comment has this receipt. Check that its address is complete, to the last letter.")


class NoLongerEditable(Refusal):
    """The time for changes is over."""

    type = "no-longer-editable"
    status = 409
    title = N_("This comment can no longer be changed")
    sentence = N_("A comment can be changed for 15 minutes. It stays as it is; you can still withdraw it.")


class OwnComment(Refusal):
    """Agreement with oneself."""

    type = "own-comment"
    status = 409
    title = N_("This is your own comment")
    sentence = N_("Others can say whether they agree with it. Nothing was recorded.")
