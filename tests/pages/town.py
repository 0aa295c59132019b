"""A site that brings out every page in every state, and the `cahier serve` that shows it with its votes.

Consultations: `ouverte` has votes on every kind of ballot, `neuve` has none yet, `conclue` is closed and answered,
`fermee` is closed without a vote, `bientot` opens later, `secrete` and `apres` withhold their results. What citizens
propose in them is in `tests.pages.proposed`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ballots import Json
from collector.moderation.people import People
from tests.pages import proposed
from tests.serving import Served, serving, wait_until, write_site

BALLOTS = {
    "vote": "ballot: vote\ncomments: true\nstances: [for, against, question, suggestion]",
    "poll": """ballot:
  kind: poll
  max: 2
  options: {tram: Un tram, bus: {title: Des bus, summary: Toutes les dix minutes.}, velo: Des vélos}""",
    "support": "ballot: {kind: support, threshold: 3}",
    "scale": "ballot: {kind: scale, labels: {low: Trop lent, high: Trop rapide}}",
    "ranking": """ballot:
  kind: ranking
  options: {nord: Le nord, sud: {title: Le sud, summary: Près du pont.}, est: L'est}""",
    "runoff": "ballot: {kind: ranking, method: instant_runoff, options: {ada: Ada, bea: Béa, clea: Cléa}}",
    "duels": "ballot: {kind: ranking, method: condorcet, options: {ici: Ici, la: Là, loin: Très loin d'ici}}",
    "grades": """ballot:
  kind: grades
  options: {aube: Aube, brume: {title: Brume, summary: Comme en automne.}}""",
    "budget": "ballot: {kind: budget, amount: 100}",
    "shares": """ballot:
  kind: budget
  amount: 100
  max: 2
  rule: equal_shares
  options: {pont: {title: Un pont, cost: 70}, banc: {title: Un banc, cost: 20}, arbre: {title: Un arbre, cost: 30}}""",
    "survey": """ballot:
  kind: survey
  questions:
    mode: {title: Comment venez-vous ?, kind: poll, required: true, options: {pied: À pied, auto: En auto}}
    place: {title: Faut-il déplacer le marché ?, summary: Vers le quai., kind: vote}
    signe: {title: Pour des auvents, kind: support}
    foule: {title: Y a-t-il foule ?, kind: scale, from: 0, to: 4, step: 1}
    temps: {title: Combien de minutes ?, kind: scale, from: 0, to: 60, step: 1}
    ordre: {title: Dans quel ordre ?, kind: ranking, options: {pain: Le pain, fleurs: Les fleurs}}
    notes: {title: Vos mentions, kind: grades, options: {pain: Le pain, fleurs: Les fleurs}}
    achats: {title: Dépensez, kind: budget, amount: 9, options: {a: {title: Étal, cost: 8}, b: {title: Sac, cost: 5}}}
    avis: {title: Votre avis, kind: text, longest: 500}""",
}
"""The ballot of each topic: each kind, and each way to count a ranking and a budget."""

VOTES: dict[str, list[Json]] = {
    "vote": ["for", "for", "against", "abstain"],
    "poll": [["tram", "velo"], ["velo"]],
    "support": ["support", "support"],
    "scale": [-25, 50],
    "ranking": [["nord", "sud"], ["sud", "nord"], ["est"]],
    "runoff": [["ada", "bea"], ["bea"], ["clea", "bea"]],
    "duels": [["ici", "la", "loin"], ["la", "ici"]],
    "grades": [{"aube": "good", "brume": "poor"}, {"aube": "excellent", "brume": "reject"}],
    "budget": [["pont"], ["banc", "arbre"], ["arbre"]],
    "shares": [["pont", "banc"], ["arbre"]],
    "survey": [
        {"mode": ["pied"], "place": "for", "signe": "support", "foule": 2, "temps": 30, "ordre": ["pain"],
         "notes": {"pain": "good"}, "achats": ["a"], "avis": "Des auvents <b>en toile</b>"},
        {"mode": ["auto"]},
    ],
}  # fmt: skip
"""Votes on each topic of `ouverte` and `conclue`."""

SAID: list[Mapping[str, Json]] = [
    *({"text": f"Avis numéro {number}.", "stance": "against"} for number in range(49)),
    {"text": "D'accord.\n\nVoir https://valbrune.example/" + "plan-" * 20, "stance": "for", "name": "Inès Caron"},
    {"text": "هذا الشارع خطير.", "stance": "question", "name": "سعاد"},
    {"text": "Anticonstitutionnellement" * 8, "stance": "suggestion", "name": "Un-nom-qui-n-en-finit-pas-" * 3},
]
"""Comments on the vote of `ouverte`: two pages, of which the latest shows few; the last three have replies, and stand
on `conclue` too, where the first of them is withdrawn."""

INVITATION = "une-invitation-pour-les-tests"
"""The secret of a moderator's link."""

MANDATE = "un-mandat-pour-les-tests"
"""The secret of an official's link."""

DOUBTED = "https://valbrune.example/un https://valbrune.example/deux https://valbrune.example/trois"
"""What waits for a moderator, since it has many links."""

