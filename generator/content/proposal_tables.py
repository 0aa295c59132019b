"""The fields of what citizens may propose, and of what their proposals become."""

from __future__ import annotations

from ballots.fields import Choice, Day, Field, ListOf, MapOf, Moment, Record, Table, Whole, YesNo
from generator.content.site_tables import FOLLOW_UP, SENTENCES, STATUSES, TITLE

PROPOSAL_FIELD = Table(
    "proposal field",
    "What a proposal says besides its title and its text.",
    (
        Field("title", TITLE, "What is asked.", required=True, example="title: Où ?"),
        Field("hint", SENTENCES, "What helps to answer.", example="hint: Une rue, un quartier, ou toute la ville."),
        Field("required", YesNo(), "Whether it has to be answered.", default=False, example="required: true"),
        Field("long", YesNo(), "Whether the answer takes several lines.", default=False, example="long: true"),
        Field(
            "options",
            MapOf(TITLE, 2),
            "What can be chosen, by an id; without options, people write.",
            default=None,
            example="options: {nord: Quartier nord, sud: Quartier sud}",
        ),
    ),
    short="title",
)

PROPOSALS = Table(
    "call for proposals",
    "What citizens may propose themselves. Each proposal has a page and a number, and others support it.",
    (
        Field("title", TITLE, "What they are called on this site, if not proposals.", example="title: Vos idées"),
        Field(
            "summary",
            SENTENCES,
            "What may be proposed: it stands above the list and above the form.",
            example="summary: Une idée pour le quartier, qui coûte moins de 20 000 €.",
        ),
        Field(
            "opens",
            Moment(),
            "When proposals are first taken, if not with the consultation.",
            example="opens: 2026-02-01",
        ),
        Field(
            "closes",
            Moment("end"),
            "When proposals and supports are last taken, if not with the consultation.",
            example="closes: 2026-02-28",
        ),
        Field(
            "threshold",
            Whole(least=1),
            "How many people have to support a proposal so that it qualifies. Without it none does.",
            example="threshold: 15",
        ),
        Field(
            "per_person",
            Whole(least=1),
            "How many proposals one person may file. Without it, any number.",
            example="per_person: 3",
        ),
        Field(
            "categories",
            MapOf(TITLE, 1),
            "What proposals are sorted by, by an id. Where there are any, each proposal is of one.",
            default=None,
            example="categories: {rue: Rues et places, ecole: Écoles}",
        ),
        Field(
            "fields",
            MapOf(Record(PROPOSAL_FIELD)),
            "What else a proposal says, by an id: a title, or a mapping with `title` and the rest.",
            default=None,
            example="fields: {lieu: Où ?, cout: {title: Combien, required: true}}",
        ),
        Field(
            "comments",
            YesNo(),
            "Whether proposals may be commented, if not as in the consultation.",
            example="comments: true",
        ),
    ),
)

ORIGIN = Table(
    "origin",
    "The proposal that a topic began as.",
    (
        Field("number", Whole(least=1), "Its number.", required=True, example="number: 12"),
        Field(
            "supports", Whole(least=0), "How many people supported it when it became a topic.", example="supports: 41"
        ),
    ),
    short="number",
)

PROPOSAL_ANSWER = Table(
    "answer to a proposal",
    "What the authority answers to a proposal: `proposals/12.md` is on number 12. Its text is the answer.",
    (
        Field("status", Choice(STATUSES), "Where the proposal stands.", required=True, example="status: studied"),
        Field("date", Day(), "When it was answered.", example="date: 2026-06-15"),
        Field(
            "follow_up",
            ListOf(Record(FOLLOW_UP)),
            "What became of it, dated.",
            default=(),
            example="follow_up: [{date: 2026-06-15, status: retained}]",
        ),
    ),
)
