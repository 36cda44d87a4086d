"""Strangers' files are opened in a child process: no keys, no database, little memory and time.

A fault in a decoder then costs one upload and one child, not the server and what it knows.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from torana.base.logs import logger
from torana.parts.documents import errors, words
from torana.parts.documents.opening.wire import SECONDS_MAX, Opened

if TYPE_CHECKING:
    from torana.base.errors import Refusal

log = logger(__name__)

ROOT = Path(__file__).resolve().parents[3]
REFUSALS: dict[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (
        errors.ActiveContent,
        errors.Locked,
        errors.TooManyPages,
        errors.TooManyPixels,
        errors.Unreadable,
    )
}


def clean(media_type: str, content: bytes) -> Opened:
    """Return what is to be kept of a file whose first bytes say that it is `media_type`."""
    return _ask(media_type, {"do": "clean"}, content)


def preview(media_type: str, content: bytes, page: int) -> bytes:
    """Return a JPEG of one page."""
    return _ask(media_type, {"do": "preview", "page": page}, content).content


def _ask(media_type: str, question: dict[str, str | int], content: bytes) -> Opened:
    module = "pdfs" if media_type == "application/pdf" else "pictures"
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of the file in the command
            [sys.executable, "-m", f"torana.parts.documents.opening.{module}"],
            input=json.dumps(question).encode() + b"\n" + content,
            capture_output=True,
            timeout=SECONDS_MAX,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},  # none of our settings
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise errors.Unreadable from error
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        # A file that ends the child is refused like any other that cannot be read, and told to
        # the operators, for it may also be a bug of ours.
        log.warning("opening_failed", media_type=media_type, status=done.returncode)
        raise errors.Unreadable
    said = json.loads(head)
    if "code" in said:
        details = said["details"]
        if "what" in details:  # the child speaks English only
            details["what"] = words.danger(details["what"])
        raise REFUSALS[said["code"]](**details)
    return Opened(said["media_type"], body, said["pages"])
