"""What the templates of the collector's own pages receive: as `contexts`, for pages that are made for one reader at a
time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from markupsafe import Markup

from ballots import Answer
from ballots.lean import dataclass
from generator.components import Choice, Counted, Link
from generator.discussed import CaseView, DecisionLine, Unanswered
from generator.discussion import Comment
from generator.model import Consultation, Topic
from generator.proposals import Proposals
from generator.proposed import Promotable
from generator.settings import Commenting
from generator.stages import Stage


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """`receipt.html`, made by the collector: what was recorded.

    `answer` is the canonical answer, None for a withdrawal. `current` is False once a later revision replaced this one.
    `counted.tally` is None where the voter may not see it (yet). `action` is where a withdrawal is sent. `address` is
    the absolute address of the page, for whoever keeps it on paper.
    """

    template: ClassVar[str] = "receipt.html"
    receipt: str
    consultation: Consultation
    topic: Topic
    choices: Mapping[str, Choice]
    answer: Answer
    revision: int
    day: date
    current: bool
    stage: Stage
    counted: Counted
    action: str
    address: str
    back: Link


@dataclass(frozen=True, slots=True)
class CommentPage:
    """`comment.html`, made by the collector: one comment, and what a reader can do with it.

    `side` is what the reader thinks of it: 1 agrees, -1 does not, 0 unknown. `noted` says that it was noted just now.
    `own` is the href of its receipt where the reader wrote it, else ''. `action` is where an answer goes, and `taken`
    whether one is taken.
    """

    template: ClassVar[str] = "comment.html"
    comment: Comment
    side: int
    noted: bool
    own: str
    action: str
    taken: bool
    how: Commenting
    back: Link


@dataclass(frozen=True, slots=True)
class ContributionPage:
    """`contribution.html`, made by the collector: what became of somebody's own comment.

    `comment` has its words whoever else may read them; `state` is one of `discussion.STATES`, or `waiting`. Of a
    withheld one, `rule` and `sentence` say why, and `objection` what its author has said to that. `until` is the moment
    up to which it can be changed, None where that is past. `proposals` is where it was filed, if it is a proposal.
    `faults` and `given` are as on the `WritePage`. `action` is
    where changes go; `address` the absolute one of this page.
    """

    template: ClassVar[str] = "contribution.html"
    comment: Comment
    state: str
    rule: str | Markup
    sentence: str
    objection: str
    until: datetime | None
    how: Commenting
    proposals: Proposals | None
    faults: Mapping[str, str]
    given: Mapping[str, str]
    action: str
    address: str
    back: Link


@dataclass(frozen=True, slots=True)
class StoodPage:
    """`stood.html`, made by the collector: what a reader thinks of a part of a text is noted. `side` is as on the
    `CommentPage`; `agree` and `disagree` are how many people do."""

    template: ClassVar[str] = "stood.html"
    side: int
    agree: int
    disagree: int
    back: Link


@dataclass(frozen=True, slots=True)
class SupportedPage:
    """`supported.html`, made by the collector: that a reader `supports` a proposal, or does no longer, is noted.
    `number` is how many people do, `threshold` how many it takes, or None. `action` is where to change that."""

    template: ClassVar[str] = "supported.html"
    supports: bool
    number: int
    threshold: int | None
    action: str
    back: Link


@dataclass(frozen=True, slots=True)
class ProposingPage:
    """`proposing.html`, made by the collector: a proposal that cannot be taken, filled in as it was sent; as the
    `WritePage`. `action` is where it goes."""

    template: ClassVar[str] = "proposing.html"
    status: int
    heading: str
    faults: Mapping[str, str]
    given: Mapping[str, str]
    proposals: Proposals
    action: str
    back: Link


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`report.html`, made by the collector: to report a comment to the moderators. `noted`: that was done just now."""

    template: ClassVar[str] = "report.html"
    comment: Comment | None
    rules: Mapping[str, str | Markup]
    noted: bool
    action: str
    back: Link


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`sign_in.html`, made by the collector: the button by which somebody invited signs in; `action` is where it
    goes."""

    template: ClassVar[str] = "sign_in.html"
    name: str
    action: str


@dataclass(frozen=True, slots=True)
class ModerationPage:
    """`moderation.html`, made by the collector: what waits for a moderator, or, with `searched`, what was found.

    `moderator` is who has signed in. `number` is how many there are in all; `previous` and `next` are the hrefs of the
    cases beside these, '' where there are none. `rules` are those of the charter by their ids. `done` is how many
    comments were decided on just now.
    """

    template: ClassVar[str] = "moderation.html"
    moderator: str
    cases: tuple[CaseView, ...]
    number: int
    searched: str
    rules: Mapping[str, str | Markup]
    done: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """`decisions.html`, made by the collector: what moderators have decided, the latest first."""

    template: ClassVar[str] = "decisions.html"
    moderator: str
    lines: tuple[DecisionLine, ...]
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """`answers.html`, made by the collector: comments that wait for the authority's answer. `official` is who has
    signed in; `own` is the href of the answer that was taken just now, to change it, and `next` that of further
    comments, each or ''."""

    template: ClassVar[str] = "answers.html"
    official: str
    comments: tuple[Unanswered, ...]
    own: str
    next: str


@dataclass(frozen=True, slots=True)
class PromotionPage:
    """`promotion.html`, made by the collector: proposals that qualify and are no topics yet."""

    template: ClassVar[str] = "promotion.html"
    moderator: str
    proposals: tuple[Promotable, ...]


@dataclass(frozen=True, slots=True)
class PromotedPage:
    """`promoted.html`, made by the collector: a proposal has become a topic, in this `file` of the site's folder."""

    template: ClassVar[str] = "promoted.html"
    moderator: str
    file: str


@dataclass(frozen=True, slots=True)
class WritePage:
    """`write.html`, made by the collector: a comment that cannot be taken, filled in as it was sent.

    `faults` says what is wrong, by the name of the form field at fault, '' for the form as a whole. `given` has the
    values sent, by field: of an answer, `parent` is the number of the comment.
    """

    template: ClassVar[str] = "write.html"
    status: int
    heading: str
    faults: Mapping[str, str]
    given: Mapping[str, str]
    how: Commenting
    action: str
    back: Link


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """`refusal.html`, made by the collector: why something was not taken, and the way back.

    `heading` and `sentence` are in the reader's language; `back` is None only where nothing is known to go back to.
    `topic` is what it was about, if that is known, and `stage` where voting on it stands.
    """

    template: ClassVar[str] = "refusal.html"
    status: int
    heading: str
    sentence: str
    back: Link | None
    topic: Topic | None = None
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class RetryPage:
    """`retry.html`, made by the collector: a form whose answer the ballot does not allow, filled in as it was sent.

    `faults` says what is wrong, by the name of the form field at fault, '' for the form as a whole; `errors` says the
    same in words that stand beside the field. `given` has the values sent, by field. All is in the reader's language;
    `heading` says that nothing was recorded.
    """

    template: ClassVar[str] = "retry.html"
    status: int
    heading: str
    faults: Mapping[str, str]
    errors: Mapping[str, str]
    given: Mapping[str, Sequence[str]]
    consultation: Consultation
    topic: Topic
    stage: Stage
    choices: Mapping[str, Choice]
    action: str
    back: Link
