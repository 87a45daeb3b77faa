import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ankang_edu.settings")
application = get_wsgi_application()

from ankang_edu.boot import refuse_unsafe_start  # noqa: E402  (needs the apps loaded)

refuse_unsafe_start()
