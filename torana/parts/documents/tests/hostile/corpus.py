"""A hundred hostile files, made when they are needed: each with what becomes of it.

`refused` is the code of the refusal, or "" for what is made harmless; then nothing of `traces` may
be left in what is kept. Nothing here was fetched, and none of it does harm as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WRONG, LOCKED, UNREADABLE = "wrong-type", "locked", "unreadable"
ACTIVE, LIES, FORMAT = "active-content", "not-what-it-says", "picture-format"
PIXELS, PAGES, LARGE = "too-many-pixels", "too-many-pages", "too-large"
HARMLESS = ""
# What may never be left of a file that was drawn anew.
TRACES = (
    *(b"Canary", b"<script", b"<html", b"<?php", b"__HALT_COMPILER", b"javascript:", b"PK\x03\x04"),
    *(b"PK\x05\x06", b"%PDF", b"Exif", b"GPS", b"ICC_PROFILE", b"iCCP", b"acTL", b"ftyp", b"Rar!"),
    *(b"EICAR", b"MPF\0", b"http://ns.adobe.com", b"#!/bin/sh", b"MZ\x90"),
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file: under which name it is sent, how it is made, and what becomes of it."""

    name: str
    make: Callable[[], bytes]
    refused: str
    traces: tuple[bytes, ...] = TRACES
