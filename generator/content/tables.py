"""The fields of a consultation and of everything in its folder, and of plain pages.

Those of ballots stand with their kinds. The order is that of the reference page, which begins in `site_tables`.
"""

from __future__ import annotations

from ballots import tables as ballot_tables
from ballots.fields import Address, Choice, Day, Field, Id, ListOf, Moment, Record, Table, Text, Variant, Whole, YesNo
from generator.content.proposal_tables import ORIGIN, PROPOSALS
from generator.content.site_tables import CONTACT, FOLLOW_UP, IMAGE, ORGANIZER, SENTENCES, STATUSES, TITLE
from generator.discussion import STANCES

_RESULTS = Choice(("live", "after_vote", "closed"))

PHASE = Table(
    "phase",
    "A stretch of the time line. It informs and decides nothing: votes are taken between `opens` and `closes`.",
    (
        Field("title", TITLE, "What the phase is called.", required=True, example="title: Le vote"),
        Field("summary", SENTENCES, "What happens in it.", example="summary: Chacun choisit trois projets."),
        Field("opens", Moment(), "When it begins.", example="opens: 2026-03-01"),
        Field("closes", Moment("end"), "When it ends.", example="closes: 2026-03-31"),
    ),
)

_REFERENCE = Field(
    "reference",
    Text(longest=100),
    "The number under which it is filed or was decided, for those who cite it.",
    default="",
    example="reference: Délibération 2026-87",
)

_FACTS = (
    Field(
        "objectives",
        ListOf(SENTENCES),
        "What it is to achieve, one sentence each.",
        default=(),
        example="objectives: [Choisir cinq pistes cyclables]",
    ),
    Field(
        "participants",
        SENTENCES,
        "Who is asked to take part.",
        example="participants: Toute personne de plus de 16 ans qui vit, travaille ou étudie à Valmont",
    ),
    Field(
        "decision",
        SENTENCES,
        "Who decides, how, and what the votes weigh in it.",
        example="decision: Le conseil municipal vote en juin et motive sa réponse.",
    ),
    Field("territory", TITLE, "The area concerned.", example="territory: Toute la commune"),
    _REFERENCE,
    Field(
        "steps",
        ListOf(SENTENCES),
        "How to take part, one step each, in plain words. Left out, the page explains the vote by itself.",
        default=(),
        example="steps: [Lisez les projets, Composez votre budget, Gardez votre récépissé]",
    ),
)
"""What a reader wants to know before taking part."""

CONSULTATION = Table(
    "consultation",
    "What is asked, when, of whom and how.",
    (
        Field("title", TITLE, "What the consultation is called.", required=True, example="title: Le plan vélo"),
        Field(
            "summary",
            SENTENCES,
            "One or two sentences for lists and search engines.",
            example="summary: Où faut-il de nouvelles pistes cyclables ?",
        ),
        Field(
            "organizer",
            Record(ORGANIZER),
            "Who asks, if it is not the site's organizer.",
            example="organizer: Direction de la voirie",
        ),
        Field(
            "contact",
            Record(CONTACT),
            "Whom citizens may ask, if it is not the site's contact.",
            example="contact: velo@valmont.example",
        ),
        Field("category", Text(translated=True, longest=100), "What it is about.", example="category: Mobilité"),
        *_FACTS,
        Field("tags", ListOf(Text(longest=50)), "Words to find it by.", default=(), example="tags: [vélo, voirie]"),
        Field(
            "opens",
            Moment(),
            "When votes are first taken. A date alone means its first moment.",
            example="opens: 2026-03-01",
        ),
        Field(
            "closes",
            Moment("end"),
            "When votes are last taken. A date alone means the end of that day.",
            example="closes: 2026-03-31 18:00",
        ),
        Field(
            "phases",
            ListOf(Record(PHASE)),
            "The time line. Phases may reach beyond `opens` and `closes`: meetings before, a study after.",
            default=(),
            example="phases: [{title: Le vote, opens: 2026-03-01, closes: 2026-03-31}]",
        ),
        Field(
            "access",
            Choice(("open",), later=("email", "code", "oidc")),
            "Who may vote: anyone (`open`). `email`, `code` and `oidc` will follow in a later version.",
            default="open",
            example="access: open",
        ),
        Field(
            "visibility",
            Choice(("public", "unlisted"), later=("private",)),
            "Whether lists and search engines show it (`public`) or only those find it who have its address "
            "(`unlisted`). `private` will follow in a later version.",
            default="public",
            example="visibility: unlisted",
        ),
        Field(
            "results",
            _RESULTS,
            "When counts are shown: at once (`live`), to those who have voted (`after_vote`) or after closing "
            "(`closed`).",
            default="live",
            example="results: closed",
        ),
        Field(
            "comments",
            YesNo(),
            "Whether citizens may comment on its topics, for as long as these are open.",
            default=False,
            example="comments: true",
        ),
        Field(
            "names",
            Choice(("optional", "required", "none")),
            "Whether those who comment may give a name (`optional`), have to (`required`) or cannot (`none`). Nobody "
            "checks a name.",
            default="optional",
            example="names: required",
        ),
        Field(
            "moderation",
            Choice(("after", "before")),
            "Whether comments are on the pages at once (`after`) or once a moderator has approved them (`before`).",
            default="after",
            example="moderation: before",
        ),
        Field(
            "proposals",
            Record(PROPOSALS),
            "What citizens may propose themselves. Without it they propose nothing.",
            example="proposals: {threshold: 15, per_person: 3}",
        ),
        Field("image", Record(IMAGE), "A picture for the top of its page and for lists.", example="image: pont.jpg"),
    ),
)

