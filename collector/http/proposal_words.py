"""What is sent as a proposal, read from a form or from JSON and held to the rules of its consultation; as `words`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from ballots import Json
from collector import written
from collector.http.comment_refusals import CommentRefused
from collector.http.proposal_refusals import ProposalRefused
from collector.http.refusals import N_, Malformed
from collector.http.words import name_of, text_of
from collector.moderation.suspicion import TRAP_FIELD
from collector.store.reading import Words
from generator.discussion import Proposal
from generator.proposals import ProposalField, Proposals

LONGEST_TITLE = 150
LONGEST_LINE = 200
LONGEST_FIELD = 2000

OWN = "field."
"""Before the id of a field of the consultation's own, in the name of its form field."""

FIELDS = ("title", "text", "category", "name", TRAP_FIELD)


def from_form(form: Mapping[str, Sequence[str]], proposals: Proposals) -> Mapping[str, str]:
    """The fields of a proposal, '' for those that are missing."""
    return {name: form.get(name, [""])[0] for name in (*FIELDS, *(OWN + id for id in proposals.fields))}


def from_json(document: Json, proposals: Proposals) -> Mapping[str, str]:
    """The same from `{"title": "…", "text": "…", "category": "…", "name": "…", "fields": {"lieu": "…"}}`.

    Raises `Malformed`.
    """
    if not isinstance(document, Mapping):
        raise Malformed
    fields = document.get("fields", {})
    if not isinstance(fields, Mapping):
        raise Malformed
    values = {name: document.get(name) for name in FIELDS} | {OWN + id: fields.get(id) for id in proposals.fields}
    if not all(value is None or isinstance(value, str) for value in values.values()):
        raise Malformed
    return {name: str(value or "") for name, value in values.items()}


def given(words: Words) -> Mapping[str, str]:
    """The form fields of a proposal as it was written."""
    proposal = words.proposal or Proposal()
    own = {OWN + id: said for id, said in proposal.fields.items()}
    return {"title": proposal.title, "text": words.text, "category": proposal.category, "name": words.name, **own}


def read(fields: Mapping[str, str], proposals: Proposals) -> Words:
    """The words of a proposal. Raises `ProposalRefused` with all that is wrong."""
    faults: list[ProposalRefused] = []

    def kept(control: str, reader: Callable[[str], str]) -> str:
        try:
            return reader(fields[control])
        except CommentRefused as fault:
            faults.append(ProposalRefused.of(fault, control))
            return ""

    title = kept("title", _title)
    category = kept("category", partial(_category, proposals))
    text = kept("text", text_of)
    own = {id: kept(OWN + id, partial(_own, field)) for id, field in proposals.fields.items()}
    name = kept("name", lambda sent: name_of(sent, proposals.how))
    if faults:
        first, *also = faults
        first.also, first.fields = also, fields
        raise first
    return Words(name, "", text, "", Proposal(title, category, {id: said for id, said in own.items() if said}))


def _title(sent: str) -> str:
    title = written.name(sent)
    if not title:
        raise CommentRefused("empty", "", N_("Give your proposal a title."))
    return _not_longer(title, LONGEST_TITLE)


def _category(proposals: Proposals, sent: str) -> str:
    if proposals.categories and sent not in proposals.categories:
        raise CommentRefused("no-category", "", N_("Choose a category."))
    return sent if proposals.categories else ""


def _own(field: ProposalField, sent: str) -> str:
    if field.options:
        if sent not in field.options and (sent or field.required):
            raise CommentRefused("no-choice", "", N_("Choose one of these: {field}"), field=field.title)
        return sent
    said = written.text(sent) if field.long else written.name(sent)
    if field.required and not said:
        raise CommentRefused("empty", "", N_("This has to be filled in: {field}"), field=field.title)
    return _not_longer(said, LONGEST_FIELD if field.long else LONGEST_LINE)


def _not_longer(said: str, longest: int) -> str:
    if len(said) > longest:
        sentence = N_("This is {length} characters long. It may have {most} at most.")
        raise CommentRefused("too-long", "", sentence, length=len(said), most=longest)
    return said
