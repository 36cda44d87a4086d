"""The web process, as granian loads it: `gate` for people, `application` for what speaks WSGI."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torana.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from torana.base.charset import in_utf8
from torana.base.gate.door import Gate
from torana.base.postgres.death import die_with_parent

if multiprocessing.parent_process() is not None:
    # One of granian's own: without its parent it would hold the port against the next one.
    die_with_parent(signal.SIGKILL)

settings.ENV.refuse_problems()

application = in_utf8(get_wsgi_application())
gate = Gate(application, threads=settings.WEB_THREADS)

importlib.import_module(settings.ROOT_URLCONF)  # what cannot be imported is found out now

# What is loaded by now stays: it need not be looked through for what could go, some hundred times
# a second. What a request leaves in circles waits until there is enough of it.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
