"""One shape for every refusal: problem+json (RFC 9457) with `problems`, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from engine.errors import (
    DefinitionRefused,
    NotFound,
    NotPermitted,
    PlatformError,
    PortFailed,
    Problem,
    RecordRefused,
    RequestRefused,
    StaleVersion,
    problem,
)
from engine.processes.kernel import NotNow
from engine.texts import Language, say
from runtime.auth.throttle import TooManyAttempts
from runtime.database import CONTENDED
from runtime.workspace import WORDS

STATUS: Mapping[type[PlatformError], int] = {
    DefinitionRefused: 422,
    RecordRefused: 422,
    RequestRefused: 400,
    NotPermitted: 403,
    NotFound: 404,
    StaleVersion: 409,
    NotNow: 409,
    PortFailed: 503,
}
TITLES: Mapping[int, tuple[str, str]] = {
    400: ("请求有误", "The request is malformed"),
    401: ("需要登录", "Sign in first"),
    403: ("没有权限", "No right to do this"),
    404: ("找不到", "Not found"),
    405: ("不支持的操作", "Not supported here"),
    409: ("内容已被修改", "Changed meanwhile"),
    413: ("文件过大", "Too large"),
    422: ("内容未被接受", "Not accepted"),
    428: ("需要版本号", "A version is required"),
    429: ("尝试次数过多", "Too many attempts"),
    500: ("服务器出错", "The server failed"),
    503: ("暂时不能办理", "Not available now"),
}


class Refused(Exception):
    """A refusal with an HTTP status of its own."""

    def __init__(self, status: int, *problems: Problem) -> None:
        self.status, self.problems = status, problems
        super().__init__(status)


def language_of(request: Request) -> Language:
    """Return the session's language, or the browser's before there is a session."""
    session = getattr(request.state, "session", None)
    if session is not None:
        return "en" if session.actor.language == "en" else "zh"
    return "en" if request.headers.get("accept-language", "zh").lower().startswith("en") else "zh"


def said(problems: Iterable[Problem], language: Language) -> list[dict[str, Any]]:
    """Return the problems in words."""
    out = []
    for one in problems:
        words = say(one, WORDS, language)
        out.append(
            {
                "code": one.code,
                "path": one.path,
                "message": words.message,
                "hint": words.hint,
                "severity": one.severity,
            }
        )
    return out


def answer(
    request: Request,
    status: int,
    problems: Iterable[Problem],
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """Return the refusal as a response; `more` is what helps to go on, such as what there is now."""
    language = language_of(request)
    zh, en = TITLES.get(status, TITLES[500])
    body = {"status": status, "title": zh if language == "zh" else en, "problems": said(problems, language)}
    body |= more or {}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every expected failure in the one shape."""

    @app.exception_handler(PlatformError)
    def _platform(request: Request, error: PlatformError) -> JSONResponse:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
        return answer(request, status, error.problems)

    @app.exception_handler(Refused)
    def _refused(request: Request, error: Refused) -> JSONResponse:
        return answer(request, error.status, error.problems)

    @app.exception_handler(TooManyAttempts)
    def _throttled(request: Request, error: TooManyAttempts) -> JSONResponse:
        return answer(request, 429, [error.problem], {"Retry-After": str(60 * error.minutes)})

    @app.exception_handler(OperationalError)
    def _contended(request: Request, error: OperationalError) -> JSONResponse:
        if getattr(error.orig, "sqlstate", None) not in CONTENDED:
            raise error
        return answer(request, 503, [problem("RECORD-E004")], {"Retry-After": "1"})

    @app.exception_handler(RequestValidationError)
    def _shape(request: Request, error: RequestValidationError) -> JSONResponse:
        problems = [
            problem("SHAPE-E001", "".join(f"/{part}" for part in one["loc"][1:]), found="…", reason=one["msg"])
            for one in error.errors()
        ]
        return answer(request, 422, problems)

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> JSONResponse:
        return answer(request, error.status_code, [], error.headers)

    @app.exception_handler(Exception)
    def _failed(request: Request, error: Exception) -> JSONResponse:
        return answer(request, 500, [])
