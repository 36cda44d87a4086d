"""How much of the last seconds' work each was given, by which the next in line is chosen."""

from __future__ import annotations

import math

HALF_S = 5.0
TURN_S_MIN = 0.01  # a turn counts for no less: who asks for little things takes turns too
KNOWN_MAX = 8192


class Shares:
    """How much of the last seconds' work addresses and sessions were given, in seconds."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[float, float]] = {}

    def give(self, name: str, seconds: float, now: float) -> None:
        """Note that somebody was worked for."""
        if len(self._given) >= KNOWN_MAX:  # the oldest half is forgotten, as time would
            for old in list(self._given)[: KNOWN_MAX // 2]:
                del self._given[old]
        share = self.of(name, now) + max(seconds, TURN_S_MIN)
        self._given.pop(name, None)
        self._given[name] = share, now

    def of(self, name: str, now: float) -> float:
        """Return somebody's share; what was given HALF_S ago counts half."""
        share, at = self._given.get(name, (0.0, now))
        return share * math.exp2((at - now) / HALF_S)
