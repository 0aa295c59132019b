"""What was probably meant by a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ballots.fields import Table
from generator.values.letters import plain
from generator.values.nodes import Entries, Scalar

_ELSEWHERE = {
    "budget_participatif": "budget",
    "participatory_budget": "budget",
    "evaluation": "grades",
    "jugement_majoritaire": "grades",
    "majority_judgment": "grades",
    "choice": "poll",
    "multiple_choice": "poll",
    "single_choice": "poll",
    "sondage": "poll",
    "classement": "ranking",
    "hierarchy": "ranking",
    "curseur": "scale",
    "slider": "scale",
    "cause": "support",
    "petition": "support",
    "soutien": "support",
    "questionnaire": "survey",
    "referendum": "vote",
}
"""What other tools, and editors in French, call our kinds of ballot."""


def nearest(written: str, known: Iterable[str]) -> str:
    """The one of `known` that was probably meant, or '' if none is near."""
    by_folded = {_folded(name): name for name in known}
    near = get_close_matches(_folded(written), by_folded, n=1, cutoff=0.7)
    return by_folded[near[0]] if near else ""


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """`Did you mean …?` with the nearest of `known`, or '' if none is near."""
    near = nearest(written, known)
    return f"Did you mean `{near}`?" if near else ""


def kind_meant(written: str, kinds: Iterable[str]) -> str:
    """`Did you mean …?` with the kind of ballot of that name, here or elsewhere, or '' if none is near."""
    ours = {kind: kind for kind in kinds}
    elsewhere = {name: kind for name, kind in _ELSEWHERE.items() if kind in ours}
    known = elsewhere | ours
    near = nearest(written, known)
    return f"Did you mean `{known[near]}`?" if near else ""


def misspelt(table: Table, node: Entries) -> dict[str, Scalar]:
    """The keys of a mapping that are no fields of `table`, each by the field that it probably means and that is
    written nowhere else."""
    unknown = [key for key, _ in node.entries if not table.field(key.text)]
    if not unknown:
        return {}
    by_name = {nearest(key.text, [field.name for field in table.fields]): key for key in unknown}
    return {name: key for name, key in by_name.items() if name and node.key(name) is None}


def mended(table: Table, node: Entries) -> Entries:
    """A mapping with its misspelt fields under the names that were probably meant."""
    names = {key: name for name, key in misspelt(table, node).items()}
    entries = ((Scalar(key.place, names.get(key, key.text)), value) for key, value in node.entries)
    return Entries(node.place, tuple(entries))


def _folded(text: str) -> str:
    return plain(text).replace("-", "_").replace(" ", "_")
