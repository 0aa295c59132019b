"""The fields of every file of a site, but for the settings of ballots, which stand with their kinds.

The order is that of the reference page.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from ballots import tables as ballot_tables
from ballots.fields import (
    Address,
    Choice,
    Day,
    Email,
    Field,
    Id,
    Language,
    ListOf,
    Moment,
    Picture,
    Record,
    Table,
    Text,
    TimeZone,
    Variant,
    Whole,
    YesNo,
)  # fmt: skip

FORMAT_VERSION = 1
"""The version of the content format that this release reads."""

STATUSES = ("open", "closed", "studied", "retained", "amended", "rejected", "done")

_TITLE = Text(translated=True, longest=200)
_SENTENCES = Text(translated=True)
_RESULTS = Choice(("live", "after_vote", "closed"))
_COMMENTS_DOC = "Whether citizens may comment. Comments are not available yet in this version."

ORGANIZER = Table(
    "organizer",
    "Who asks. A name alone may be written for it.",
    (
        Field("name", _TITLE, "What the organizer is called.", required=True, example="name: Ville de Valmont"),
        Field("url", Address(), "Where to read more about it.", default="", example="url: https://www.valmont.example"),
    ),
    short="name",
)

CONTACT = Table(
    "contact",
    "How to reach a person. An e-mail address alone may be written for it.",
    (
        Field("email", Email(), "An e-mail address.", default="", example="email: participer@valmont.example"),
        Field("name", _TITLE, "A person or an office.", example="name: Service de la participation"),
        Field("phone", Text(longest=50), "A telephone number.", default="", example='phone: "01 23 45 67 89"'),
        Field("address", _SENTENCES, "A postal address.", example="address: 1 place de la Mairie, Valmont"),
    ),
    short="email",
)

IMAGE = Table(
    "image",
    "A picture. The name of its file alone may be written for it.",
    (
        Field(
            "file", Picture(), "The name of an image file in the same folder.", required=True, example="file: pont.jpg"
        ),
        Field(
            "alt",
            _SENTENCES,
            "What the picture shows, for those who cannot see it. Leave it out if the picture only decorates.",
            example="alt: Le pont de la gare vu du quai",
        ),
    ),
    short="file",
)

LIMITS = Table(
    "limits",
    "How many votes are taken in a minute. 0 takes any number.",
    (
        Field("per_voter", Whole(least=0), "From one browser.", default=60, example="per_voter: 60"),
        Field(
            "per_address",
            Whole(least=0),
            "From one internet address, which a school or a company may share.",
            default=600,
            example="per_address: 600",
        ),
    ),
)

COLLECTOR = Table(
    "collector",
    "The service that receives votes. Its address alone may be written for it.",
    (
        Field(
            "url",
            Address(origin_only=True),
            "Its address, without a path. Left out, it is the host of the site's own `url`.",
            example="url: https://votes.valmont.example",
        ),
        Field(
            "gather",
            Whole(least=0, most=60_000),
            "How long votes are gathered before the pages are rebuilt, in milliseconds.",
            default=1000,
            example="gather: 1000",
        ),
        Field("limits", Record(LIMITS), "How many votes are taken in a minute.", example="limits: {per_voter: 30}"),
    ),
    short="url",
)

SITE = Table(
    "site",
    "The whole site.",
    (
        Field("title", _TITLE, "What the site is called.", required=True, example="title: Valmont participe"),
        Field(
            "summary",
            _SENTENCES,
            "One or two sentences for the home page and for search engines.",
            example="summary: Les consultations publiques de la ville de Valmont.",
        ),
        Field(
            "url",
            Address(),
            "The address at which the site will stand. It may have a path.",
            required=True,
            example="url: https://participer.valmont.example",
        ),
        Field(
            "collector",
            Record(COLLECTOR),
            "The service that receives votes.",
            example="collector: https://votes.valmont.example",
        ),
        Field(
            "languages",
            ListOf(Language(), least=1),
            "The site's languages; the first is the one its texts are written in.",
            default=("fr",),
            example="languages: [fr, en]",
        ),
        Field(
            "timezone",
            TimeZone(),
            "The time zone of every date and time in the site.",
            default=ZoneInfo("Europe/Paris"),
            example="timezone: Europe/Paris",
        ),
        Field("organizer", Record(ORGANIZER), "Who runs the site.", example="organizer: Ville de Valmont"),
        Field("contact", Record(CONTACT), "Whom citizens may ask.", example="contact: participer@valmont.example"),
        Field(
            "announcement",
            _SENTENCES,
            "A notice at the top of every page, as long as it is written here.",
            example="announcement: Les votes sont interrompus ce soir de 22 h à 23 h.",
        ),
        Field(
            "currency",
            Text(longest=50),
            "The currency of all costs, by the three letters of ISO 4217.",
            default="EUR",
            example="currency: EUR",
        ),
        Field(
            "html",
            YesNo(),
            "Whether Markdown may contain raw HTML. Only say yes if you trust everyone who writes here.",
            default=False,
            example="html: false",
        ),
        Field(
            "format_version",
            Whole(least=1),
            "The version of this content format.",
            default=FORMAT_VERSION,
            example="format_version: 1",
        ),
    ),
)

PHASE = Table(
    "phase",
    "A stretch of the time line. It informs and decides nothing: votes are taken between `opens` and `closes`.",
    (
        Field("title", _TITLE, "What the phase is called.", required=True, example="title: Le vote"),
        Field("summary", _SENTENCES, "What happens in it.", example="summary: Chacun choisit trois projets."),
        Field("opens", Moment(), "When it begins.", example="opens: 2026-03-01"),
        Field("closes", Moment("end"), "When it ends.", example="closes: 2026-03-31"),
    ),
)

CONSULTATION = Table(
    "consultation",
    "What is asked, when, of whom and how.",
    (
        Field("title", _TITLE, "What the consultation is called.", required=True, example="title: Le plan vélo"),
        Field(
            "summary",
            _SENTENCES,
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
        Field("comments", YesNo(later=True), _COMMENTS_DOC, default=False, example="comments: false"),
        Field("image", Record(IMAGE), "A picture for the top of its page and for lists.", example="image: pont.jpg"),
    ),
)

FOLLOW_UP = Table(
    "follow-up",
    "What became of a topic at some date.",
    (
        Field("date", Day(), "When.", required=True, example="date: 2026-06-15"),
        Field("status", Choice(STATUSES), "What the topic became then.", required=True, example="status: retained"),
        Field("text", _SENTENCES, "In a sentence or two, why.", example="text: Voté au conseil municipal du 15 juin."),
    ),
)

TOPIC = Table(
    "topic",
    "One debate topic with its ballot.",
    (
        Field("title", _TITLE, "The question.", required=True, example="title: Faut-il fermer le pont aux voitures ?"),
        Field(
            "summary",
            _SENTENCES,
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
        Field("comments", YesNo(later=True), _COMMENTS_DOC, default=False, example="comments: false"),
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
        Field("author", Text(longest=200), "Who proposed it.", default="", example="author: Conseil de quartier"),
        Field(
            "source", Address(), "Where it comes from.", default="", example="source: https://www.valmont.example/plan"
        ),
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
        Field("author", Text(longest=200), "Who proposed it.", default="", example="author: Association du jardin"),
        Field(
            "order",
            Whole(),
            "Its place among the options with pages: small numbers come first. Options of `index.md` come before all.",
            example="order: 1",
        ),
    ),
)

PRESENTATION = Table("presentation", "The prose of a consultation. It needs no front matter.", ())

TEXT = Table(
    "text",
    "A text to be read and discussed: a bill, a charter.",
    (
        Field("title", _TITLE, "What the text is called.", required=True, example="title: Charte du vélo"),
        Field("summary", _SENTENCES, "One or two sentences on it.", example="summary: Version soumise au conseil."),
    ),
)

NEWS = Table(
    "news",
    "A piece of news. Its date stands in the name of its file.",
    (
        Field("title", _TITLE, "The headline.", required=True, example="title: La réunion est reportée"),
        Field("summary", _SENTENCES, "One or two sentences for lists and feeds.", example="summary: Au 12 mars."),
        Field("image", Record(IMAGE), "A picture.", example="image: salle.jpg"),
    ),
)

MEETING = Table(
    "meeting",
    "A public meeting.",
    (
        Field("title", _TITLE, "What the meeting is called.", required=True, example="title: Réunion publique"),
        Field("summary", _SENTENCES, "What it is about.", example="summary: Présentation des trois projets."),
        Field("starts", Moment(), "When it begins.", required=True, example="starts: 2026-03-12 18:30"),
        Field("ends", Moment("end"), "When it ends.", example="ends: 2026-03-12 20:00"),
        Field("location", _SENTENCES, "Where it is.", example="location: Salle des fêtes, Valmont"),
        Field("url", Address(), "Where to follow it or read more.", default="", example="url: https://valmont.example"),
    ),
)

OUTCOME = Table(
    "outcome",
    "The authority's answer: what was decided and why.",
    (
        Field("title", _TITLE, "Its heading.", required=True, example="title: Ce que la ville a décidé"),
        Field("date", Day(), "When it was given.", required=True, example="date: 2026-06-15"),
    ),
)

PAGE = Table(
    "page",
    "A plain page: legal notice, accessibility statement, about.",
    (Field("title", _TITLE, "What the page is called.", required=True, example="title: Mentions légales"),),
)

TRANSLATION = Table(
    "translation",
    "A translation of a text, beside its original. All other fields are the original's.",
    (
        Field("title", _TITLE, "Its title, if the original has one.", example="title: The cycling plan"),
        Field("summary", _SENTENCES, "Its summary, if the original has one.", example="summary: Where to cycle."),
    ),
)

TRANSLATABLE = tuple(entry.name for entry in TRANSLATION.fields)
"""Fields that the front matter of a translation may have: those of these that its original may have."""
