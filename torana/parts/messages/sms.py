"""How long a text is on a phone: 3GPP TS 23.038 and TS 23.040."""

from __future__ import annotations

SEGMENTS_MAX = 2

# The default alphabet of TS 23.038, 6.2.1, and what takes two places of it (6.2.1.1).
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_TWICE = frozenset("\f^{}\\[~]|€")
_GSM_7_PLACES, _GSM_7_PLACES_JOINED = 160, 153
_UCS_2_PLACES, _UCS_2_PLACES_JOINED = 70, 67


def segments(text: str) -> int:
    """Return how many short messages a text takes: a single letter outside GSM-7 halves them."""
    if all(ch in GSM_7 or ch in GSM_7_TWICE for ch in text):
        places = len(text) + sum(ch in GSM_7_TWICE for ch in text)
        one, joined = _GSM_7_PLACES, _GSM_7_PLACES_JOINED
    else:
        places = len(text.encode("utf-16-be")) // 2
        one, joined = _UCS_2_PLACES, _UCS_2_PLACES_JOINED
    return 1 if places <= one else -(-places // joined)


def fitted(text: str) -> str:
    """Return a text that takes two segments at most: the end is cut, the mailbox has all of it."""
    if segments(text) <= SEGMENTS_MAX:
        return text
    cut = text
    while segments(f"{cut}...") > SEGMENTS_MAX:
        cut = cut[:-1]
    return f"{cut.rstrip()}..."
