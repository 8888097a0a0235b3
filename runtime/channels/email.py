"""E-mail over SMTP: plain text and our own HTML frame, with the parcel's stable key as Message-ID.

What users wrote is only ever text in the frame. A connection is kept for the next message of its thread.
"""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from typing import Any

from engine.errors import Problem, problem
from engine.kinds import Label
from runtime.channels.base import Fate, Note, Outcome, OutsideChannel, Parcel
from runtime.frames import frames
from runtime.settings import Mail, Settings

TIMEOUT_SECONDS = 20
IDLE_SECONDS = 10
LONGEST_SUBJECT = 200
FRAMES = frames(__file__)
WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {"open": "在系统中打开", "why": "这是系统自动发出的通知，请勿回复。可在“我的设置”中关闭邮件通知。"},
    "en": {
        "open": "Open in the product",
        "why": "This notice was sent automatically; please do not reply. You can switch mail off under 'My settings'.",
    },
}


class Email(OutsideChannel):
    """Mail to the address of a person who has one and wants notices there."""

    name, label, icon = "email", Label("电子邮件", "E-mail"), "mail"

    def __init__(self) -> None:
        self._open = threading.local()
        self._servers: set[smtplib.SMTP] = set()

    def address(self, person: Mapping[str, Any]) -> str | None:
        """Return the person's mail address, if they want notices there."""
        return person["email"] if person["email"] and person["email_notices"] else None

    def content(self, note: Note, settings: Settings) -> dict[str, Any]:
        """Return subject, text, link and language."""
        language = "en" if note.person["language"] == "en" else "zh"
        subject = " ".join(note.title[language].split())[:LONGEST_SUBJECT]
        return {
            "subject": subject,
            "text": note.text[language],
            "link": _link(note, settings.public_url),
            "language": language,
        }

    def missing(self, settings: Settings) -> Problem | None:
        """Return that no mail server is named."""
        return problem("MAIL-E001") if settings.mail is None else None

    def send(self, settings: Settings, parcel: Parcel) -> Outcome:
        """Send the mail; lost after its text went out, its fate is unknown."""
        if settings.mail is None:
            return Outcome("retry", problem("MAIL-E001"))
        try:
            parcel.address.encode("ascii")
            message = compose(settings.mail, parcel)
        except (ValueError, MessageError):
            return Outcome("permanent", problem("MAIL-E006", found=parcel.address))
        stage = "connect"
        try:
            server = self._server(settings.mail)
            stage = "envelope"
            _expect(server.mail(settings.mail.sender), smtplib.SMTPSenderRefused, settings.mail.sender)
            _expect_recipient(server.rcpt(parcel.address), parcel.address)
            stage = "data"
            code, answer = server.data(message.as_bytes(policy=SMTP))
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return _judge(error, stage)
        self._open.used = time.monotonic()
        if code == 250:
            return Outcome("sent")
        self._drop()
        return Outcome("permanent" if code >= 500 else "retry", _said(code, answer))

    def _server(self, mail: Mail) -> smtplib.SMTP:
        """Return the thread's open connection, or a new one."""
        server: smtplib.SMTP | None = getattr(self._open, "server", None)
        if server is not None and self._open.mail == mail:
            if time.monotonic() - self._open.used < IDLE_SECONDS:
                return server
            try:
                if server.noop()[0] == 250:
                    return server
            except (smtplib.SMTPException, OSError):
                pass
        self._drop()
        server = connect(mail)
        self._servers.add(server)
        self._open.server, self._open.mail, self._open.used = server, mail, time.monotonic()
        return server

    def _drop(self) -> None:
        server: smtplib.SMTP | None = getattr(self._open, "server", None)
        if server is not None:
            self._servers.discard(server)
            server.close()
            self._open.server = None

    def close(self) -> None:
        """Close every thread's connection."""
        while self._servers:
            self._servers.pop().close()


def connect(mail: Mail) -> smtplib.SMTP:
    """Open a connection and sign in."""
    if mail.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS)
    try:
        if mail.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def compose(mail: Mail, parcel: Parcel) -> EmailMessage:
    """Return the mail: plain text, and the same in the HTML frame."""
    content = parcel.content
    words = WORDS["en" if content["language"] == "en" else "zh"]
    domain = mail.sender.rpartition("@")[2]
    message = EmailMessage()
    message["From"] = Address("Formwright", addr_spec=mail.sender)
    message["To"] = Address(addr_spec=parcel.address)
    message["Subject"] = content["subject"]
    message["Date"] = localtime()
    message["Message-ID"] = f"<{parcel.key}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = [content["text"], ""]
    if content["link"]:
        lines += [f"{words['open']}: {content['link']}", ""]
    message.set_content("\n".join([*lines, "--", words["why"]]) + "\n")
    frame = FRAMES.get_template("mail.html")
    message.add_alternative(frame.render(**content, words=words), subtype="html")
    return message


def _link(note: Note, base: str) -> str | None:
    if not base:
        return None
    if note.link and "task" in note.link:
        return f"{base}/inbox?box=todo&task={note.link['task']}"
    if note.link and "instance" in note.link:
        return f"{base}/inbox?instance={note.link['instance']}"
    return f"{base}/f/{note.form}/{note.record}" if note.form and note.record else None


def _expect(answer: tuple[int, bytes], error: type[smtplib.SMTPSenderRefused], sender: str) -> None:
    if answer[0] != 250:
        raise error(answer[0], answer[1], sender)


def _expect_recipient(answer: tuple[int, bytes], address: str) -> None:
    if answer[0] not in (250, 251):
        raise smtplib.SMTPRecipientsRefused({address: answer})


def _judge(error: Exception, stage: str) -> Outcome:
    """Return what a failure means: only a refusal of the recipient or of the text is final."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return Outcome("permanent" if code >= 500 else "retry", _said(code, answer))
    if isinstance(error, smtplib.SMTPResponseException) and not isinstance(error, smtplib.SMTPDataError):
        return Outcome("retry", _said(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPDataError):
        return Outcome("permanent" if error.smtp_code >= 500 else "retry", _said(error.smtp_code, error.smtp_error))
    fate: Fate = "unknown" if stage == "data" else "retry"
    return Outcome(fate, problem("MAIL-E003" if fate == "unknown" else "MAIL-E002", reason=str(error)[:200]))


def _said(code: int, answer: bytes | str) -> Problem:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return problem("MAIL-E004", reply=code, answer=" ".join(text.split())[:200])
