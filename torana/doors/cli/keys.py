"""`torana keys`: which keys there are and how old, and new ones in their place."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings

from torana.base import clock, keyring, rotation
from torana.base.actor import machine
from torana.base.env import Unsound
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials import api as credentials
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

BY = machine("command line")


@dataclass(frozen=True, slots=True)
class Known:
    """One key, as it is listed: never the key itself."""

    kind: str
    name: str
    since: datetime | None
    state: str


def run(args: argparse.Namespace) -> int:
    """Do what was asked: list, rotate, stolen."""
    try:
        match args.what, args.kind:
            case "list", _:
                _list()
            case "rotate", "master":
                _rotate_master(file_alone=args.file_alone)
            case "rotate", "secret":
                _rotate_secret()
            case "rotate", "agency":
                _rotate_agency(args.name)
            case "rotate", "log":
                _rotate_log()
            case "stolen", "agency":
                _stolen(args.name)
            case _:
                sys.stderr.write(
                    "Say what: list, rotate master|secret|agency|log, stolen agency.\n"
                )
                return 2
    except rotation.CannotRotate as error:
        raise Unsound((str(error),)) from error
    return 0


def _list() -> None:
    told = [*_of_files(), *_of_agencies(), *_of_the_log()]
    sys.stdout.write(f"{'kind':<14}{'name':<38}{'since':<18}{'days':>5}  state\n")
    for key in told:
        since = f"{key.since:%Y-%m-%d %H:%M}" if key.since else "-"
        days = str((clock.now() - key.since).days) if key.since else "-"
        sys.stdout.write(f"{key.kind:<14}{key.name:<38}{since:<18}{days:>5}  {key.state}\n")


def _of_files() -> Iterator[Known]:
    master = settings.MASTER_KEY_FILE
    if master is None:
        yield Known("master key", "TORANA_MASTER_KEY", None, "in use, from the environment")
    else:
        yield _of_file("master key", master, "in use")
    if keyring.is_rotating():
        told = "opens too: run torana keys rotate master to finish"
        yield Known("master key", "the one before", None, told)
    yield Known("lookup keys", "of MACs", None, "in use; cannot be rotated")
    secret = settings.SECRET_KEY_FILE
    if secret is None:
        yield Known("secret key", "TORANA_SECRET_KEY", None, "in use, from the environment")
        return
    yield _of_file("secret key", secret, "in use")
    if settings.SECRET_KEY_FALLBACKS:
        before = secret.with_name(f"{secret.name}-before")
        yield _of_file("secret key", before, "accepted for twelve hours")


def _of_file(kind: str, file: Path, state: str) -> Known:
    made = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Known(kind, file.name, made, state)


def _of_agencies() -> Iterator[Known]:
    for key in credentials.agency_keys():
        state = f"seals, until {key.ends_at:%Y-%m-%d}"
        if key.retired_at:
            state = f"retired {key.retired_at:%Y-%m-%d}; what it sealed is still genuine"
        if key.stolen_at:
            state = f"stolen, told {key.stolen_at:%Y-%m-%d}; only files in our records count"
        yield Known("agency key", f"{key.agency} {key.kid}", key.created_at, state)


def _of_the_log() -> Iterator[Known]:
    for place, vkey in enumerate(transparency.vkeys()):
        state = "what it signed is still checked" if place else "signs checkpoints"
        yield Known("log key", "+".join(vkey.split("+")[:2]), None, state)


def _rotate_master(*, file_alone: bool) -> None:
    file = settings.MASTER_KEY_FILE
    if file is None:
        raise rotation.CannotRotate(
            "TORANA_MASTER_KEY is in the environment, which a running process cannot be told anew. "
            "Put it into a file, name that in TORANA_MASTER_KEY_FILE, and start Torana again."
        )
    if file_alone:
        begun = rotation.begin(file)
        _say("A new master key is written." if begun else "There is one before: finish that first.")
        _say("Start every process again, then run torana keys rotate master.")
        return
    rotation.rotate(file, _say)
    _say(f"Copy {file.name} to where backups are not, and keep the old one for as long as you keep")
    _say("backups that were made under it.")


def _rotate_secret() -> None:
    file = settings.SECRET_KEY_FILE
    if file is None:
        raise rotation.CannotRotate(
            "TORANA_SECRET_KEY is in the environment. Put it into a file, name that in "
            "TORANA_SECRET_KEY_FILE, and start Torana again."
        )
    rotation.rotate_secret(file)
    _say("A new secret key is written. Reload the web process to take it (kill -HUP, or systemctl")
    _say("reload torana-web); what the old one signed is accepted for twelve hours.")


def _rotate_agency(name: str) -> None:
    made = credentials.rotate_agency_key(name, catalogue.nation(), by=BY, now=clock.now())
    _say(f"{name} seals with {made.kid} from now on. What it sealed before stays genuine.")


def _rotate_log() -> None:
    vkey = transparency.rotate_log_key(by=BY, now=clock.now())
    if vkey is None:
        raise rotation.CannotRotate("The log has no key yet: the first sequencer makes it.")
    _say("From the next checkpoint on the log is signed by:")
    _say(vkey)
    _say("Publish it where the key before was published, and tell who checks the log.")


def _stolen(name: str) -> None:
    made = credentials.tell_stolen(name, catalogue.nation(), by=BY, now=clock.now())
    _say(f"{name} seals with {made.kid} from now on.")
    _say("What the stolen key signed is genuine only where our records hold that very file.")
    _say("Tell the agency: whoever holds a certificate of that key needs a new one.")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')}  {sentence}\n")
    sys.stdout.flush()
