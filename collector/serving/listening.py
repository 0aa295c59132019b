"""The address that the server is reached by. Taken before anything else is done: a port in use is found out at once."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from collector.config import CannotStart

BACKLOG = 2048
"""Connections that may wait to be accepted, also while the first pages are being built."""

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (not bound here; shown as an address that a browser can open)


@dataclass(frozen=True, slots=True)
class Listening:
    """Sockets that listen; connections wait in them until the server accepts.

    `host` is as given: a name may stand for several addresses, with a socket each.
    """

    sockets: Sequence[socket.socket]
    host: str
    port: int

    @property
    def url(self) -> str:
        """An address that a browser on this machine can open, with a slash at the end."""
        host = _ANY.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def close(self) -> None:
        """Give the port back."""
        for one in self.sockets:
            one.close()


def listen(host: str, port: int) -> Listening:
    """Listen on `port` of `host`; 0 takes any port that is free. Raises `CannotStart`."""
    sockets: list[socket.socket] = []
    chosen = port
    try:
        for family, address in _addresses(host):
            sockets.append(_bound(family, address, chosen))
            chosen = sockets[0].getsockname()[1]
    except OSError as error:
        for one in sockets:
            one.close()
        raise CannotStart(_reason(error, host, port)) from error
    return Listening(sockets, host, chosen)


def _addresses(host: str) -> Sequence[tuple[socket.AddressFamily, str]]:
    found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return list(dict.fromkeys((family, str(address[0])) for family, _, _, _, address in found))


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((address, port))
        one.listen(BACKLOG)
    except OSError:
        one.close()
        raise
    return one


def _reason(error: OSError, host: str, port: int) -> str:
    """What is wrong and the way out."""
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} of {host} is taken by another program. "
            f"Stop that program, or choose another port, for example --port {port + 1 if port < 65535 else 8000}."
        )
    if error.errno == errno.EACCES:
        return f"this account may not use port {port}. Choose a port from 1024 on with --port."
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return (
            f"{host} is not an address of this machine. "
            "Use --host 127.0.0.1 for this machine alone, --host 0.0.0.0 for its network."
        )
    return f"port {port} of {host} cannot be used: {error.strerror}."
