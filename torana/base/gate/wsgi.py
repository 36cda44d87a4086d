"""Django's side of the gate: a whole request becomes a WSGI environment, and the answer goes out.

`close()` of a response is called once the answer is on its way: what has to happen after it, such
as sending a code, delays nobody (PEP 3333).
"""

from __future__ import annotations

import contextlib
import io
import sys
from typing import TYPE_CHECKING, Any

from torana.base.logs import logger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

    Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

log = logger(__name__)

_ALWAYS: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.errors": sys.stderr,
    "wsgi.version": (1, 0),
    "wsgi.input_terminated": True,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
_UNPREFIXED = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def environment(scope: Scope, body: bytes) -> dict[str, Any]:
    """Return a request as WSGI tells it.

    Nothing of our own environment is in it. Headers with a low line are left out: they would pass
    for the same name with a hyphen, such as one that our proxy vouches for.
    """
    host, _, port = scope.server.rpartition(":")
    environ = _ALWAYS | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": _as_latin(scope.path),
        "QUERY_STRING": _as_latin(scope.query_string),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = _UNPREFIXED.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        if key in environ:
            value = f"{environ[key]}{';' if name == 'cookie' else ','}{value}"  # noqa: PLW2901
        environ[key] = value
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))  # a body in chunks has not said so
    else:
        environ.pop("CONTENT_LENGTH", None)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return environ


def serve(application: Application, environ: dict[str, Any], proto: HTTPProtocol) -> None:
    """Have the application answer."""
    told: list[Any] = [500, []]

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        del exc_info
        told[:] = int(status[:3]), headers

    body = b"Something broke."
    response: Iterable[bytes] = ()
    try:
        response = application(environ, start)
        body = b"".join(response)
    except Exception:
        told[:] = 500, [("content-type", "text/plain")]
        log.exception("request_broke")  # Django answers its own; this is what broke around it
    try:
        with contextlib.suppress(RuntimeError):  # granian's, where the reader has hung up
            proto.response_bytes(told[0], told[1], body)
    finally:
        close = getattr(response, "close", None)
        if close is not None:
            close()


def _as_latin(text: str) -> str:
    """Return text as WSGI carries it: bytes of UTF-8, each as a character (PEP 3333)."""
    return text if text.isascii() else text.encode().decode("latin-1")
