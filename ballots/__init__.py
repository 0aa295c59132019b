"""What can be asked, answered and counted: one file a kind.

`KINDS` finds the kinds by itself: a module `<kind>.py` of this package with a subclass of `Ballot` adds it.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from ballots.fields import Table
from ballots.kind import KINDS, Answer, Ballot, Form, Json, Money, Option, Problem, Refused, Settings, Tally, Words

__all__ = [
    "KINDS", "Answer", "Ballot", "Form", "Json", "Money", "Option", "Problem", "Refused", "Settings", "Tally", "Words",
    "tables",
]  # fmt: skip


def _find() -> dict[str, type[Ballot]]:
    """The kinds of the modules beside this one, in alphabetical order: a module is named after its kind."""
    modules = [(module.name, import_module(f"{__name__}.{module.name}")) for module in iter_modules(__path__)]
    return {
        name: member
        for name, module in modules
        for member in vars(module).values()
        if inspect.isclass(member) and issubclass(member, Ballot) and getattr(member, "kind", None) == name
    }


KINDS.update(_find())


def tables() -> Mapping[str, Table]:
    """The table of settings of each kind, for `fields.Variant("kind", tables)`."""
    return {kind: ballot.settings for kind, ballot in KINDS.items()}