TOPIC = Table(
    "topic",
    "One debate topic with its ballot.",
    (
        Field("title", TITLE, "The question.", required=True, example="title: Faut-il fermer le pont aux voitures ?"),
        Field(
            "summary",
            SENTENCES,
            "One or two sentences for lists and search engines.",
            example="summary: Le pont serait réservé aux piétons et aux vélos.",
        ),
        Field(
            "ballot",
            Variant("kind", ballot_tables),
            "What can be answered: a kind of ballot, or a mapping with `kind` and the settings of that kind.",
            required=True,
            example="ballot: vote",
        ),
        Field(
            "opens", Moment(), "When votes are first taken, if not with the consultation.", example="opens: 2026-03-01"
        ),
        Field(
            "closes",
            Moment("end"),
            "When votes are last taken, if not with the consultation.",
            example="closes: 2026-03-31",
        ),
        Field("results", _RESULTS, "When counts are shown, if not as in the consultation.", example="results: closed"),
        Field(
            "comments",
            YesNo(),
            "Whether citizens may comment, if not as in the consultation.",
            example="comments: true",
        ),
        Field(
            "stances",
            ListOf(Choice(STANCES)),
            "Where a comment may stand: those that are listed are asked for with each comment. None are by default.",
            default=(),
            example="stances: [for, against, question]",
        ),
        Field("tags", ListOf(Text(longest=50)), "Words to find it by.", default=(), example="tags: [vélo, voirie]"),
        Field(
            "order",
            Whole(),
            "Its place among the topics: small numbers come first, and topics without a number last.",
            example="order: 1",
        ),
        Field(
            "status",
            Choice(STATUSES),
            "Where the topic stands. Votes are taken only while it is `open`.",
            default="open",
            example="status: studied",
        ),
        Field("author", TITLE, "Who proposed it.", example="author: Conseil de quartier"),
        Field(
            "proposal",
            Record(ORIGIN),
            "The proposal of this consultation that it began as. `cahier promote` writes it.",
            example="proposal: {number: 12, supports: 41}",
        ),
        Field(
            "source", Address(), "Where it comes from.", default="", example="source: https://www.valmont.example/plan"
        ),
        _REFERENCE,
        Field("image", Record(IMAGE), "A picture for the top of its page and for lists.", example="image: pont.jpg"),
        Field(
            "formerly",
            ListOf(Id()),
            "Names of this file before it was renamed: votes and addresses stay valid.",
            default=(),
            example="formerly: [pont-de-la-gare]",
        ),
        Field(
            "follow_up",
            ListOf(Record(FOLLOW_UP)),
            "What became of the topic, dated.",
            default=(),
            example="follow_up: [{date: 2026-06-15, status: retained}]",
        ),
    ),
)

OPTION_PAGE = Table(
    "option",
    "A page for one option of a topic: beside these fields it takes those of an option of the topic's ballot.",
    (
        Field("image", Record(IMAGE), "A picture.", example="image: jardin.jpg"),
        Field("author", TITLE, "Who proposed it.", example="author: Association du jardin"),
        Field(
            "order",
            Whole(),
            "Its place among the options with pages: small numbers come first. Options of `index.md` come before all.",
            example="order: 1",
        ),
    ),
)

