"""wrk, which sends as many requests as it can: each of its connections the next one once the last one is answered."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# wrk runs this in each of its threads.
SCRIPT = """\
local cookies, headers, bodies = {cookies}, {headers}, {bodies}
local number, requests = 0, {{}}
init = function()
  for _, body in ipairs(bodies) do
    wrk.headers = headers
    requests[#requests + 1] = wrk.format("{method}", "{path}", nil, body ~= "" and body or nil)
  end
end
request = function()
  number = number + 1
  if #cookies == 0 then return requests[number % #requests + 1] end
  headers["Cookie"] = cookies[number % #cookies + 1]
  return wrk.format("{method}", "{path}", headers, bodies[number % #bodies + 1])
end
"""

# It prints one line of JSON. Latencies are in microseconds.
DONE = """\
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %f, "p99": %f, "failed": %d}\\n', summary.requests, summary.duration / 1e6,
    latency:percentile(99) / 1e3, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent over so many `connections`: each of the `bodies` in turn, '' for none, with each of the `cookies` in
    turn if there are any."""

    name: str
    connections: int
    method: str
    path: str
    headers: Mapping[str, str]
    bodies: Sequence[str] = ("",)
    cookies: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What one run found: `requests` in so many `seconds`, milliseconds that 99 % of them took at most, and how many
    `failed`: without an answer in time, or with a refusal."""

    requests: int
    seconds: float
    p99: float
    failed: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


class Failed(Exception):
    """Some requests were refused or not answered, so that their number says nothing."""


def run(load: Load, url: str, seconds: int) -> Run:
    """One run. Raises `Failed`."""
    script = SCRIPT.format(
        cookies=_lua(load.cookies),
        headers=_lua(load.headers),
        bodies=_lua(load.bodies),
        method=load.method,
        path=load.path,
    )
    found = run_script(script, load.connections, url, seconds)
    if found.failed:
        raise Failed(f"{load.name}: {found.failed} of {found.requests} requests failed")
    return found


def run_script(script: str, connections: int, url: str, seconds: int, *, patience: int = 30) -> Run:
    """One run of a script of one's own, in Lua. patience: seconds after which a request has failed."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script + DONE)
        file.flush()
        options = ["-t1", f"-c{connections}", f"-d{seconds}s", f"--timeout={patience}s"]
        said = subprocess.run(
            ["wrk", *options, "-s", file.name, url], check=True, capture_output=True, text=True, timeout=seconds + 120
        ).stdout
    return Run(**json.loads(said.splitlines()[-1]))


def _lua(value: Sequence[str] | Mapping[str, str]) -> str:
    """A table of Lua's; its strings are written as JSON's are."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"[{json.dumps(name)}] = {json.dumps(one)}" for name, one in value.items()) + "}"
    return "{" + ", ".join(map(json.dumps, value)) + "}"
