"""The child process that lays documents out, with bounded memory and time; run as `python -m runtime.prints.worker`.

It says that it is ready, then answers each line `{"pages": [html, ...], "most": n}` of standard input by a line of JSON
and, where that tells a size, as many bytes of PDF. It fetches nothing: only what stands in the page as data is shown.
It ends by itself when nothing was asked for a while, or when it has grown old.
"""

from __future__ import annotations

import gc
import json
import logging
import resource
import select
import sys
from typing import Any

import weasyprint
from weasyprint.urls import URLFetcher

MEMORY_BYTES = 2 * 2**30
SECONDS = 60
IDLE_SECONDS = 120
MOST_JOBS = 200


def main() -> None:
    """Answer jobs until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    say({"ready": True})
    for _ in range(MOST_JOBS):
        if not select.select([sys.stdin.buffer], [], [], IDLE_SECONDS)[0]:
            return
        line = sys.stdin.buffer.readline()
        if not line:
            return
        allow_seconds()
        answer(json.loads(line))
        gc.collect()


def allow_seconds() -> None:
    """Allow one job so much computing; the time of former jobs does not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def answer(job: dict[str, Any]) -> None:
    """Lay out the pages of each document, numbered by itself, and write them as one file."""
    try:
        documents = []
        pages = 0
        for html in job["pages"]:
            page = weasyprint.HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",)))
            documents.append(page.render(presentational_hints=True))  # widths of columns and pictures
            pages += len(documents[-1].pages)
            if pages > job["most"]:
                say({"code": "PRINT-E012", "found": pages})
                return
        content: bytes = documents[0].copy([page for one in documents for page in one.pages]).write_pdf()
    except MemoryError:
        say({"code": "PRINT-E011"})
        return
    say({"size": len(content), "pages": pages})
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def say(said: dict[str, Any]) -> None:
    """Write a line of JSON."""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
