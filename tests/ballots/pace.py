"""How many examples Hypothesis tries, so that the suite takes seconds; a busy machine is no failure."""

from __future__ import annotations

from hypothesis import settings

brief = settings(max_examples=50, deadline=None)
briefest = settings(max_examples=20, deadline=None)
"""For properties that are tried on every kind."""
