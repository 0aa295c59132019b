"""Templates compiled once for all languages, sites and builds, as Python compiles modules once.

Those that come with Cahier are kept beside them, where Python keeps our own modules, as far as we may write there; all
others, those of a site, in its `var/cache/`.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType
from typing import ClassVar

from jinja2.bccache import Bucket, BytecodeCache, FileSystemBytecodeCache

from generator.roots import PACKAGE

BESIDE = Path(cache_from_source(str(PACKAGE / "__init__.py"))).parent
"""Where Python would keep modules that stand with the templates."""

_OURS = "cahier_"


class Compiled(BytecodeCache):
    """Templates known by the hash of their source and of `made_by`, which is all else that they are compiled from.

    var: the site's own folder, None to keep nothing in it.
    """

    _kept: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def __init__(self, var: Path | None, made_by: str) -> None:
        self._made_by = made_by
        self._beside = _on_disk(BESIDE)
        self._own = _on_disk(var / "cache") if var else None

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """What a template is called, by the file that it is read from."""
        ours = filename is not None and PACKAGE in Path(filename).parents
        return (_OURS if ours else "") + super().get_cache_key(name, filename)

    def get_source_checksum(self, source: str) -> str:
        """What a template is compiled from."""
        return super().get_source_checksum(self._made_by + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` if its template is known."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))
        for disk in self._places(bucket):
            if bucket.code is None:
                with suppress(OSError):
                    disk.load_bytecode(bucket)
                self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, in the first place that takes it."""
        self._keep(bucket)
        for disk in self._places(bucket):
            if disk is self._beside and sys.dont_write_bytecode:
                continue
            with suppress(OSError):  # without it all is as before, only slower
                Path(disk.directory).mkdir(parents=True, exist_ok=True)
                disk.dump_bytecode(bucket)
                return

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code

    def _places(self, bucket: Bucket) -> list[FileSystemBytecodeCache]:
        places = (self._beside, self._own) if bucket.key.startswith(_OURS) else (self._own,)
        return [disk for disk in places if disk]


def _on_disk(folder: Path) -> FileSystemBytecodeCache:
    return FileSystemBytecodeCache(str(folder), f"%s.{sys.implementation.cache_tag}.template")
