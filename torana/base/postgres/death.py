"""A child that does not outlive its parent, even when the parent is killed with -9."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(signum: int, parent: int | None = None) -> None:
    """Ask Linux to send this process `signum` when its parent ends; elsewhere do nothing.

    The signal follows the *thread* that made this process, so parents start children from their
    main thread. With `parent`, a parent that ended before we asked is noticed too.
    """
    if _LIBC is None:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, signum)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def with_parent(signum: int) -> Callable[[], None]:
    """Return a `preexec_fn` for subprocess: the child gets `signum` when we end."""
    parent = os.getpid()

    def set_signal() -> None:
        die_with_parent(signum, parent)

    return set_signal
