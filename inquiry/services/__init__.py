"""The services that an installation rests on: here in its own folder, or elsewhere on servers of their own.

With nothing said, a PostgreSQL and a Valkey from wheels run under ``var/`` (``addresses`` says where, before they are
started); ``supervisor`` starts them with the web server, the workers and the beat, and ends them in order. Nothing in
this package needs Django: it must work before there is a database, and stay light while it watches.
"""

from inquiry.services.processes import InUse
from inquiry.services.servers import Servers, running, start
from inquiry.services.trouble import Trouble

__all__ = ["InUse", "Servers", "Trouble", "running", "start"]
