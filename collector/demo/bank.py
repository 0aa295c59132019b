"""The words of a demonstration's proposals: as those of `voices`, they fit any town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Idea:
    """What somebody proposes, under `name` or ''. `category` and what is said in `fields`, by their ids, are for calls
    that know these ids; elsewhere they are drawn. warmth: how many support it, in hundredths of the threshold.
    remarks: what others write about it."""

    title: str
    text: str
    category: str
    fields: Mapping[str, str]
    name: str
    warmth: int
    remarks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Bank:
    """Ideas in the order in which they are filed, and what is said in a field of which nothing is known: it may ask
    where, how, or for how much."""

    ideas: Sequence[Idea]
    anything: Sequence[str]


FRENCH = Bank(
    (
        Idea(
            "Éteindre les lampadaires au milieu de la nuit",
            "Entre minuit et cinq heures, la ville éclaire des rues où il n'y a presque plus personne. Éteignons, sauf "
            "là où l'on soigne et là où l'on arrive de loin. La facture baisse, les insectes se reposent, et les "
            "enfants découvrent qu'il y a des étoiles.\n\nNous demandons un essai d'un an, et un bilan que tout le "
            "monde puisse lire.",
            "nature",
            {"lieu": "Un quartier d'abord, celui qui voudra", "debut": "endroit"},
            "Les Amis de la nuit",
            260,
            (
                "Je finis mon service à deux heures et je rentre à pied. Je veux bien des étoiles, mais je veux voir "
                "où je marche.",
                "Chez mes cousins, on a éteint il y a trois ans. On s'y est fait en une semaine.",
            ),
        ),
        Idea(
            "Plus de temps pour traverser",
            "Le petit bonhomme passe au rouge quand je suis au milieu de la chaussée, et je ne suis pas si lente que "
            "cela. Cinq secondes de plus suffiraient. Personne n'arrivera en retard pour si peu.",
            "marcher",
            {"lieu": "Les grands carrefours", "debut": "partout"},
            "Jeanne",
            107,
            ("Avec une poussette et un petit à la main, c'est la même course.",),
        ),
        Idea(
            "Des arceaux à vélo devant les écoles",
            "Chaque matin, les vélos des enfants s'empilent contre la grille, et les derniers arrivés attachent le "
            "leur à un arbre. Il faudrait des arceaux devant chaque école, assez bas pour un vélo de six ans. Un toit "
            "serait parfait, mais commençons par les arceaux.",
            "pedaler",
            {"lieu": "Devant toutes les écoles", "debut": "partout"},
            "Lucie et Sam",
            190,
            (
                "Pensez aux trottinettes : elles tombent les unes sur les autres, et un enfant par-dessus.",
                "D'accord, mais pas sur le trottoir. Entre les poussettes et le car, on n'y passe déjà plus.",
            ),
        ),
        Idea(
            "Un abri à chaque arrêt de bus",
            "Dix minutes sous la pluie, et le lendemain on reprend sa voiture. Un petit toit et deux places assises, "
            "il n'en faut pas plus. Commençons par les arrêts où montent le plus de personnes âgées.",
            "bus",
            {"lieu": "Les arrêts qui n'ont qu'un poteau"},
            "",
            94,
            ("À l'arrêt de ma mère, le poteau est planté dans l'herbe. Quand il a plu, elle attend dans la boue.",),
        ),
        Idea(
            "Ouvrir les cours d'école le samedi",
            "Derrière les grilles, il y a des arbres, de l'eau et de la place pour courir. Le samedi, tout cela est "
            "fermé à clé. Ouvrons les cours aux familles, avec quelqu'un pour refermer le soir.",
            "nature",
            {"lieu": "Une cour par quartier", "debut": "essai"},
            "Inaya",
            60,
            ("Et le lundi matin, qui ramasse ? Parlons-en d'abord avec les personnes qui nettoient.",),
        ),
        Idea(
            "Un dimanche par mois sans voitures",
            "Un dimanche par mois, laissons les voitures hors du centre, du matin au soir. On saurait enfin comment "
            "sonne la ville. Les secours et les riverains passeraient, au pas.",
            "marcher",
            {"lieu": "Le centre", "debut": "essai"},
            "Théo",
            126,
            (
                "Le dimanche, je travaille, et il n'y a pas de bus pour y aller. Comment fait-on ?",
                "Oui, et qu'on sorte les tables !",
                "J'ai un café. Je parie que j'y gagne, mais je voudrais un essai avant de jurer.",
            ),
        ),
        Idea(
            "Laisser pousser les bords de chemins",
            "On tond trois fois par été des talus où personne ne marche. Une seule coupe, en automne, laisserait aux "
            "fleurs le temps de faire leurs graines. Cela coûte moins cher, et mon jardin sait déjà que cela marche.",
            "nature",
            {"lieu": "Les talus et les bords de chemins"},
            "",
            40,
        ),
        Idea(
            "Savoir quand le bus arrive",
            "Six minutes de retard, c'est le temps d'acheter du pain, à condition de le savoir. Pas besoin d'écran : "
            "un numéro sur le poteau, on lui envoie un message, il répond.",
            "bus",
            {"lieu": "Tous les arrêts", "debut": "partout"},
            "Un lycéen",
            73,
            ("Et pour qui n'a pas de téléphone ? Gardez aussi un horaire affiché, lisible sans se mettre à genoux.",),
        ),
        Idea(
            "Des leçons de vélo pour les grandes personnes",
            "J'ai quarante-six ans et je n'ai jamais appris. Quelques samedis matin dans un endroit tranquille, et je "
            "laisserais la voiture. Je ne suis sûrement pas la seule.",
            "pedaler",
            {"lieu": "Un parking vide le samedi", "debut": "essai"},
            "Fanta",
            33,
            ("Oh non ! J'ai appris à cinquante-deux ans, et je n'ai fini dans la haie que deux fois.",),
        ),
        Idea(
            "Arroser avec l'eau des toits",
            "Le toit d'un gymnase reçoit plus d'eau qu'il n'en faut à tous les massifs du quartier. On l'envoie à "
            "l'égout, puis on arrose au robinet. Deux cuves, et la question est réglée.",
            "nature",
            {"lieu": "Les toits des bâtiments publics", "debut": "endroit"},
            "Gérard",
            46,
        ),
        Idea(
            "Une carte de la ville en minutes à pied",
            "On croit que tout est loin, parce qu'on y va en voiture et qu'on cherche une place. Une carte affichée "
            "aux arrêts, avec les minutes à pied d'un endroit à l'autre, ferait changer d'avis bien des gens. Les "
            "écoles pourraient mesurer les trajets.",
            "marcher",
            {"lieu": "Toute la ville"},
            "",
            20,
        ),
        Idea(
            "Une pompe et trois clés pour tout le monde",
            "Un pneu à plat, et le vélo reste à la cave jusqu'au printemps. Une pompe solide et trois clés attachées à "
            "une borne, là où l'on passe tous les jours : cela suffit pour repartir.",
            "pedaler",
            {"lieu": "Là où l'on passe tous les jours", "debut": "endroit"},
            "Noé",
            7,
        ),
    ),
    ("À voir avec les gens du quartier.", "Je n'ai pas d'avis arrêté.", "Parlons-en : d'autres le savent mieux."),
)

ENGLISH = Bank(
    (
        Idea(
            "Switch off the street lamps in the dead of night",
            "Between midnight and five the town lights streets with hardly anyone in them. Let us switch them off, "
            "except where people are cared for and where they arrive from afar. The bill goes down, insects rest, and "
            "children find out that there are stars.",
            "nature",
            {"where": "One neighbourhood first, whichever volunteers"},
            "Friends of the Night",
            260,
            (
                "My shift ends at two and I walk home. Stars are welcome, but I should like to see where I tread.",
                "My cousins' town did so three years ago. They were used to it within a week.",
            ),
        ),
        Idea(
            "More time to cross",
            "The light turns red when I am in the middle of the road, and I am not as slow as that. Five seconds more "
            "would do. Nobody will be late for so little.",
            "walking",
            {"where": "The large crossings"},
            "Jean",
            107,
            ("With a pushchair and a small one by the hand it is the same race.",),
        ),
        Idea(
            "Bicycle stands outside the schools",
            "Each morning the children's bicycles pile up against the railings, and those who come last tie theirs to "
            "a tree. There should be stands at every school, low enough for a six-year-old's. A roof would be perfect, "
            "but let us begin with the stands.",
            "cycling",
            {"where": "Outside every school"},
            "Lucy and Sam",
            190,
            ("Yes, but not on the pavement: there is hardly a way through as it is.",),
        ),
        Idea(
            "A shelter at every bus stop",
            "Ten minutes in the rain, and the next day one takes the car again. A small roof and two seats, no more "
            "than that. Begin with the stops that old people use most.",
            "buses",
            {"where": "Stops that are a mere post"},
            "",
            94,
        ),
        Idea(
            "Open the school yards on Saturdays",
            "Behind the railings there are trees, water and room to run. On Saturdays all that is locked. Let us open "
            "the yards to families, with somebody to close them at night.",
            "nature",
            {"where": "One yard in each neighbourhood"},
            "",
            60,
            ("And who tidies up on Monday morning? Talk with the cleaners first.",),
        ),
        Idea(
            "One Sunday a month without cars",
            "On one Sunday a month, let us leave the cars outside the centre from morning to night. We should hear at "
            "last what the town sounds like. Ambulances and residents would pass, at walking pace.",
            "walking",
            {"where": "The centre"},
            "Theo",
            126,
            ("I work on Sundays, and there is no bus to get there. What am I to do?",),
        ),
        Idea(
            "Tell us when the bus will come",
            "Six minutes late is time enough to buy bread, as long as one knows. No screen is needed: a number on the "
            "post, one sends it a message, and it answers.",
            "buses",
            {"where": "All stops"},
            "",
            73,
        ),
        Idea(
            "Cycling lessons for grown-ups",
            "I am forty-six and have never learnt. A few Saturday mornings in a quiet place, and I should leave the "
            "car at home. I am surely not the only one.",
            "cycling",
            {"where": "A car park that is empty on Saturdays"},
            "Fanta",
            33,
            ("You are not. I learnt at fifty-two, and fell off twice only.",),
        ),
    ),
    ("To be settled with the neighbours.", "I have no firm view.", "Let us talk about it: others know better."),
)