PRESENTATION = Table("presentation", "The prose of a consultation. It needs no front matter.", ())

VERDICT = Table(
    "verdict",
    "What became of an amendment.",
    (
        Field("number", Whole(least=1), "Its number on the page.", required=True, example="number: 12"),
        Field(
            "status",
            Choice(("accepted", "changed", "rejected")),
            "Whether its words were taken over, taken over with changes (`changed`), or not.",
            required=True,
            example="status: changed",
        ),
        Field("reason", SENTENCES, "Why.", example="reason: La loi impose le mot « domicile »."),
    ),
)

TEXT = Table(
    "text",
    "A text to be read and discussed: a bill, a charter.",
    (
        Field("title", TITLE, "What the text is called.", required=True, example="title: Charte du vélo"),
        Field("summary", SENTENCES, "One or two sentences on it.", example="summary: Version soumise au conseil."),
        Field(
            "comments",
            YesNo(),
            "Whether each of its parts can be commented, if not as in the consultation: headings, paragraphs, items of "
            "lists and rows of tables. Each has an id at its end then, which `cahier number` writes.",
            example="comments: true",
        ),
        Field(
            "votes",
            YesNo(),
            "Whether each of its parts can be agreed with.",
            default=False,
            example="votes: true",
        ),
        Field(
            "amendments",
            YesNo(),
            "Whether other words can be proposed for each of its parts. It takes comments then too.",
            default=False,
            example="amendments: true",
        ),
        Field(
            "verdicts",
            ListOf(Record(VERDICT)),
            "What became of amendments, by the numbers that stand beside them on the page.",
            default=(),
            example="verdicts: [{number: 12, status: accepted}]",
        ),
        Field(
            "numbered",
            Whole(least=0),
            "The highest number that a part was given. `cahier number` writes it, so that no number is given twice.",
            example="numbered: 24",
        ),
    ),
)

ANSWER = Table(
    "answer to a topic",
    "The authority's final answer to a topic: `answers/pont.md` is on `topics/pont.md`. Its text is the answer.",
    (Field("date", Day(), "When it was given.", required=True, example="date: 2026-06-15"),),
)

NEWS = Table(
    "news",
    "A piece of news. Its date stands in the name of its file.",
    (
        Field("title", TITLE, "The headline.", required=True, example="title: La réunion est reportée"),
        Field("summary", SENTENCES, "One or two sentences for lists and feeds.", example="summary: Au 12 mars."),
        Field("image", Record(IMAGE), "A picture.", example="image: salle.jpg"),
    ),
)

MEETING = Table(
    "meeting",
    "A public meeting.",
    (
        Field("title", TITLE, "What the meeting is called.", required=True, example="title: Réunion publique"),
        Field("summary", SENTENCES, "What it is about.", example="summary: Présentation des trois projets."),
        Field("starts", Moment(), "When it begins.", required=True, example="starts: 2026-03-12 18:30"),
        Field("ends", Moment("end"), "When it ends.", example="ends: 2026-03-12 20:00"),
        Field("location", SENTENCES, "Where it is.", example="location: Salle des fêtes, Valmont"),
        Field("url", Address(), "Where to follow it or read more.", default="", example="url: https://valmont.example"),
    ),
)

OUTCOME = Table(
    "outcome",
    "The authority's answer: what was decided and why.",
    (
        Field("title", TITLE, "Its heading.", required=True, example="title: Ce que la ville a décidé"),
        Field("date", Day(), "When it was given.", required=True, example="date: 2026-06-15"),
    ),
)

PAGE = Table(
    "page",
    "A plain page: legal notice, accessibility statement, about.",
    (Field("title", TITLE, "What the page is called.", required=True, example="title: Mentions légales"),),
)

TRANSLATION = Table(
    "translation",
    "A translation of a text, beside its original. All other fields are the original's.",
    (
        Field("title", TITLE, "Its title, if the original has one.", example="title: The cycling plan"),
        Field("summary", SENTENCES, "Its summary, if the original has one.", example="summary: Where to cycle."),
    ),
)

TRANSLATABLE = tuple(entry.name for entry in TRANSLATION.fields)
"""Fields that the front matter of a translation may have: those of these that its original may have."""
