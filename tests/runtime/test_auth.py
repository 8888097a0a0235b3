"""Signing in: nothing to be learned from a refusal, guesses slowed down, sessions that end when they should."""

from __future__ import annotations

import io
import os
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.cookies import Morsel, SimpleCookie
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from httpx import Response

from engine.access import Actor
from runtime import cli
from runtime.auth import passwords, sessions, throttle
from runtime.clock import FixedClock
from runtime.store import settings
from runtime.store.tables import login_attempt, session, user
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, make_app, sign_in, signed_in, stranger
from tests.support.workspaces import SHOP, load, new_workspace, password_of, person


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, SHOP)
    return workspace


@pytest.fixture
def clerk(shop: Workspace) -> Actor:
    return person(shop, "clerk", "clerk")


def cookie_of(answer: Response) -> Morsel[str]:
    (header,) = answer.headers.get_list("set-cookie")
    (morsel,) = SimpleCookie(header).values()
    return morsel


def attempts(one: Caller, login: str, password: str, count: int) -> list[int]:
    return [sign_in(one, login, password).status_code for _ in range(count)]


@contextmanager
def settings_of(workspace: Workspace, **values: object) -> Iterator[None]:
    """Run with other settings."""
    before = workspace.settings
    workspace.settings = replace(before, **values)  # type: ignore[arg-type]
    yield
    workspace.settings = before


def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(shop: Workspace, clerk: Actor) -> None:
    person(shop, "gone", "clerk")
    with shop.database.write() as connection:
        connection.execute(sa.update(user).where(user.c.login == "gone").values(active=False))
    one = stranger(shop)
    answers = [
        sign_in(one, login, password)
        for login, password in (("clerk", "wrong"), ("nobody", "wrong"), ("gone", password_of("gone")), ("clerk", ""))
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(401, answers[0].text)}
    assert [one["code"] for one in answers[0].json()["problems"]] == ["AUTH-E002"]
    assert not any("set-cookie" in answer.headers for answer in answers)


def test_an_unknown_login_costs_as_much_work_as_a_wrong_password(
    shop: Workspace, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str | None] = []
    real = passwords.verify

    def verify(stored: str | None, password: str) -> bool:
        checked.append(stored)
        return real(stored, password)

    monkeypatch.setattr(sessions.passwords, "verify", verify)
    for login in ("clerk", "nobody"):
        assert sessions.sign_in(shop, login, "wrong", "10.0.0.1") is None
    assert len(checked) == 2
    assert checked[0] is not None
    assert checked[1] is None


def test_a_dummy_password_takes_the_time_of_a_real_one() -> None:
    stored = passwords.hash_password("a password of somebody")

    def took(one: str | None) -> float:
        begin = time.process_time()
        passwords.verify(one, "wrong")
        return time.process_time() - begin

    known, unknown = (statistics.median(took(one) for _ in range(7)) for one in (stored, None))
    assert 0.5 < known / unknown < 2


def test_passwords_are_kept_as_argon2id_and_brought_up_to_date(shop: Workspace, clerk: Actor) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password_of("clerk"))
    with shop.database.write() as connection:
        connection.execute(sa.update(user).values(password=weak))
    assert sign_in(stranger(shop), "clerk").status_code == 200
    with shop.database.read() as connection:
        kept = str(connection.execute(sa.select(user.c.password)).scalar_one())
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert sign_in(stranger(shop), "clerk").status_code == 200


def test_the_sixth_guess_waits_whoever_it_is_about(shop: Workspace, clerk: Actor, clock: FixedClock) -> None:
    one = stranger(shop)
    for login in ("clerk", "nobody"):
        assert attempts(one, login, "wrong", 6) == [401] * 5 + [429]
    refused = sign_in(one, "clerk")
    assert (refused.status_code, [each["code"] for each in refused.json()["problems"]]) == (429, ["AUTH-E003"])
    assert refused.headers["retry-after"] == "900"
    clock.moment += timedelta(minutes=15, seconds=1)
    assert sign_in(one, "clerk").status_code == 200


def test_a_stranger_locks_nobody_out_elsewhere(shop: Workspace, clerk: Actor) -> None:
    assert attempts(stranger(shop, "10.0.0.1"), "clerk", "wrong", 6)[-1] == 429
    assert sign_in(stranger(shop, "10.9.9.9"), "clerk").status_code == 200
    assert sign_in(stranger(shop, "10.0.0.77"), "clerk").status_code == 429  # the neighbourhood is one


def test_success_forgets_the_accounts_failures(shop: Workspace, clerk: Actor) -> None:
    one = stranger(shop)
    for _ in range(3):
        assert attempts(one, "clerk", "wrong", 4) == [401] * 4
        assert sign_in(one, "clerk").status_code == 200


