"""Token buckets in memory: a flood is refused before it costs the database anything."""

from __future__ import annotations

import ipaddress
import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from runtime.auth.throttle import TooManyAttempts

MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second in the long run."""

    burst: int
    a_second: float


class Buckets:
    """How much each subject of this process may still do; those longest unseen are forgotten."""

    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, subject: str, rate: Rate, now: datetime, code: str) -> None:
        """Take one of the subject's tokens, or refuse."""
        with self._lock:
            left, at = self._left.pop(subject, (float(rate.burst), now))
            left = min(float(rate.burst), left + max((now - at).total_seconds(), 0) * rate.a_second)
            self._left[subject] = (max(left - 1, 0), now)
            if left < 1:
                self._left[subject] = (left, now)
            while len(self._left) > MOST_KEPT:
                self._left.popitem(last=False)
        if left < 1:
            raise TooManyAttempts(code, max(1, math.ceil((1 - left) / rate.a_second / 60)), rate.burst)


def neighbourhood(address: str) -> str:
    """Return what one subscriber has of the network: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
