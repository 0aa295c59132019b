"""Which languages the texts of a site may be in."""

from __future__ import annotations

from generator.errors import SITE_FILE
from generator.values.scalars import Setting
from generator.values.source import Findings


def takes_other(language: str, setting: Setting, findings: Findings) -> bool:
    """Whether a text may be in a language that content/site.yml does not name.

    It may where no language can be read there: what is wrong is said there, once, and not at every text.
    """
    if not setting.takes(language):
        return False
    if setting.naming == "missing":
        message = f"there are texts in `{language}`, but `languages` is missing"
        fix = f"Add `languages: [{setting.languages[0]}, {language}]`, with the language of the originals first."
        findings.add_file(SITE_FILE, message, fix)
    return True
