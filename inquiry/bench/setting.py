"""``python -m inquiry.bench.setting FILE TIMES``: set one sheet, by our press and by WeasyPrint alone, in turn.

Both are set in children forked from this one process, so that both are equally warm, as an order to the press is.
Writes one line of JSON for each child: who set it, its milliseconds and its largest memory in megabytes.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from weasyprint import HTML

from syntheses.reports import compose, render, warm
from syntheses.reports.view import ReportView


def bare(html: str) -> None:
    """The same sheet as WeasyPrint makes a tagged file of it, with nothing mended."""
    HTML(string=html, base_url=render.BASE, url_fetcher=render.Case()).write_pdf(pdf_variant=render.VARIANT)


def ours(html: str) -> None:
    """Setting and mending, as in the press."""
    render.print_html(html)


def in_a_child(name: str, act: Callable[[str], None], html: str) -> None:
    """Fork, set, and say what it took."""
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        code = 1
        try:
            began = time.perf_counter()
            act(html)
            took = (time.perf_counter() - began) * 1000
            held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            sys.stdout.write(json.dumps({"who": name, "ms": took, "mb": held}) + "\n")
            sys.stdout.flush()
            code = 0
        finally:
            os._exit(code)
    if os.waitpid(pid, 0)[1]:
        message = f"The child that set the sheet for «{name}» broke off."
        raise RuntimeError(message)


def main() -> None:
    """Warm up as the press does, then set."""
    warm.set_up()
    warm.warm_hands()
    html = compose.sheet(ReportView.from_json(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
    for _ in range(int(sys.argv[2])):
        in_a_child("ours", ours, html)
        in_a_child("floor", bare, html)


if __name__ == "__main__":
    main()
