"""What is sent to us is UTF-8: a request that says otherwise is told so, before it is read."""

from __future__ import annotations

import codecs
from email.message import Message
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OTHER = "torana.other_charset"  # in the environment of a request that is not UTF-8


def in_utf8(
    application: Callable[[dict[str, Any], Any], Iterable[bytes]],
) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """Take away a charset that is not UTF-8, leaving a mark by which `base.web` refuses.

    Django reads the query with whatever codec the Content-Type names, `hex` or `idna` among them,
    and does so before any middleware could answer what that comes to.
    """

    def marked(environ: dict[str, Any], start: Any) -> Iterable[bytes]:  # noqa: ANN401 - PEP 3333
        kind = environ.get("CONTENT_TYPE", "")
        if "charset" in kind.lower() and not _is_utf8(kind):
            environ = environ | {"CONTENT_TYPE": kind.partition(";")[0], OTHER: True}
        return application(environ, start)

    return marked


def _is_utf8(content_type: str) -> bool:
    message = Message()
    message["Content-Type"] = " ".join(content_type.split())
    charset = message.get_param("charset", "")
    try:
        return isinstance(charset, str) and codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):  # no such codec, or no name at all
        return False
