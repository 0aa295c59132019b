"""One reading of a site's files, and what all parts of it share.

A file that cannot be read leaves stand-ins behind, so that whatever mentions it is not reported as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ballots.fields import Table
from generator.content.folders import Folder
from generator.errors import Place
from generator.values.descriptions import written
from generator.values.nodes import Entries, Node, compose
from generator.values.scalars import Setting
from generator.values.source import Findings, Source, Unreadable, read
from generator.values.validate import Reader, Values


@dataclass
class Addresses:
    """Who stands at which address: a path from the site's root without its language, such as `ecologie/velo/`."""

    findings: Findings
    _owners: dict[str, str] = field(default_factory=dict)

    def beside(self, findings: Findings) -> Addresses:
        """The addresses given so far; what is given from now on concerns these alone."""
        return Addresses(findings, dict(self._owners))

    def reserve(self, path: str, owner: str) -> None:
        """Keep an address for something that no file of content makes."""
        self._owners[path] = owner

    def claim(self, path: str, place: Place) -> None:
        """Give an address to what stands at `place`; it is a mistake if it belongs to another already."""
        owner = self._owners.setdefault(path, place.file)
        if owner == place.file:
            return
        message = f"the address `/{path}` already belongs to {owner}"
        if place == Place(place.file):
            self.findings.add_file(place.file, message, "Give this one another name.")
        else:
            self.findings.add(place, message, "Delete this name here, or rename the other.")


@dataclass(frozen=True)
class Reading:
    """What one reading of the site in `root` shares."""

    root: Path
    setting: Setting
    findings: Findings
    addresses: Addresses

    def folder(self, file: str) -> Folder:
        """The folder of that path from the site's folder."""
        return Folder(self.root, file, self.findings)

    def reader(self, folder: Folder) -> Reader:
        """A reader of values in the files of `folder`."""
        return Reader(self.findings, self.setting, folder.files)

    def source(self, file: str) -> Source:
        """The text of a file. Raises `Unreadable`."""
        source = read(self.root / file, file)
        self.findings.know(source)
        return source

    def yaml(self, file: str) -> Node | None:
        """What a YAML file holds; None if it is empty or cannot be read, which is a mistake."""
        try:
            node = compose(self.source(file), self.findings)
        except Unreadable as unreadable:
            self.findings.take(unreadable.mistake)
            return None
        if node is None:
            self.findings.add_file(file, "the file is empty", "Write its fields, or delete it.")
        return node

    def yaml_fields(self, file: str) -> Entries | None:
        """The fields that a YAML file holds, or None, and a mistake, if it holds something else."""
        node = self.yaml(file)
        if node is not None and not isinstance(node, Entries):
            message = f"this file holds fields, not {written(node)}"
            self.findings.add(node.place, message, "Write each as `name: value`.")
            return None
        return node

    def whole(self, table: Table, node: Entries, folder: Folder) -> Values:
        """The fields of a whole file in `folder`; those that are missing are mistakes of the file."""
        reader = self.reader(folder)
        reader.missing(table, node, None)
        values = reader.fields(table, node)
        return Values(values, values.places, Place(node.place.file), values.unsure)


def stand_in(table: Table, file: str) -> Values:
    """The values of a file that cannot be read."""
    values = {entry.name: entry.default for entry in table.fields}
    return Values(values, {}, Place(file), unsure=values)
