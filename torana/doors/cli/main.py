"""The `torana` command: what it can do, in words, and where each word is carried out.

Each module of this folder has `run(args) -> int`. They import the parts, so they are loaded only
once Django is set up, in the database role that the command needs.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.db import InterfaceError, OperationalError

from torana.base.env import Unsound as SettingsUnsound
from torana.base.errors import Refusal
from torana.base.postgres.binaries import PostgresUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DONE, NO, MISUSED, CANNOT, INTERRUPTED = 0, 1, 2, 3, 130

EPILOG = """\
exit status:
  0    it was done, or the answer is yes
  1    the answer is no: a mistake was found, a document is not genuine
  2    the command was written wrongly
  3    it cannot run here: settings, database or PostgreSQL; `torana doctor` says why
"""


@dataclass(frozen=True, slots=True)
class Command:
    """One word after `torana`: the module that does it, and the database role it does it in."""

    name: str
    module: str
    summary: str
    role: str = ""  # "" for a command that chooses for itself
    arguments: Callable[[argparse.ArgumentParser], object] = lambda _: None
    hidden: bool = False
    parts: bool = True  # whether it needs the parts in its own process


def _up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, help="the port to use; 8000 or the next free one")
    _nation(parser, "--nation")


def _nation(parser: argparse.ArgumentParser, name: str = "folder") -> None:
    nyota = Path("nations/nyota")
    if name.startswith("-"):
        parser.add_argument(
            name, type=Path, default=nyota, metavar="FOLDER", help=f"default: {nyota}"
        )
    else:
        parser.add_argument(name, type=Path, metavar="FOLDER", help="a folder with nation.yaml")


def _language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("new", "check"), help="begin it, or see how far it is")
    parser.add_argument("code", metavar="CODE", help="the language, such as hi, am or pt-BR")
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="a nation to translate as well"
    )


def _bound(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", metavar="ADDRESS", help="default: TORANA_BIND or 127.0.0.1")
    parser.add_argument("--port", type=_port, help="default: TORANA_PORT or 8000")
    parser.add_argument(
        "--workers", type=int, help="processes that answer; default: TORANA_WEB_PROCESSES or cores"
    )


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="a PDF, or what the QR holds, as a text"
    )
    parser.add_argument(
        "--offline",
        action="store_true",
        help="without a nation here and without a network, by the keys and lists that are kept",
    )
    parser.add_argument("--fetch", metavar="URL", help="keep a nation's keys and lists of today")
    parser.add_argument(
        "--trust", type=Path, metavar="FOLDER", help="where they are kept; default: in your home"
    )


def _log_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--known", type=Path, action="append", default=[], metavar="FILE",
        help="a checkpoint that somebody kept, such as a witness: the log must begin with it",
    )  # fmt: skip


def _proof(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the proof as it was downloaded")
    parser.add_argument(
        "--log", required=True, metavar="VKEY",
        help="the log's key, from a place that you trust: a newspaper, a court, an embassy",
    )  # fmt: skip
    parser.add_argument(
        "--witness", action="append", default=[], metavar="VKEY",
        help="a witness who must have cosigned it; may be given more than once",
    )  # fmt: skip


def _keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("list", "rotate", "stolen"), help="what to do")
    parser.add_argument(
        "kind", nargs="?", choices=("master", "secret", "agency", "log"), help="which kind"
    )
    parser.add_argument("name", nargs="?", metavar="AGENCY", default="", help="whose")
    parser.add_argument(
        "--file-alone", action="store_true", help="write a new master key, and leave the rows"
    )


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--keep-days",
        type=int,
        default=14,
        help="delete older backups, which still open what was erased; default: 14",
    )


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the backups are")
    parser.add_argument(
        "--at",
        metavar="TIME",
        help='such as "2026-11-22T10:15:00Z", or the word backup; default: the newest',
    )
    parser.add_argument(
        "--secrets", type=Path, required=True, metavar="FOLDER", help="your copy of secrets/"
    )
    parser.add_argument(
        "--accept-shorter-log",
        action="store_true",
        help="go on although a backup saw a longer log, which the public may hold against you",
    )


COMMANDS = (
    Command("up", "up", "start everything for trying it out, and stop it with Ctrl-C", "", _up),
    Command("check", "check", "find the mistakes in a nation folder and run its examples", "",
            _nation),
    Command("language", "language",
            "begin a translation, or tell how far it is and what would not work", "web",
            _language),
    Command("publish", "publish", "put a nation folder online", "owner", _nation),
    Command("verify", "verify", "tell whether a certificate is genuine", "", _file),
    Command("proof", "proof", "check a proof of the log, with no network and no database", "",
            _proof),
    Command("log verify", "log", "re-derive the log and find any row that was tampered with",
            "owner", _log_verify),
    Command("status", "status", "tell what runs, what waits, what is late, and what to do", "web"),
    Command("keys", "keys", "list the keys and their age, and put new ones in their place", "owner",
            _keys),
    Command("backup", "backup", "copy the database into the folder of TORANA_BACKUP", "",
            _backup),
    Command("restore", "restore", "bring a nation back from its backups, at a point in time", "",
            _restore),
    Command("doctor", "doctor", "tell what is set, from where, and what is broken"),
    Command("database-roles", "database_roles",
            "print the SQL that makes roles and database in your own PostgreSQL"),
    Command("migrate", "migrate", "bring database, rights and static files to this release",
            "owner"),
    Command("web", "web", "answer pages (one of the processes in production)", "web", _bound,
            parts=False),
    Command("worker", "worker", "deliver events and do what the clock asks", "worker"),
    Command("sequencer", "sequencer", "give the log's leaves their index and sign checkpoints",
            "sequencer"),
    Command("witness", "witness", "remember logs for everybody else, and cosign what only grew",
            parts=False),
    Command("prepare", "prepare", "what `up` does between database and pages", "owner",
            lambda p: _nation(p, "--nation"), hidden=True),
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit status."""
    told = list(sys.argv[1:] if argv is None else argv)
    _become_witness(told)
    command, args = _parse(told)
    if args.data:
        os.environ["TORANA_DATA"] = str(args.data.expanduser().absolute())
    if getattr(args, "bind", None):
        os.environ["TORANA_BIND"] = args.bind
    if getattr(args, "port", None):
        os.environ["TORANA_PORT"] = str(args.port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torana.settings")
    try:
        if command.role:
            os.environ["TORANA_ROLE"] = command.role
        if command.role and command.parts:
            django.setup()
        status: int = importlib.import_module(f"torana.doors.cli.{command.module}").run(args)
    except (SettingsUnsound, PostgresUnusable) as error:
        return _say(CANNOT, str(error))
    except (OperationalError, InterfaceError) as error:
        return _say(CANNOT, f"The database does not answer: {_first_line(error)}", _ASLEEP)
    except Refusal as refusal:
        return _say(NO, refusal.sentence, refusal.remedy)
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _become_witness(told: list[str]) -> None:
    """Become a program of its own, where that is asked: it needs no Django and no database."""
    if told[:1] == ["witness"]:
        os.execv(  # noqa: S606 - ourselves, by another name
            sys.executable, [sys.executable, "-m", "torana.doors.witness", *told[1:]]
        )


_ASLEEP = (
    "The private PostgreSQL runs while `torana up` does; `torana doctor` tells more. "
    "Another folder is chosen with --data or TORANA_DATA."
)


def _parse(argv: list[str]) -> tuple[Command, argparse.Namespace]:
    if argv[:2] == ["log", "verify"]:  # two words for people, one for argparse
        argv[:2] = ["log verify"]
    parser = argparse.ArgumentParser(
        prog="torana",
        description="Puts a nation's government services online.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        description = f"{command.summary[0].upper()}{command.summary[1:]}."
        if command.hidden:
            one = words.add_parser(command.name, description=description)
        else:
            one = words.add_parser(command.name, description=description, help=command.summary)
        command.arguments(one)
        one.add_argument(
            "--data", type=Path, metavar="FOLDER", help="the data folder; default: TORANA_DATA"
        )
        one.set_defaults(command=command)
    args = parser.parse_args(argv)
    return args.command, args


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:  # noqa: PLR2004 - what a port is
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number up to 65535")
    return int(text)


def _say(status: int, *sentences: str) -> int:
    for sentence in sentences:
        if sentence:
            sys.stderr.write(f"{sentence}\n")
    return status


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
