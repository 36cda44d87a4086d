"""Files that come in with a form: kept in memory, and never more of one than a file may have.

Django's own handler writes large files to a temporary folder, where they lie unsealed; this one
keeps the first UPLOAD_BYTES_MAX bytes and one more, so that whoever takes the file sees that it is
too large and can say so beside its field, with the other answers kept.
"""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# A photo that is too large is told beside its field; what is beyond this never gets so far.
REQUEST_TIMES_MAX = 2


def request_bytes_max() -> int:
    """Return how much may be sent at once, files and all."""
    largest: int = REQUEST_TIMES_MAX * settings.UPLOAD_BYTES_MAX
    return largest + int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


class BoundedUploadHandler(FileUploadHandler):
    """Keeps a file in memory, up to the limit; what is beyond is read and let go."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Refuse a whole request that is far beyond what a page of questions may send."""
        _data, _meta, content_length, *_rest = args
        del kwargs
        if content_length > request_bytes_max():
            raise RequestDataTooBig

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep what still counts."""
        room = settings.UPLOAD_BYTES_MAX + 1 - start
        if room > 0:
            self.kept.write(raw_data[:room])
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file, with the size that it had."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