PROSE = """\
Pourquoi cette question, en *deux* mots. Une note[^1], [un lien](plan.svg) et du `code`.

## Les faits

![Plan : le pont et ses deux rives](plan.svg)

| Rive | Habitants |
|:-----|----------:|
| nord | 1 200     |
| sud  | 800       |

### Plus loin

> Ce qui se dit.

1. D'abord
2. Ensuite

[^1]: La note.
"""

PLAN = """\
<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90" viewBox="0 0 160 90">
<path fill="#369" d="M0 0h160v90H0z"/>
</svg>
"""

SITE = {
    "site.yml": """\
title: Valbrune participe
summary: Les consultations de la ville.
url: https://valbrune.example
languages: [fr, en]
collector: {url: https://valbrune.example, gather: 500, limits: {per_voter: 0, per_address: 0}}
organizer: {name: Ville de Valbrune, url: https://mairie.valbrune.example}
contact: {name: Participation, email: participer@valbrune.example, phone: 03 53 01 20 40, address: 1 place du Marché}
officials: [{name: Élu Martin, role: Maire}]
announcement: La mairie est fermée vendredi.
""",
    "pages/mentions-legales.md": f"---\ntitle: Mentions légales\n---\n\n{PROSE}",
    "pages/plan.svg": PLAN,
}

LAW = "consultations/ouverte/texts/loi.md"

ABOUT = """\
summary: Des questions de toute sorte.
category: Urbanisme
objectives: [Choisir un pont, Planter des arbres]
participants: Toute personne de plus de 16 ans
decision: Le conseil municipal vote en juin.
territory: Toute la commune
reference: Délibération 2026-87
image: {file: plan.svg, alt: Plan du pont}
phases:
  - {title: Proposer, opens: 2020-01-01, closes: 2020-02-28, summary: Des idées.}
  - {title: Voter, opens: 2020-03-01, closes: 2099-12-31}
  - {title: Décider, opens: 2100-01-01}
"""

MEETINGS = """\
- {title: Balade, starts: 2099-05-20 18:00, location: Au pont, url: https://valbrune.example/balade}
- {title: Atelier, starts: 2020-05-20 18:00, summary: À la mairie.}
"""

ANSWERED = "follow_up: [{date: 2026-04-10, status: studied}, {date: 2026-05-10, status: retained, text: Oui.}]"


def consultation(slug: str, fields: str = "", topics: Sequence[str] = tuple(BALLOTS), more: str = "") -> dict[str, str]:
    """A consultation by what it cannot do without; `more` are further fields of each topic."""
    files = {"consultation.yml": f"title: La consultation {slug}\n{fields}"}
    for order, topic in enumerate(topics):
        name = "budget/index" if topic == "budget" else topic
        files[f"topics/{name}.md"] = f"---\ntitle: Le sujet {topic}\norder: {order}\n{BALLOTS[topic]}\n{more}\n---\n"
    if "budget" in topics:
        for project, cost in {"pont": 70, "banc": 20, "arbre": 30}.items():
            files[f"topics/budget/{project}.md"] = f"---\ntitle: Le projet {project}\ncost: {cost}\n---\n"
    return {f"consultations/{slug}/{path}": text for path, text in files.items()}


def furnished(files: dict[str, str], slug: str) -> dict[str, str]:
    """The same consultation with everything that may be said of it, its topics and their options."""
    shown = "summary: En une phrase.\nauthor: Inès Caron\nimage: plan.svg\n"
    topics = {path: f"---\n{shown}{text[4:]}\n{PROSE}" for path, text in files.items() if path.endswith(".md")}
    folders = {path.rpartition("/")[0] for path in topics}
    here = f"consultations/{slug}"
    pictures = {f"{folder}/plan.svg": PLAN for folder in (here, f"{here}/news", f"{here}/texts", *folders)}
    return files | topics | pictures | {
        f"{here}/consultation.yml": files[f"{here}/consultation.yml"] + ABOUT,
        f"{here}/presentation.md": PROSE,
        f"{here}/meetings.yml": MEETINGS,
        f"{here}/news/2026-04-02-ouvert.md": f"---\ntitle: Ouvert\nsummary: Enfin.\nimage: plan.svg\n---\n\n{PROSE}",
        f"{here}/texts/charte.md": f"---\ntitle: La charte\nsummary: Un projet.\n---\n\n{PROSE}",
    }  # fmt: skip


def opened() -> dict[str, str]:
    """The files of the site while `conclue` takes votes."""
    files = {
        **SITE,
        **furnished(consultation("ouverte"), "ouverte"),
        LAW: law("- Deux arbres par mois, de toute espèce. {#p2}\n- Nul banc. {#p3}\n"),
        **consultation("neuve"),
        **consultation("conclue"),
        **consultation("fermee", "closes: 2020-12-31\n", ["vote"], "formerly: [ancien]"),
        **consultation("bientot", "opens: 2099-01-01\n", ["vote", "budget"]),
        **consultation("secrete", "closes: 2099-12-31\nresults: closed\n", ["vote", "budget"]),
        **consultation("apres", "closes: 2099-12-31\nresults: after_vote\n", ["vote", "grades"]),
    }
    return proposed.with_calls(files)


