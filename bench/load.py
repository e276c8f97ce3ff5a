"""A small HTTP client that costs little beside the server it measures."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Measured:
    """What came out of a run."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def at(self, share: float) -> float:
        """Milliseconds below which this share of the requests stayed."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0

    def __add__(self, other: Measured) -> Measured:
        return Measured(
            self.seconds + other.seconds, self.times + other.times, self.statuses + other.statuses
        )


class Connection:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def send(self, request: bytes) -> tuple[int, bytes]:
        """The status and the body; one new connection where the old one was closed."""
        for _ in range(2):
            try:
                if self.socket is None:
                    self.socket = socket.create_connection(("127.0.0.1", self.port))
                    self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.socket.sendall(request)
                return self._answer(self.socket)
            except (ConnectionError, ValueError):
                self.socket = None
        raise ConnectionError(f"nobody answers on port {self.port}")

    def _answer(self, found: socket.socket) -> tuple[int, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = found.recv(65536)
            if not piece:
                raise ConnectionError
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        fields = head.lower().split(b"\r\n")
        length = next(int(f[15:]) for f in fields if f.startswith(b"content-length:"))
        while len(body) < length:
            piece = found.recv(65536)
            if not piece:
                raise ConnectionError
            body += piece
        return int(head[9:12]), body


def get(path: str, cookie: str = "") -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nAccept: text/html\r\n\r\n"
    ).encode()


def post(path: str, cookie: str, body: str) -> bytes:
    raw = body.encode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(raw)}\r\n\r\n"
    ).encode() + raw


def for_seconds(port: int, requests: Sequence[bytes], seconds: float, clients: int) -> Measured:
    """The same requests round and round."""
    deadline = time.perf_counter() + seconds

    def endless() -> Iterator[bytes]:
        while time.perf_counter() < deadline:
            yield from requests

    return through_http(port, endless(), clients, deadline)


def through_http(
    port: int, requests: Iterator[bytes], clients: int, deadline: float | None = None
) -> Measured:
    """Each request once, from so many connections at the same time."""

    def opener() -> Callable[[bytes], int]:
        connection = Connection(port)
        return lambda request: connection.send(request)[0]

    return drive(requests, opener, clients, deadline)


def drive(
    items: Iterator[Any],
    opener: Callable[[], Callable[[Any], int]],
    clients: int,
    deadline: float | None = None,
) -> Measured:
    """Hand the items to so many threads, each with what its opener made."""
    measured, turn, faults = Measured(), threading.Lock(), []

    def client() -> None:
        act = opener()
        try:
            while deadline is None or time.perf_counter() < deadline:
                with turn:
                    item = next(items, None)
                if item is None:
                    return
                started = time.perf_counter()
                status = act(item)
                measured.times.append(time.perf_counter() - started)
                measured.statuses[status] += 1
        except Exception as fault:  # noqa: BLE001 -- told by the main thread
            faults.append(fault)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.seconds = time.perf_counter() - started
    if faults:
        raise faults[0]
    return measured
