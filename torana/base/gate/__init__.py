"""The gate in front of the pages: bodies whole and bounded, a fair line, an answer for everybody.

`torana/wsgi.py` makes it, `docs/decisions/0007-a-gate-before-the-threads.md` says why. Nobody but
this process needs anything of it; the page of what matters reads `counts()`.
"""

from __future__ import annotations

from torana.base.gate.counts import counts

__all__ = ["counts"]
