"""A real SMTP server for tests, in a thread: it keeps what it receives and refuses what it is told to refuse."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from runtime.settings import Mail
from tests.support.postgres import free_port

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it still uses names of asyncio that will go
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

SENDER = "notices@bank.example"


class Post:
    """What arrives, and how to answer."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer_rcpt: Callable[[str], str] = lambda _: "250 OK"
        self.answer_data: Callable[[], str] = lambda: "250 OK"
        self.drop_after_data = False
        self.connections = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, answers: list[str]) -> list[str]:
        self.connections += 1
        session.host_name = name
        return answers

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = self.answer_rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answer_data()
        if answer.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
            self.recipients += envelope.rcpt_tos
        if self.drop_after_data:
            server.transport.abort()
        return answer

    def keys(self) -> list[str]:
        return [str(one["Message-ID"]).strip("<>").partition("@")[0] for one in self.received]


class Lax(Controller):
    """A controller that lets people sign in without TLS, as tests do."""

    password: str | None = None

    def factory(self) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # signing in without TLS is what a test wants
            return SMTP(
                self.handler,
                enable_SMTPUTF8=True,
                auth_require_tls=False,
                auth_required=self.password is not None,
                authenticator=self._judge,
            )

    def _judge(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password.decode() == self.password
        return AuthResult(success=good, handled=False)


@contextmanager
def post_office(password: str | None = None, port: int | None = None) -> Iterator[tuple[Post, Mail]]:
    """Run an SMTP server; gives what it keeps and the settings that reach it."""
    post = Post()
    number = port or free_port()
    controller = Lax(post, hostname="127.0.0.1", port=number)
    controller.password = password
    controller.start()
    try:
        user = "sender" if password else ""
        yield post, Mail("127.0.0.1", number, "none", user, password or "", SENDER)
    finally:
        controller.stop()
