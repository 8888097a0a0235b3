"""Personal data made unreadable: partly hidden, or as a digest."""

from __future__ import annotations

import re
from hashlib import sha256

MAIL_FORM = "^([^@])[^@]*(@[^@]+)$"

_MAIL = re.compile(MAIL_FORM[1:-1])


def mask_mail(text: str) -> str:
    """Return a mail address with the first character before its @ alone; anything else all hidden."""
    found = _MAIL.fullmatch(text)
    return f"{found[1]}***{found[2]}" if found else "*" * len(text)


def sha256_hex(text: str) -> str:
    """Return the SHA-256 digest of the text in UTF-8, in small hexadecimal digits."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()
