"""What cannot be taken as a comment or a proposal: given back filled in, with what is wrong said where it is."""

from __future__ import annotations

from collections.abc import Mapping

from collector.http import links
from collector.http.comment_refusals import CommentRefused
from collector.http.proposal_refusals import ProposalRefused
from collector.http.retry import as_given
from collector.state import Collector
from generator.collector_contexts import ProposingPage, WritePage
from generator.proposals import Proposals
from generator.settings import Commenting
from generator.subjects import Subject


def form(collector: Collector, subject: Subject, refused: CommentRefused, language: str, *, heading: str) -> WritePage:
    """The context of the page of a comment; `heading` says in the reader's language that nothing was recorded."""
    return WritePage(
        status=refused.status,
        heading=heading,
        faults=faults(collector, refused, language),
        given=_given(refused),
        how=subject.how or Commenting(),
        action=f"/comment/{subject.path}".rstrip("/"),
        back=links.to_subject(collector, subject, language),
    )


def proposal(
    collector: Collector, proposals: Proposals, refused: ProposalRefused, language: str, *, heading: str
) -> ProposingPage:
    """The context of the page of a proposal, likewise."""
    return ProposingPage(
        status=refused.status,
        heading=heading,
        faults=faults(collector, refused, language),
        given=_given(refused),
        proposals=proposals,
        action=f"/propose/{proposals.consultation}",
        back=links.to(collector, proposals, language),
    )


def faults(collector: Collector, refused: CommentRefused, language: str) -> Mapping[str, str]:
    """All that is wrong, by the name of the field, in the reader's language."""
    every = [refused, *(refused.also if isinstance(refused, ProposalRefused) else ())]
    say = collector.renderer.translate
    return {one.control: say(language, one.sentence, one.plural, one.number, one.values) for one in every}


def _given(refused: CommentRefused) -> Mapping[str, str]:
    return {name: as_given(value) for name, value in refused.fields.items()}