def test_one_address_may_not_try_account_after_account(shop: Workspace) -> None:
    one = stranger(shop)
    answers = [sign_in(one, f"user{number}", "wrong").status_code for number in range(throttle.MOST_PER_ADDRESS + 1)]
    assert answers == [401] * throttle.MOST_PER_ADDRESS + [429]


def test_signing_in_does_not_use_up_an_addresss_attempts(shop: Workspace, clerk: Actor) -> None:
    for _ in range(3):
        assert sign_in(stranger(shop), "clerk").status_code == 200
    with shop.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(login_attempt)).scalar() == 0


def test_guesses_at_once_are_no_more_than_guesses_one_by_one(shop: Workspace, clerk: Actor) -> None:
    app = make_app(shop)  # one, as in a server; routes are built at first use, which is no business of this test
    callers = [Caller(app) for _ in range(12)]
    assert callers[0].get("/api/workspace").status_code == 200
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda one: sign_in(one, "clerk", "wrong").status_code, callers))
    assert sorted(answers) == [401] * 5 + [429] * 7


def test_a_session_ends_when_it_is_idle(shop: Workspace, clerk: Actor, clock: FixedClock) -> None:
    one = signed_in(shop, "clerk")
    for _ in range(3):
        clock.moment += timedelta(minutes=shop.settings.session_idle_minutes - 1)
        assert one.get("/api/session").status_code == 200
    clock.moment += timedelta(minutes=shop.settings.session_idle_minutes, seconds=61)
    assert one.get("/api/session").status_code == 401


def test_a_session_ends_after_its_hours_however_busy(shop: Workspace, clerk: Actor, clock: FixedClock) -> None:
    one = signed_in(shop, "clerk")
    begin = clock.moment
    while clock.moment - begin < timedelta(hours=shop.settings.session_hours, minutes=-20):
        clock.moment += timedelta(minutes=20)
        assert one.get("/api/session").status_code == 200
    clock.moment = begin + timedelta(hours=shop.settings.session_hours, seconds=1)
    assert one.get("/api/session").status_code == 401


def test_a_disabled_persons_session_dies_at_once(shop: Workspace, clerk: Actor) -> None:
    one = signed_in(shop, "clerk")
    with shop.database.write() as connection:
        connection.execute(sa.update(user).values(active=False))
    assert one.get("/api/session").status_code == 401
    assert one.post("/api/messages/read-all").status_code == 401


def test_a_new_password_ends_every_session(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = new_workspace(tmp_path, "", clock)
    load(shop, SHOP)
    one = caller(shop, "clerk", "clerk")
    monkeypatch.setenv("FORMWRIGHT_DATA", str(shop.settings.data))
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert cli.main(["user", "clerk"]) == 1
    assert "12" in capsys.readouterr().err
    assert one.get("/api/session").status_code == 200
    monkeypatch.setattr("sys.stdin", io.StringIO("another password\n"))
    assert cli.main(["user", "clerk"]) == 0
    assert one.get("/api/session").status_code == 401
    assert sign_in(one, "clerk", "another password").status_code == 200
    shop.close()


def test_signing_out_ends_the_session_on_the_server(shop: Workspace, clerk: Actor) -> None:
    one = signed_in(shop, "clerk")
    kept = dict(one.web.cookies)
    assert one.call("DELETE", "/api/session").status_code == 204
    assert one.get("/api/session").status_code == 401
    one.web.cookies.update(kept)
    assert one.get("/api/session").status_code == 401
    with shop.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(session)).scalar() == 0


def test_every_sign_in_makes_a_new_session(shop: Workspace, clerk: Actor) -> None:
    """A session id given to the browser beforehand is not taken over."""
    one = stranger(shop)
    one.web.cookies.set("formwright", "planted")
    seen = set()
    for _ in range(3):
        answer = sign_in(one, "clerk")
        seen |= {cookie_of(answer).value, answer.json()["csrf"]}
    assert len(seen) == 6
    assert "planted" not in seen
    assert all(len(token) >= 43 for token in seen)


