"""What citizens propose on the site of `tests.pages.town`.

In `ouverte`: a proposal with enough supports (1), one that is discussed and answered by an official (2), one that
collects supports and is long (3), one that became a topic (4), one that the town has answered (5), one that is
withheld (6), one that its author withdrew (7), one of which a moderator makes a topic while pages are looked at (8),
and one that waits for a moderator (9). `conclue` has one from before it closed, `neuve` has none yet, `bientot` takes
them later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ballots import Json
from tests.serving import Served

CALL = """\
proposals:
  summary: Une idée pour la ville, qui coûte moins de 20 000 €.
  threshold: 3
  per_person: 3
  categories: {rue: Rues et places, ecole: Écoles, vert: Arbres et jardins}
  fields:
    lieu: {title: Où ?, required: true, hint: "Une rue, un quartier, ou toute la ville."}
    cout: {title: Combien cela coûte-t-il ?, options: {peu: Peu, assez: Assez, cher: Beaucoup}}
    detail: {title: Et encore, long: true, hint: Ce qui aide à comprendre.}
  comments: true
"""
"""What is asked in `ouverte`."""

CALLS = {"ouverte": CALL, "neuve": "proposals: {}\n", "bientot": CALL, "conclue": "proposals: {threshold: 3}\n"}
"""What may be proposed, by consultation."""

ANSWERS = {
    "consultations/ouverte/proposals/5.md": """\
---
status: retained
date: 2026-04-20
follow_up:
  - {date: 2026-04-20, status: studied, text: Le service des espaces verts l'étudie.}
  - {date: 2026-05-10, status: retained}
---

La ville plantera **dix arbres** cet hiver. Voir [le plan](https://valbrune.example/plan).
""",
}
"""What the town answers."""

BECAME = "support"
"""The topic of `ouverte` that began as a proposal."""


def proposed(
    title: str, text: str, category: str = "rue", where: str = "À la gare", **more: Json
) -> Mapping[str, Json]:
    """What is sent."""
    return {"title": title, "text": text, "category": category, "fields": {"lieu": where}, **more}


PROPOSED: Sequence[tuple[Mapping[str, Json], str, int]] = (
    (proposed("Des bancs à l'ombre", "Tous les cent mètres.\n\n- sous les arbres\n- près des arrêts"), "fr", 3),
    (proposed("ممشى آمن إلى المدرسة", "هذا الشارع خطير.", "ecole", name="سعاد"), "fr", 1),
    (
        proposed(
            "Anticonstitutionnellement" * 5,
            f"https://valbrune.example/{'plan-' * 20} " + "Un texte qui dure et qui ne finit pas de sitôt. " * 9,
            name="Un-nom-qui-n-en-finit-pas-" * 3,
            fields={"lieu": "Anticonstitutionnellement" * 6, "cout": "assez", "detail": "Un.\n\nDeux."},
        ),
        "fr",
        0,
    ),
    (proposed("Un kiosque", "Pour la musique."), "fr", 3),
    (proposed("More trees", "Ten each winter.", "vert", name="Ada Lovelace"), "en", 2),
    (proposed("Achetez mes pneus", "Ils sont ronds."), "fr", 0),
    (proposed("Rien", "Je ne sais plus."), "fr", 0),
    (proposed("Une fontaine", "Pour boire."), "fr", 4),
)
"""Proposals in the order of their numbers, each with its language and how many people support it."""

DOUBTED = proposed("Trois adresses", " ".join(f"https://valbrune.example/{number}" for number in range(3)))
"""What waits for a moderator, since it has many links."""


def with_calls(files: Mapping[str, str]) -> dict[str, str]:
    """The files of some consultations, and what may be proposed there."""
    made = dict(files)
    for slug, call in CALLS.items():
        path = f"consultations/{slug}/consultation.yml"
        if path in made:
            made[path] += call
    topic = f"consultations/ouverte/topics/{BECAME}.md"
    if topic in made:
        made[topic] = made[topic].replace("---\n", "---\nproposal: {number: 4, supports: 3}\n", 1)
    return made


def propose(served: Served, moderator: str, official: str) -> None:
    """File all that is proposed, each by somebody else, who others support; `moderator` and `official` are the secrets
    of the links of those who withhold one and answer one."""
    filed = [file(served, "ouverte", said, language) for said, language, _ in PROPOSED]
    for number, (_, _, supports) in enumerate(PROPOSED, 1):
        for _ in range(supports):
            served.http.post(f"/support/ouverte/{number}", json={"side": "support"}).raise_for_status()
            served.http.cookies.clear()
    file(served, "conclue", {"title": "Un puits", "text": "Profond."}, "fr")
    for text in ("D'accord.", "Et la nuit ?"):
        served.http.post("/comment/ouverte/proposals/2", json={"text": text}).raise_for_status()
        served.http.cookies.clear()
    _sign_in(served, official)
    answer = {"text": "Nous y travaillons.", "lang": "fr"}
    assert served.http.post(f"/answers/{filed[1]['id']}", data=answer).is_redirect
    _sign_in(served, moderator)
    decision = {"action": "withhold", "reason": "advertising", "comment": f"{filed[5]['id']}.1"}
    assert served.http.post("/moderation/decide", data=decision).is_redirect
    served.http.cookies.clear()
    assert served.http.post(f"/contribution/{filed[6]['receipt']}", data={"withdraw": "1"}).is_redirect
    file(served, "ouverte", DOUBTED, "fr")


def file(served: Served, slug: str, said: Mapping[str, Json], language: str) -> dict[str, Any]:
    """File a proposal; what is answered."""
    answer = served.http.post(f"/propose/{slug}?lang={language}", json=said).raise_for_status()
    served.http.cookies.clear()
    told: dict[str, Any] = answer.json()
    return told


def shown(served: Served) -> bool:
    """Whether the built pages have all of it, but for what waits, and know that it is over in `conclue`."""
    here = served.folder / "output"
    if not (here / "ouverte/proposals/8/index.html").exists():
        return False
    wanted = {
        "ouverte/proposals/1/": "Le seuil est atteint",
        "ouverte/proposals/2/": "Nous y travaillons",
        "ouverte/proposals/5/": "dix arbres",
        "ouverte/proposals/7/": "Son auteur l’a retirée",
        "ouverte/proposals/8/": "Le seuil est atteint",
        "conclue/proposals/1/": "On pouvait proposer",
    }
    return all(words in served.output(f"{path}index.html") for path, words in wanted.items())


def _sign_in(served: Served, secret: str) -> None:
    served.http.cookies.clear()
    served.http.post(f"/moderation/sign-in/{secret}")
