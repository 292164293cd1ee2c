"""The portal as a server asks it; `start` has said which collection."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from tilstand.portal.configuration import reduce_garbage_collection

application = get_wsgi_application()
reduce_garbage_collection()
