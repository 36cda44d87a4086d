"""Signs residents in without their telephones, so that a crowd is there when the bench begins.

Run as `python -m bench.sessions COUNT`, or `desk NUMBER`, in a nation's environment; prints one
session key a line.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.nation import ROOT
from tests.resident import adults_with_a_phone

if TYPE_CHECKING:
    from tests.nation import RunningNation


def sign_in(nation: RunningNation, count: int) -> list[str]:
    """Return session keys of so many residents; there are fewer people than a very large crowd."""
    return _asked(nation, str(count))


def sign_in_at_the_desk(nation: RunningNation, number: str) -> str:
    """Return the session key of an officer."""
    (key,) = _asked(nation, "desk", number)
    return key


def _asked(nation: RunningNation, *words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.sessions", *words],
        env=nation.environment | {"TORANA_DEMO": "yes", "TORANA_ROLE": "web"},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def main() -> None:
    """Make the sessions, as the door does after the right code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torana.settings")
    import django  # noqa: PLC0415 - the settings come first

    django.setup()
    from torana.base import clock  # noqa: PLC0415
    from torana.base.actor import Assurance  # noqa: PLC0415
    from torana.base.sessions import SessionStore  # noqa: PLC0415
    from torana.parts.identity import api as identity  # noqa: PLC0415

    desk = sys.argv[1] == "desk"
    numbers = [sys.argv[2]] if desk else [a.number for a in adults_with_a_phone(int(sys.argv[1]))]
    for number in numbers:
        seconds = int(clock.now().timestamp())
        session = SessionStore()
        session["person"] = str(identity.id_by_number(number))
        session["assurance"] = int(max(Assurance))
        session["since"] = session["seen"] = seconds
        session["desk"] = desk
        session.create()
        session.save()
        sys.stdout.write(f"{session.session_key}\n")


if __name__ == "__main__":
    main()
