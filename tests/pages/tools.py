"""What npm has that Python has not. `scripts/test` installs it into `tests/tools/`, where there is npm."""

from __future__ import annotations

import shutil

import pytest

from tests.serving import ROOT

MODULES = ROOT / "tests/tools/node_modules"
AXE = MODULES / "axe-core/axe.min.js"
AXE_FRENCH = MODULES / "axe-core/locales/fr.json"
CHECKER = MODULES / "vnu-jar/build/dist/vnu.jar"

needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: scripts/test installs it, given npm")
needs_checker = pytest.mark.skipif(
    not CHECKER.exists() or not shutil.which("java"),
    reason="the Nu HTML checker needs Java 17, and npm, with which scripts/test installs it",
)
