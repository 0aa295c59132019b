"""What lies in the folders of a site.

Each reader takes the files that it knows from a `Folder`; what nobody has taken at the end would be ignored without a
word, and is a mistake instead.  Files whose name begins with `.` or `_`, or ends with `~`, are nobody's business.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from ballots.lean import dataclass
from generator.values.descriptions import listed
from generator.values.near import did_you_mean
from generator.values.scalars import FONTS, IMAGES, LANGUAGE_TAG, files_of, is_id, slug_from
from generator.values.source import Findings

MEDIA = (
    *IMAGES, *FONTS, ".pdf", ".mp3", ".mp4", ".ogg", ".webm", ".vtt", ".csv", ".ods", ".odt", ".xlsx", ".docx",
    ".geojson", ".json", ".zip",
)  # fmt: skip
"""What may lie beside texts, to be shown or linked."""

_TRANSLATION = re.compile(rf"(?P<name>.*)\.(?P<language>{LANGUAGE_TAG})")


@dataclass(frozen=True, slots=True)
class Article:
    """A Markdown file, called `name` without `.md`, and its translations by language; all files from the site's folder.

    `file` is '' where there are translations, but no original.
    """

    name: str
    file: str
    translations: dict[str, str] = field(default_factory=dict)


class Folder:
    """One folder of content: `file` is its path from the site's folder `root`. It may not exist."""

    def __init__(self, root: Path, file: str, findings: Findings) -> None:
        self.root = root
        self.file = file
        self._findings = findings
        self._entries = {entry.name: entry for entry in self._list()}
        self.names = sorted(self._entries)
        self.files = files_of(self.names)
        self._left = set(self.names)

    @property
    def name(self) -> str:
        """Its own name."""
        return self.file.rpartition("/")[2]

    def path(self, name: str) -> str:
        """The path of something in it, from the site's folder."""
        return f"{self.file}/{name}"

    def take(self, name: str) -> str | None:
        """The path of the file `name` from the site's folder, or None if there is none."""
        if name not in self._left or not self._entries[name].is_file():
            return None
        self._left.discard(name)
        return self.path(name)

    def take_folder(self, name: str) -> Folder:
        """The folder `name` in it, empty if there is none."""
        if name in self._left and self._entries[name].is_dir():
            self._left.discard(name)
        return Folder(self.root, self.path(name), self._findings)

    def take_folders(self) -> Iterator[Folder]:
        """All folders in it that nobody has taken, but those with nothing but media."""
        for name in sorted(self._left):
            if self._entries[name].is_dir() and not _is_media(self.root / self.file / name):
                yield self.take_folder(name)

    def take_article(self, name: str) -> Article | None:
        """The Markdown file called `name` with its translations; None if there is neither."""
        return next((article for article in self._articles(name) if article.name == name), None)

    def take_articles(self) -> list[Article]:
        """All Markdown files that nobody has taken, with their translations, by name."""
        return self._articles(None)

    def finish(self, known: tuple[str, ...], *, media: bool = True) -> None:
        """Report what nobody took. `known` are names that are read here, `media` whether media are welcome."""
        for name in sorted(self._left):
            if not (media and _is_media(self.root / self.file / name)):
                fix = (
                    did_you_mean(name, known)
                    or f"What is read here: {listed(known)}. A name that begins with `_` is left alone."
                )
                self._findings.add_file(self.path(name), "nothing of this name is read here", fix)

    def clash(self, name: str, message: str) -> None:
        """Report that something in it cannot be called so beside another."""
        self._findings.add_file(self.path(name), message, "Give this one another name.")

    def slug(self, name: str, before: str = "", after: str = "") -> str:
        """`name` if it can stand in an address, else the nearest slug, and a mistake.

        `before` and `after` are the rest of the file's name.
        """
        if is_id(name):
            return name
        nearest = slug_from(name) or "a-name"
        self._findings.add_file(
            self.path(before + name + after),
            f"`{name}` cannot stand in an address: only small letters a to z, digits and single hyphens can",
            f"Rename it to `{before}{nearest}{after}`.",
        )
        return nearest

    def _list(self) -> Iterator[os.DirEntry[str]]:
        try:
            found = list(os.scandir(self.root / self.file))
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            self._findings.add_file(self.file, f"the folder cannot be read: {(error.strerror or '').lower()}")
            return
        yield from (entry for entry in found if not _ignored(entry.name) and self._is_sound(entry))

    def _is_sound(self, entry: os.DirEntry[str]) -> bool:
        shown = self.path(_printable(entry.name))
        if shown != self.path(entry.name):
            self._findings.add_file(shown, "this name has characters that cannot be shown", "Rename the file.")
            return False
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(self.root.resolve()):
            self._findings.add_file(shown, "this link leads out of the site", "Put a copy of the file here instead.")
            return False
        return True

    def _articles(self, only: str | None) -> list[Article]:
        found: dict[str, Article] = {}
        for file_name in sorted(self._left):
            name, language = name_and_language(file_name)
            if not file_name.endswith(".md") or only not in (None, name) or not (file := self.take(file_name)):
                continue
            article = found.get(name, Article(name, ""))
            if language:
                article = Article(name, article.file, {**article.translations, language: file})
            else:
                article = Article(name, file, article.translations)
            found[name] = article
        return list(found.values())


def name_and_language(file_name: str) -> tuple[str, str]:
    """`velo.en.md` is `velo` in `en`; `velo.md` is `velo` in ''."""
    stem = file_name.removesuffix(".md")
    found = _TRANSLATION.fullmatch(stem)
    return (found["name"], found["language"]) if found else (stem, "")


def _ignored(name: str) -> bool:
    return name.startswith((".", "_")) or name.endswith("~")


def _is_media(path: Path) -> bool:
    """Whether `path` is a file to be shown or linked, or a folder of nothing else."""
    if path.is_dir():
        return all(_is_media(child) for child in path.iterdir() if not child.is_symlink())
    return path.name.lower().endswith(MEDIA) or _ignored(path.name)


def _printable(name: str) -> str:
    """A name fit to be shown: it may hold bytes that are no text, and control characters."""
    text = os.fsencode(name).decode(errors="replace")
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
