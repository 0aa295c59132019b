"""Comments as moderators see them, ready for a page."""

from __future__ import annotations

from markupsafe import Markup

from collector.http import links
from collector.http.refusals import N_
from collector.moderation import suspicion
from collector.state import Collector
from collector.store.comments import REPEATED
from collector.store.moderation import OBJECTED, REPORTED, Case, Decision
from collector.store.reading import StoredComment
from generator import charter
from generator.discussed import CaseView, DecisionLine
from generator.discussion import Comment

CAUSES = {
    suspicion.BEFORE: N_("Here every comment is read before it is published"),
    suspicion.TRAP: N_("A field was filled that people do not see: probably a program"),
    suspicion.LINKS: N_("It has many links"),
    suspicion.WORDS: N_("It has words of your list: {words}"),
    REPEATED: N_("The same was written here several times"),
    REPORTED: N_("Readers have reported it"),
    OBJECTED: N_("Its author objects"),
}


def as_written(collector: Collector, comment: StoredComment) -> Comment:
    """A comment with its words."""
    return Comment(
        id=comment.id,
        moment=comment.moment.astimezone(collector.site.timezone),
        name=comment.words.name,
        stance=comment.words.stance,
        text=comment.words.text,
        language=comment.language,
        agree=comment.agree,
        disagree=comment.disagree,
        edited=comment.edited is not None,
        state=comment.state,
        reason=comment.reason,
        official=comment.official,
        proposed=comment.words.proposed,
        proposal=comment.words.proposal,
    )


def view(collector: Collector, case: Case, language: str) -> CaseView:
    """A comment with what helps to decide on it."""
    comment, subject, site = case.comment, collector.subject(case.comment.thread), collector.site
    return CaseView(
        comment=as_written(collector, comment),
        version=comment.version,
        state=comment.state,
        consultation=site.consultation(comment.thread[0]),
        where=links.to_subject(collector, subject, language) if subject else links.home(collector, language),
        parent=as_written(collector, case.parent) if case.parent else None,
        causes=tuple(_cause(collector, cause, comment, language) for cause in comment.causes),
        queued=comment.queued.astimezone(site.timezone) if comment.queued else None,
        reports=tuple((rule(collector, one.reason, language), one.sentence) for one in case.reports),
        rule=rule(collector, comment.reason, language),
        sentence=comment.sentence,
        objection=comment.objection,
        written=case.written,
        withheld=case.withheld,
    )


def line(collector: Collector, decision: Decision, language: str) -> DecisionLine:
    """A decision."""
    bare = Case(decision.comment, None, (), 0, 0)
    return DecisionLine(
        id=decision.id,
        case=view(collector, bare, language),
        moderator=decision.moderator,
        action=decision.action,
        rule=rule(collector, decision.reason, language),
        sentence=decision.sentence,
        moment=decision.moment.astimezone(collector.site.timezone),
        undoable=decision.undoable,
    )


def rule(collector: Collector, id: str, language: str) -> str | Markup:
    """What a rule of the charter says; of one that is no longer in it, its id."""
    return charter.rules(collector.site, collector.renderer.tongues[language]).get(id, id)


def _cause(collector: Collector, cause: str, comment: StoredComment, language: str) -> str:
    # The list, or the comment, may have been changed since.
    words = ", ".join(suspicion.listed(comment.words, collector.site.moderation)) or "–"
    return collector.renderer.translate(language, CAUSES.get(cause, cause), values={"words": words})
