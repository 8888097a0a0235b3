"""Passwords: argon2id with its parameters in the hash, and a dummy so that unknown users cost the same time."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP ASVS 5.0, 11.4.2
_DUMMY = _HASHER.hash("a password that nobody has")
_AT_ONCE = threading.BoundedSemaphore(2)  # one verification costs 19 MiB and some 40 ms of a core


def hash_password(password: str) -> str:
    """Return the hash that is stored."""
    return _HASHER.hash(password)


def verify(stored: str | None, password: str) -> bool:
    """Tell whether the password fits; without a stored hash the same work is done for nothing."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored or _DUMMY, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """Tell whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)