def test_only_the_digest_of_a_session_is_kept(shop: Workspace, clerk: Actor) -> None:
    token = cookie_of(sign_in(stranger(shop), "clerk")).value
    with shop.database.read() as connection:
        assert connection.execute(sa.select(session.c.digest)).scalar() == sessions.digest(token)
        assert token not in repr(connection.execute(sa.select(session)).all())


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(shop: Workspace, clerk: Actor) -> None:
    cookie = cookie_of(sign_in(stranger(shop), "clerk"))
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "lax", "/", "")
    assert cookie.key == "formwright"
    with settings_of(shop, secure_cookies=True):
        one = stranger(shop)
        secure = cookie_of(sign_in(one, "clerk"))
        assert (secure.key, secure["secure"]) == ("__Host-formwright", True)
        away = one.call("DELETE", "/api/session", headers={"Cookie": f"{secure.key}={secure.value}"})
        gone = cookie_of(away)  # a browser drops a __Host- cookie only when told so with Secure
        assert (away.status_code, gone.key, gone["secure"], gone["max-age"]) == (204, secure.key, True, "0")


@pytest.mark.parametrize("cookie", ["", "x", "' or 1=1", "a" * 5000, "null", "%00"])
def test_a_made_up_cookie_opens_nothing(shop: Workspace, clerk: Actor, cookie: str) -> None:
    answer = stranger(shop).call("GET", "/api/session", headers={"Cookie": f"formwright={cookie}"})
    assert answer.status_code == 401


def test_a_token_of_another_session_does_not_count(shop: Workspace, clerk: Actor) -> None:
    person(shop, "boss", "boss")
    one, other = signed_in(shop, "clerk"), signed_in(shop, "boss")
    for token in ("", other.csrf, one.csrf[:-1]):
        assert one.post("/api/messages/read-all", **{"X-CSRF-Token": token}).status_code == 403
    assert one.post("/api/messages/read-all").status_code == 204


def test_a_new_workspace_has_no_user_and_keys_of_its_own(tmp_path: Path, clock: FixedClock) -> None:
    """No default account, no default secret: what is not made by somebody does not exist."""
    made = [new_workspace(tmp_path / name, "", clock) for name in ("one", "two")]
    keys = [(one.settings.data / "keys.json").read_text() for one in made]
    assert keys[0] != keys[1]
    for one in made:
        assert os.stat(one.settings.data / "keys.json").st_mode & 0o077 == 0
        with one.database.read() as connection:
            assert connection.execute(sa.select(sa.func.count()).select_from(user)).scalar() == 0
        assert [sign_in(stranger(one), "admin", word).status_code for word in ("admin", "password", "")] == [401] * 3
        one.close()


@pytest.fixture
def demo(shop: Workspace) -> Workspace:
    """A workspace in which the demo once ran: its user with the password that everybody knows."""
    person(shop, "demo", "boss")
    with shop.database.write() as connection:
        connection.execute(sa.update(user).where(user.c.login == "demo").values(demo=True))
        settings.put(connection, "demo_passwords", {"demo": password_of("demo")})
    return shop


def test_demo_users_are_shown_with_the_demo_only(demo: Workspace) -> None:
    person(demo, "clerk", "clerk")
    shown = stranger(demo).get("/api/workspace").json()
    assert (shown["demo"], shown["demo_users"]) == (False, [])
    with settings_of(demo, demo=True):
        shown = stranger(demo).get("/api/workspace").json()
    assert [(one["login"], one["password"]) for one in shown["demo_users"]] == [("demo", password_of("demo"))]


def test_a_published_password_opens_nothing_without_the_demo(demo: Workspace) -> None:
    """`serve --demo` is for loopback; the same data folder served to the world must not know these passwords."""
    assert sign_in(stranger(demo), "demo").status_code == 401
    with settings_of(demo, demo=True):
        assert sign_in(stranger(demo), "demo").status_code == 200
    with demo.database.write() as connection:
        better = passwords.hash_password("a password of one's own")
        connection.execute(sa.update(user).where(user.c.login == "demo").values(password=better))
    assert sign_in(stranger(demo), "demo", "a password of one's own").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com"])
def test_the_demo_is_not_served_to_others(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORMWRIGHT_DATA", str(tmp_path / "data"))
    assert cli.main(["serve", "--demo", "--host", host]) == 1
    monkeypatch.setenv("FORMWRIGHT_HOST", host)
    assert cli.main(["serve", "--demo"]) == 1
    assert "loopback" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_signing_in_needs_text_and_nothing_else(shop: Workspace, clerk: Actor) -> None:
    one = stranger(shop)
    good = {"login": "clerk", "password": password_of("clerk")}
    for wrong in ({}, [], True, 0, None, {"$ne": ""}):
        for key in good:
            assert one.post("/api/session", {**good, key: wrong}).status_code == 422
    assert one.post("/api/session", {**good, "admin": True}).status_code == 422
    for text in ("clerk\x00", "\ud800", "x" * 300):
        assert one.post("/api/session", {**good, "login": text}).status_code in (401, 422)
    assert Caller(make_app(shop)).post("/api/session", {**good, "login": " clerk "}).status_code == 200
