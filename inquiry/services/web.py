"""How the web server runs: gunicorn with threads, everything read once and shared by its workers."""

import gc
import os
from pathlib import Path

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "4"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
graceful_timeout = 20
timeout = 60
keepalive = 5
accesslog = None
loglevel = "warning"
control_socket_disable = True
# A worker tells that it lives by touching a file: in memory, where a slow disk cannot make it look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
proc_name = "inquiry-web"


def pre_fork(server: object, worker: object) -> None:
    """Before a worker is made: what was read once stays shared, and nobody sweeps through it again at every page."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
