"""A real SMTP server on this machine, which takes letters, or behaves badly as told."""

import asyncio
import email
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from threading import Event
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """What arrived, in its order; and how it behaves."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, Message]] = []
        self.connections = 0
        self.refusing: dict[str, str] = {}  # what it answers to letters for these addresses
        self.answer_to_all = ""
        self.answer_to_data = ""
        self.hangs = False
        self.dies_after: int | None = None  # how many letters it takes before it hangs up without an answer
        self.slow = 0.0
        self.got_one = Event()
        self.port = free_port()

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.answer_to_all or self.refusing.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hangs:
            await asyncio.sleep(60)
        if self.dies_after is not None and len(self.arrived) >= self.dies_after:
            cast("asyncio.Transport", server.transport).abort()
            return "421 gone"
        if self.answer_to_data:
            return self.answer_to_data
        assert isinstance(envelope.content, bytes)
        self.arrived.append((envelope.rcpt_tos[0], email.message_from_bytes(envelope.content)))
        self.got_one.set()
        await asyncio.sleep(self.slow)
        return "250 OK"

    def to(self) -> list[str]:
        return [address for address, _mail in self.arrived]

    def times(self) -> Counter[tuple[str, str]]:
        """How often each letter arrived, by its address and Message-ID."""
        return Counter((address, mail["Message-ID"]) for address, mail in self.arrived)


@contextmanager
def opened() -> Iterator[Postbox]:
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
