"""The fields of `site.yml`, and of what stands in other files too: who asks, whom to contact, a picture.

The order is that of the reference page; it goes on in `tables`.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from ballots.fields import (
    Address,
    Choice,
    Colour,
    Day,
    Email,
    Field,
    FontFile,
    Language,
    ListOf,
    MapOf,
    Picture,
    Record,
    Table,
    Text,
    TimeZone,
    Whole,
    YesNo,
)  # fmt: skip
from generator.values.fonts import STACKS

FORMAT_VERSION = 1
"""The version of the content format that this release reads."""

TITLE = Text(translated=True, longest=200)
SENTENCES = Text(translated=True)

ORGANIZER = Table(
    "organizer",
    "Who asks. A name alone may be written for it.",
    (
        Field("name", TITLE, "What the organizer is called.", required=True, example="name: Ville de Valmont"),
        Field("url", Address(), "Where to read more about it.", default="", example="url: https://www.valmont.example"),
    ),
    short="name",
)

CONTACT = Table(
    "contact",
    "How to reach a person. An e-mail address alone may be written for it.",
    (
        Field("email", Email(), "An e-mail address.", default="", example="email: participer@valmont.example"),
        Field("name", TITLE, "A person or an office.", example="name: Service de la participation"),
        Field("phone", Text(longest=50), "A telephone number.", default="", example='phone: "01 23 45 67 89"'),
        Field("address", SENTENCES, "A postal address.", example="address: 1 place de la Mairie, Valmont"),
    ),
    short="email",
)

STATUSES = ("open", "closed", "studied", "retained", "amended", "rejected", "done")

FOLLOW_UP = Table(
    "follow-up",
    "What became of a topic or a proposal at some date.",
    (
        Field("date", Day(), "When.", required=True, example="date: 2026-06-15"),
        Field("status", Choice(STATUSES), "What it became then.", required=True, example="status: retained"),
        Field("text", SENTENCES, "In a sentence or two, why.", example="text: Voté au conseil municipal du 15 juin."),
        Field("progress", Whole(least=0, most=100), "How far it has got, in percent.", example="progress: 60"),
    ),
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
            SENTENCES,
            "What the picture shows, for those who cannot see it. Leave it out if the picture only decorates.",
            example="alt: Le pont de la gare vu du quai",
        ),
    ),
    short="file",
)

FONT = Table(
    "font",
    "Letters. The name of a family alone may be written for it: letters that readers have on their device already. A "
    "font file of your own has to be loaded by each new reader.",
    (
        Field(
            "family",
            Choice(tuple(STACKS)),
            "A kind of letters of which every device has some. Beside a `file`, they show until it is loaded.",
            example="family: humanist",
        ),
        Field("file", FontFile(), "A font file in the same folder.", default="", example="file: ville.woff2"),
        Field(
            "bold",
            FontFile(),
            "A font file for bold text. Without it, `file` has to be a variable font, or bold text does not stand out.",
            default="",
            example="bold: ville-gras.woff2",
        ),
    ),
    short="family",
)


def _colours(accent: str, paper: str, surface: str, ink: str, muted: str) -> tuple[Field, ...]:
    """The colours that a site may write, with examples."""
    colours = (
        ("accent", accent, "Links, buttons and bars. Their other shades are made from it."),
        ("paper", paper, "The ground of pages."),
        ("surface", surface, "The ground of the header, of forms and of cards."),
        ("ink", ink, "Text."),
        ("muted", muted, "Text of less weight, such as dates and hints."),
    )
    return tuple(Field(name, Colour(), doc, default="", example=f'{name}: "{hue}"') for name, hue, doc in colours)


DARK = Table(
    "dark",
    "Colours for readers whose device is set to dark.",
    _colours("#7edc9a", "#13151b", "#1b1e26", "#e9e7e1", "#aab0bd"),
)

THEME = Table(
    "theme",
    "How pages look. One `accent` is enough: colours that are left out are made to fit those that are written. The "
    "contrast of text with its ground is at least 4.5:1, as the standard of accessibility WCAG asks; `cahier check` "
    "says which colour falls below it, and which one near it does not.",
    (
        *_colours("#0b6e4f", "#fcfbf8", "#ffffff", "#1a1d26", "#575d6b"),
        Field(
            "dark",
            Record(DARK),
            "Colours for readers whose device is set to dark. Left out, the accent is a lighter shade of the same.",
            example='dark: {accent: "#7edc9a"}',
        ),
        Field(
            "logo",
            Record(IMAGE),
            "A picture beside the site's title. As SVG or PNG, and about as wide as high, it is the site's icon too.",
            example="logo: logo.svg",
        ),
        Field("font", Record(FONT), "The letters of texts, `sans` if left out.", example="font: humanist"),
        Field(
            "heading_font",
            Record(FONT),
            "The letters of headings, `serif` if left out.",
            example="heading_font: {family: slab, file: ville.woff2}",
        ),
    ),
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

OFFICIAL = Table(
    "official",
    "Somebody who answers in the authority's name.",
    (
        Field(
            "name",
            Text(longest=80),
            "Their name, as it stands beside answers.",
            required=True,
            example="name: Inès Caron",
        ),
        Field(
            "role",
            TITLE,
            "In which office they answer.",
            required=True,
            example="role: {fr: Adjointe à la participation, en: Deputy mayor for participation}",
        ),
    ),
)

MODERATION = Table(
    "moderation",
    "What moderators are asked to look at, and by which rules they withhold.",
    (
        Field(
            "reports",
            Whole(least=0),
            "After how many readers have reported a comment it is held back until a moderator has looked at it. 0: it "
            "stays where it is.",
            default=3,
            example="reports: 3",
        ),
        Field(
            "links",
            Whole(least=0),
            "A comment with more links than this waits for a moderator.",
            default=2,
            example="links: 2",
        ),
        Field(
            "words",
            ListOf(Text(longest=50)),
            "A comment with one of these words waits for a moderator. A word that ends with `*` stands for all that "
            "begin with it.",
            default=(),
            example="words: [casino, crypto*]",
        ),
        Field(
            "charter",
            MapOf(TITLE),
            "The rules of your charter, each under an id: what is withheld says which one it breaks. Left out, they "
            "are the usual ones, from insults to advertising.",
            example="charter: {respect: Propos injurieux, sujet: Hors sujet}",
        ),
    ),
)

SITE = Table(
    "site",
    "The whole site.",
    (
        Field("title", TITLE, "What the site is called.", required=True, example="title: Valmont participe"),
        Field(
            "summary",
            SENTENCES,
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
        Field("image", Record(IMAGE), "A picture for the top of the home page.", example="image: ville.svg"),
        Field(
            "announcement",
            SENTENCES,
            "A notice at the top of every page, as long as it is written here.",
            example="announcement: Les votes sont interrompus ce soir de 22 h à 23 h.",
        ),
        Field(
            "theme",
            Record(THEME),
            "Colours, logo and letters.",
            example='theme: {accent: "#0b6e4f", logo: logo.svg}',
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
            "moderation",
            Record(MODERATION),
            "What moderators are asked to look at, and by which rules they withhold.",
            example="moderation: {reports: 5}",
        ),
        Field(
            "officials",
            ListOf(Record(OFFICIAL)),
            "Who answers comments in the authority's name. They sign in by a personal link, as moderators do: see "
            "`cahier moderate invite`.",
            default=(),
            example="officials: [{name: Inès Caron, role: Adjointe au maire}]",
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
