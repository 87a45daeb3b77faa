"""The portal as it is served, with the floor beside it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ankang_edu.settings")

from django.conf import settings  # noqa: E402

settings.ROOT_URLCONF = "bench.urls"

from ankang_edu.wsgi import application  # noqa: E402, F401
