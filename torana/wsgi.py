"""The web process, as granian loads it."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torana.settings")

from django.conf import settings  # noqa: E402 - the line above says which settings
from django.core.wsgi import get_wsgi_application  # noqa: E402

settings.ENV.refuse_problems()

application = get_wsgi_application()
