"""Figures for those who run the service, in Prometheus' text format: counters of this process, from its start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from collector.store.writer import Batch


@dataclass
class Metrics:
    """`votes` were stored; `refusals` counts by type; `streams` are open event streams, kept by whoever opens them."""

    votes: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    batches: int = 0
    failed_batches: int = 0
    commit_seconds: float = 0.0
    streams: int = 0

    def committed(self, batch: Batch, votes: int) -> None:
        """Count a transaction that stored `votes`."""
        self.votes += votes
        self.batches += 1
        self.failed_batches += not batch.stored
        self.commit_seconds += batch.seconds

    def text(self, waiting: int, comments: int, seconds: int) -> str:
        """The page that Prometheus reads (https://prometheus.io/docs/instrumenting/exposition_formats/).

        waiting: how many jobs wait to be stored. comments: how many comments wait for a moderator, the first of them
        for so many `seconds`.
        """
        return "\n".join([*self._lines(waiting), *_moderation(comments, seconds)]) + "\n"

    def _lines(self, waiting: int) -> Iterator[str]:
        yield from _metric("cahier_votes_total", "counter", "Votes stored, withdrawals included.", self.votes)
        yield from _head("cahier_refusals_total", "counter", "What was refused, by type.")
        for type, number in sorted(self.refusals.items()):
            yield f'cahier_refusals_total{{type="{type}"}} {number}'
        yield from _metric("cahier_batches_total", "counter", "Transactions, failed ones included.", self.batches)
        yield from _metric(
            "cahier_batches_failed_total", "counter", "Transactions that the disk refused.", self.failed_batches
        )
        yield from _head("cahier_commit_seconds", "summary", "Time that commits took.")
        yield f"cahier_commit_seconds_sum {self.commit_seconds:.6f}"
        yield f"cahier_commit_seconds_count {self.batches - self.failed_batches}"
        yield from _metric("cahier_queue_length", "gauge", "Jobs that wait for the next transaction.", waiting)
        yield from _metric("cahier_streams_open", "gauge", "Open pages that listen to live tallies.", self.streams)


def _moderation(comments: int, seconds: int) -> Iterator[str]:
    yield from _metric("cahier_comments_queued", "gauge", "Comments that wait for a moderator.", comments)
    yield from _metric("cahier_comments_queued_seconds", "gauge", "For how long the first of them has waited.", seconds)


def _head(name: str, type: str, help: str) -> Iterator[str]:
    yield f"# HELP {name} {help}"
    yield f"# TYPE {name} {type}"


def _metric(name: str, type: str, help: str, value: int) -> Iterator[str]:
    yield from _head(name, type, help)
    yield f"{name} {value}"