def concluded() -> dict[str, str]:
    """The files that close `conclue` and answer it."""
    closed = consultation("conclue", "closes: 2020-12-31\n", more=ANSWERED)
    outcome = f"---\ntitle: Ce qui a été décidé\ndate: 2026-04-20\n---\n\n{PROSE}"
    amended = law("- Un arbre par mois. {#p2}\n  - Un chêne, s'il y en a. {#p6}\n")
    answered = {"consultations/conclue/outcome.md": outcome, LAW: amended, **proposed.ANSWERS}
    return proposed.with_calls(furnished(closed, "conclue")) | answered


def law(items: str) -> str:
    """A text in parts, with some items."""
    front = "title: La loi des arbres\nsummary: Un projet.\ncomments: true\nvotes: true\namendments: true\nnumbered: 6"
    table = "| Rue | Arbres |\n| --- | ---: |\n| du Pont | 12 {#p4} |\n"
    return f"---\n{front}\n---\n\nUne loi brève. {{#p1}}\n\n## Arbres {{#arbres}}\n\n{items}\n{table}\n> Fin. {{#p5}}\n"


@contextmanager
def town(folder: Path) -> Iterator[Served]:
    """Serve the site from `folder`, once all have voted and the pages say so."""
    write_site(folder, opened())
    with patch("collector.moderation.people.token_urlsafe", side_effect=[INVITATION, MANDATE]):
        now = datetime.now(UTC)
        People(folder / "var").invite("Inès Caron", now, now + timedelta(days=1))
        People(folder / "var").invite("Élu Martin", now, now + timedelta(days=1), official=True)
    with serving(folder, "--no-reload") as served:
        for slug in ("ouverte", "conclue"):
            for topic, answers in VOTES.items():
                for answer in answers:
                    served.http.post(f"/vote/{slug}/{topic}", json={"answer": answer}).raise_for_status()
                    served.http.cookies.clear()  # the next one is somebody else
        _discuss(served)
        proposed.propose(served, INVITATION, MANDATE)
        write_site(folder, concluded())
        wait_until(lambda: all(_shown(served, topic) for topic in VOTES))
        yield served


def _discuss(served: Served) -> None:
    """Write what is written, each by somebody else; on `conclue` the last three only."""
    ids = [_say(served, "ouverte", said)["id"] for said in SAID]
    for parent, replies in zip(ids[-3:], (1, 5, 2), strict=True):
        for number in range(replies):
            _say(served, "ouverte", {"text": f"Réponse {number}.", "parent": parent})
        served.http.post(f"/agree/{parent}", json={"side": "agree"}).raise_for_status()
        served.http.cookies.clear()
    receipts = [_say(served, "conclue", said)["receipt"] for said in SAID[-3:]]
    assert served.http.post(f"/contribution/{receipts[0]}", data={"withdraw": "1"}).is_redirect
    _moderate(served, ids[-1])
    for part in ("p2", "p3"):
        _say(served, "ouverte", {"text": "Pourquoi ?"}, f"texts/loi/{part}")
        _say(served, "ouverte", {"text": "Mieux.", "proposed": "Trois arbres par an ou par mois."}, f"texts/loi/{part}")
        served.http.post(f"/agree/ouverte/texts/loi/{part}", json={"side": "agree"}).raise_for_status()
        served.http.cookies.clear()


def _moderate(served: Served, id: int) -> None:
    """A reply with many links waits, another comment is reported, and one on `neuve` is withheld."""
    _say(served, "ouverte", {"text": DOUBTED, "parent": id})
    reported = {"reason": "insult", "sentence": "Ce n'est pas gentil."}
    assert served.http.post(f"/report/{id}", data=reported).is_redirect
    doubted = _say(served, "neuve", {"text": DOUBTED, "stance": "for"})
    served.http.post(f"/moderation/sign-in/{INVITATION}")
    decision = {"action": "withhold", "reason": "advertising", "comment": f"{doubted['id']}.1"}
    assert served.http.post("/moderation/decide", data=decision).is_redirect
    served.http.cookies.clear()


def _say(served: Served, slug: str, said: Mapping[str, Json], on: str = "vote") -> dict[str, Any]:
    answer = served.http.post(f"/comment/{slug}/{on}", json=said).raise_for_status()
    served.http.cookies.clear()
    told: dict[str, Any] = answer.json()
    return told


def _shown(served: Served, topic: str) -> bool:
    """Whether the built pages have all votes on a topic, and know that it is over in `conclue`."""
    pages = [served.http.get(f"/{slug}/{topic}/tally.json") for slug in ("ouverte", "conclue")]
    tallies = [page.raise_for_status().json() for page in pages]
    amended = (served.folder / "output/ouverte/texts/loi/versions/index.html").exists()
    counted = amended and all(tally["voters"] == len(VOTES[topic]) for tally in tallies) and bool(tallies[1]["closed"])
    return counted and "60 commentaires" in served.output("ouverte/vote/index.html") and proposed.shown(served)
