"""Sessions: rows under a digest of the key that only the browser holds.

Django's session engine, made for one round trip a request: the row that says who signed in also
brings their holder's key, and names them to row-level security. Whoever reads the table can sign
in as nobody, for the key in the cookie is not in it (OWASP ASVS 5.0, 7.2).
"""

from __future__ import annotations

import hashlib
import string
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import connection
from django.utils.crypto import get_random_string

from torana.base import clock, keys
from torana.base.models import Session
from torana.base.postgres import rows, scope

KEY_ALPHABET = string.ascii_lowercase + string.digits
KEY_SIGNS = 32  # 165 bits
PERSON = "person"  # the one name in a session that the database knows too

_ENTER = """
SELECT s.data, s.person_id, k.wrapped,
       set_config('torana.person_id', coalesce(s.person_id::text, ''), false),
       set_config('torana.agencies', '', false)
FROM base_session s LEFT JOIN base_holderkey k ON k.holder_id = s.person_id
WHERE s.digest = %s AND s.expires_at > %s
"""
_CREATE = """
INSERT INTO base_session (digest, person_id, data, expires_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (digest) DO NOTHING
"""
_UPDATE = """
UPDATE base_session SET person_id = %s, data = %s, expires_at = %s WHERE digest = %s
"""


class SessionStore(SessionBase):
    """One browser's session."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds, and name its person to the database for this request."""
        row = rows.ask(_ENTER, [_digest(self.session_key or ""), clock.now()]).fetchone()
        if row is None:
            self._session_key = None
            scope.name_nobody()
            return {}
        data, person_id, wrapped, *_ = row
        scope.was_named(str(person_id or ""))
        if wrapped is not None:
            keys.bring(person_id, bytes(wrapped))
        found = orjson.loads(bytes(data))
        assert isinstance(found, dict)
        return found

    def exists(self, session_key: str) -> bool:
        """Whether a key is taken."""
        return Session.objects.filter(digest=_digest(session_key)).exists()

    def create(self) -> None:
        """Begin under a fresh key, and keep it at once."""
        while True:
            self._session_key = get_random_string(KEY_SIGNS, KEY_ALPHABET)
            try:
                self.save(must_create=True)
            except CreateError:  # 32 signs drawn twice
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's own
        """Keep what the session holds; a session that was ended meanwhile is not begun again."""
        if self.session_key is None:
            self.create()
            return
        held = self._get_session(no_load=must_create)  # type: ignore[attr-defined] # Django's own
        person = held.get(PERSON)
        ends_at = clock.now() + timedelta(seconds=self.get_expiry_age())
        values = (UUID(person) if person else None, orjson.dumps(held), ends_at)
        digest = _digest(self.session_key)
        with connection.cursor() as cursor:
            if must_create:
                cursor.execute(_CREATE, [digest, *values])
            else:
                cursor.execute(_UPDATE, [*values, digest])
            if not cursor.rowcount:
                raise CreateError if must_create else UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End a session, this one unless told."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(digest=_digest(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Take away the sessions that ran out."""
        Session.objects.filter(expires_at__lt=clock.now()).delete()


def _digest(session_key: str) -> bytes:
    # The key is 32 random signs of 36: nobody guesses it from a plain digest.
    return hashlib.sha256(session_key.encode()).digest()
