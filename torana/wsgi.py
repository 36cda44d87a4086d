"""The web process, as granian loads it."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torana.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ENV.refuse_problems()

application = get_wsgi_application()
