"""The server: the one place where routes, pages, jobs and the workspace are put together."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from runtime import resources
from runtime.api import (
    administration,
    audit,
    buttons,
    comments,
    describe,
    duplicates,
    events,
    jobs,
    people,
    prints,
    problems,
    processes,
    public,
    public_forms,
    records,
    reports,
    rules,
    session,
    unmask,
    views,
)
from runtime.api import imports as import_routes
from runtime.api.builder import apps, documents, forms, workbook
from runtime.api.builder import releases as release_routes
from runtime.auth.buckets import Buckets
from runtime.works import WORKS
from runtime.workspace import Workspace

VERSION = metadata.version("formwright")
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
NO_PAGES = "<!doctype html><title>Formwright</title><p>The pages are not built. Run <code>make web</code> first.</p>"


def api() -> APIRouter:
    """Return all routes of the API; those with fixed words after a form come before those with ids."""
    routes = APIRouter(prefix="/api")
    for router in (
        session.router,
        events.router,
        describe.router,
        import_routes.router,
        views.router,
        prints.router,
        duplicates.router,
        records.router,
        comments.router,
        unmask.router,
        rules.router,
        buttons.router,
        processes.router,
        people.router,
        jobs.router,
        reports.router,
        audit.router,
        public_forms.router,
        public.router,
        administration.router,
        apps.router,
        documents.router,
        forms.router,
        release_routes.router,
        workbook.router,
    ):
        routes.include_router(router)
    return routes


def make_app(workspace: Workspace, *, work: bool = True) -> FastAPI:
    """Return the application over a workspace; without `work` the jobs are left to other processes."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if work:
            workspace.jobs.start(workspace, WORKS)
        yield
        app.state.hub.close()
        workspace.jobs.close()

    app = FastAPI(
        title="Formwright", version=VERSION, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.workspace = workspace
    app.state.hub = events.Hub(workspace)
    app.state.buckets = Buckets()
    problems.install(app)
    app.include_router(api())

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)

    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.url.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    _serve_pages(app, resources.web())
    return app


class Server(uvicorn.Server):
    """A server that ends its open streams when it is told to stop, instead of waiting for their readers to go."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        self._hub: events.Hub = app.state.hub
        super().__init__(uvicorn.Config(app, host=host, port=port, log_level="warning"))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving; requests at work are finished."""
        self._hub.close()
        await super().shutdown(sockets)


def _serve_pages(app: FastAPI, folder: Path) -> None:
    """Serve the built pages; any path that is not the API's is the application's own."""
    if (folder / "assets").is_dir():
        app.mount("/assets", CachedFiles(directory=folder / "assets"), name="assets")

    @app.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> Response:
        if path.startswith("api/") or path == "api":
            raise HTTPException(404)
        if not (folder / "index.html").is_file():
            return HTMLResponse(NO_PAGES)
        file = (folder / path.replace("\x00", "")).resolve()
        if path and file.is_file() and file.is_relative_to(folder.resolve()):
            return FileResponse(file)
        return FileResponse(folder / "index.html", headers={"Cache-Control": "no-cache"})


class CachedFiles(StaticFiles):
    """Files whose names hold a hash of their content, so they may be kept for a year."""

    async def get_response(self, path: str, scope: Any) -> Response:
        """Return the file with its long cache time."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
