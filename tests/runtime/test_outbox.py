"""The outbox: written with the business, sent once under a stable key, tried again as its receiver's answer asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from runtime import deliveries, messages
from runtime.clock import FixedClock
from runtime.deliveries import FIRST_PAUSE, KEPT_DAYS, MOST_ATTEMPTS
from runtime.jobs.work import note_failure
from runtime.settings import Mail
from runtime.store.tables import message, outbox, user
from runtime.works import WORKS
from runtime.workspace import Workspace
from tests.support.callers import signed_in
from tests.support.jobs import work_off
from tests.support.mail import SENDER, Post, post_office
from tests.support.workspaces import SHOP, load, person, words

TITLE, TEXT = {"zh": "请审批", "en": "Please approve"}, {"zh": "第一行\n<b>第二行</b>", "en": "One\n<b>two</b>"}


@pytest.fixture
def post() -> Iterator[tuple[Post, Mail]]:
    with post_office() as made:
        yield made


@pytest.fixture
def shop(workspace: Workspace, post: tuple[Post, Mail]) -> Workspace:
    connect(workspace, post[1])
    load(workspace, SHOP)
    return workspace


def connect(workspace: Workspace, mail: Mail | None) -> None:
    workspace.settings = replace(workspace.settings, mail=mail, public_url="https://forms.bank.example")


def reachable(workspace: Workspace, login: str, *roles: str, language: str = "zh") -> int:
    one = person(workspace, login, *roles)
    set_user(workspace, one.id, email=f"{login}@bank.example", language=language)
    assert one.id is not None
    return one.id


def set_user(workspace: Workspace, key: int | None, **values: Any) -> None:
    with workspace.database.write() as connection:
        connection.execute(sa.update(user).where(user.c.id == key).values(**values))


def notify(workspace: Workspace, *people: int) -> None:
    with workspace.write() as unit:
        messages.notify(unit, people, TITLE, TEXT, "shop.order", 7)


def rows(workspace: Workspace) -> list[Any]:
    with workspace.database.read() as connection:
        return list(connection.execute(sa.select(outbox).order_by(outbox.c.id)).all())


def only(workspace: Workspace) -> Any:
    (row,) = rows(workspace)
    return row


def test_a_mail_arrives_with_text_frame_link_and_stable_key(shop: Workspace, post: tuple[Post, Mail]) -> None:
    notify(shop, reachable(shop, "ann"))
    row = only(shop)
    assert (row.state, row.address, row.form, row.record_id) == ("waiting", "ann@bank.example", "shop.order", 7)
    work_off(shop)
    (mail,) = post[0].received
    assert post[0].recipients == ["ann@bank.example"]
    assert mail["Message-ID"] == f"<{row.key}@bank.example>"
    assert (mail["Subject"], mail["From"].addresses[0].addr_spec) == ("请审批", SENDER)
    plain, frame = (part.get_content() for part in mail.iter_parts())
    assert plain.startswith("第一行\n<b>第二行</b>\n")
    assert "https://forms.bank.example/f/shop.order/7" in plain
    assert "&lt;b&gt;第二行&lt;/b&gt;" in frame
    assert "<b>第二行" not in frame
    assert 'href="https://forms.bank.example/f/shop.order/7"' in frame
    assert only(shop).state == "sent"
    assert work_off(shop) == 0


def test_each_person_gets_their_own_language(shop: Workspace, post: tuple[Post, Mail]) -> None:
    notify(shop, reachable(shop, "ann", language="en"), reachable(shop, "bob"))
    work_off(shop)
    assert {(str(one["To"]), str(one["Subject"])) for one in post[0].received} == {
        ("ann@bank.example", "Please approve"),
        ("bob@bank.example", "请审批"),
    }


def test_the_message_inside_is_there_at_once_and_an_undone_transaction_leaves_none(shop: Workspace) -> None:
    ann = reachable(shop, "ann")
    with pytest.raises(ZeroDivisionError), shop.write() as unit:
        messages.notify(unit, [ann], TITLE, TEXT)
        raise ZeroDivisionError
    assert rows(shop) == []
    notify(shop, ann)
    with shop.database.read() as connection:
        (inside,) = connection.execute(sa.select(message)).all()
    assert (inside.user_id, inside.title, inside.text, inside.read) == (ann, TITLE, TEXT, False)


def test_mail_is_only_for_those_with_an_address_who_want_it(shop: Workspace) -> None:
    without, off, gone = person(shop, "ann").id, reachable(shop, "bob"), reachable(shop, "cid")
    bob = signed_in(shop, "bob")
    answer = bob.call("PATCH", "/api/session", {"email_notices": False}).json()["user"]
    assert (answer["email"], answer["email_notices"], answer["language"]) == ("bob@bank.example", False, "zh")
    set_user(shop, gone, active=False)
    notify(shop, without or 0, off, gone)
    assert rows(shop) == []
    with shop.database.read() as connection:
        assert set(connection.scalars(sa.select(message.c.user_id))) == {without, off}
    assert bob.call("PATCH", "/api/session", {"email_notices": True}).status_code == 200
    notify(shop, off)
    assert len(rows(shop)) == 1
    assert bob.call("PATCH", "/api/session", {}).status_code == 422


def test_without_a_mail_server_mail_waits_visibly_and_goes_when_there_is_one(
    shop: Workspace, post: tuple[Post, Mail]
) -> None:
    connect(shop, None)
    ann = reachable(shop, "ann")
    person(shop, "boss", "boss")
    notify(shop, ann)
    assert work_off(shop) == 0
    boss = signed_in(shop, "boss")
    listed = boss.get("/api/outbox").json()
    assert listed["counts"] == {"waiting": 0, "unsent": 1, "handed": 0, "sent": 0, "failed": 0}
    (row,) = boss.get("/api/outbox?state=unsent").json()["rows"]
    assert (row["state"], row["attempts"], row["problem"]["code"]) == ("unsent", 0, "MAIL-E001")
    assert "请审批" not in str(listed)
    connect(shop, post[1])
    work_off(shop)
    assert [one["To"] for one in post[0].received] == ["ann@bank.example"]
    assert boss.get("/api/outbox").json()["rows"][0]["state"] == "sent"


def test_the_outbox_is_for_administrators(shop: Workspace) -> None:
    person(shop, "ann", "clerk")
    ann = signed_in(shop, "ann")
    for method, path in (("GET", "/api/outbox"), ("GET", "/api/jobs"), ("POST", "/api/outbox/1/retry")):
        assert ann.call(method, path).status_code == 403


def test_administrators_see_what_is_due_and_what_failed(shop: Workspace, clock: FixedClock) -> None:
    person(shop, "boss", "boss")
    notify(shop, reachable(shop, "ann"), reachable(shop, "bob"))
    note_failure(shop, "import", 7, ValueError("the disk is full"))
    listed = {one["name"]: one for one in signed_in(shop, "boss").get("/api/jobs").json()}
    assert set(listed) == {work.name for work in WORKS}
    assert (listed["outbox"]["due"], listed["outbox"]["failures"]) == (2, [])
    (failure,) = listed["import"]["failures"]
    assert (failure["item"], failure["attempts"], failure["error"]) == (7, 1, "ValueError: the disk is full")
    assert failure["at"] < failure["retry_at"]


def test_a_refusal_for_now_is_tried_again_later_and_later(
    shop: Workspace, post: tuple[Post, Mail], clock: FixedClock
) -> None:
    post[0].answer_rcpt = lambda _: "451 try later"
    notify(shop, reachable(shop, "ann"))
    work_off(shop)
    row = only(shop)
    assert (row.state, row.attempts, row.error["code"]) == ("waiting", 1, "MAIL-E004")
    assert row.error["given"] == {"reply": 451, "answer": "try later"}
    assert row.run_at == clock.now() + FIRST_PAUSE
    assert work_off(shop) == 0
    clock.moment += FIRST_PAUSE
    work_off(shop)
    assert only(shop).run_at == clock.now() + 2 * FIRST_PAUSE
    post[0].answer_rcpt = lambda _: "250 OK"
    clock.moment += 2 * FIRST_PAUSE
    work_off(shop)
    assert (only(shop).state, only(shop).error, len(post[0].received)) == ("sent", None, 1)


def test_after_the_last_attempt_it_has_failed_and_can_be_sent_again(
    shop: Workspace, post: tuple[Post, Mail], clock: FixedClock
) -> None:
    post[0].answer_data = lambda: "452 full"
    person(shop, "boss", "boss")
    notify(shop, reachable(shop, "ann"))
    for _ in range(MOST_ATTEMPTS):
        assert work_off(shop) == 1
        clock.moment = max(clock.moment, only(shop).run_at)
    row = only(shop)
    assert (row.state, row.attempts) == ("failed", MOST_ATTEMPTS)
    assert work_off(shop) == 0
    post[0].answer_data = lambda: "250 OK"
    boss = signed_in(shop, "boss")
    assert boss.post(f"/api/outbox/{row.id}/retry").status_code == 204
    work_off(shop)
    assert post[0].keys() == [row.key]
    refused = boss.post(f"/api/outbox/{row.id}/retry")
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (400, "OUTBOX-E001")
    assert boss.post("/api/outbox/999/retry").status_code == 404


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_final_refusal_fails_at_once_and_harms_no_other(shop: Workspace, post: tuple[Post, Mail], where: str) -> None:
    if where == "rcpt":
        post[0].answer_rcpt = lambda address: "550 nobody" if address.startswith("ann") else "250 OK"
    else:
        answers = iter(["554 spam", "250 OK"])
        post[0].answer_data = lambda: next(answers)
    notify(shop, reachable(shop, "ann"), reachable(shop, "bob"))
    work_off(shop)
    assert [(one.state, one.attempts) for one in rows(shop)] == [("failed", 1), ("sent", 1)]
    assert post[0].recipients == ["bob@bank.example"]


def test_lost_after_the_text_went_out_its_fate_is_unknown_and_it_goes_again_under_its_key(
    shop: Workspace, post: tuple[Post, Mail], clock: FixedClock
) -> None:
    post[0].drop_after_data = True
    notify(shop, reachable(shop, "ann"))
    work_off(shop)
    assert (only(shop).state, only(shop).error["code"]) == ("waiting", "MAIL-E003")
    post[0].drop_after_data = False
    clock.moment += FIRST_PAUSE
    work_off(shop)
    assert post[0].keys() == [only(shop).key] * 2


def test_a_server_that_is_away_is_tried_again(shop: Workspace, clock: FixedClock) -> None:
    with post_office() as (_, mail):
        pass
    connect(shop, mail)
    notify(shop, reachable(shop, "ann"))
    work_off(shop)
    assert (only(shop).state, only(shop).error["code"]) == ("waiting", "MAIL-E002")
    with post_office(port=mail.port) as (back, _):
        clock.moment += FIRST_PAUSE
        work_off(shop)
        assert len(back.received) == 1


def test_a_connection_serves_many_mails_and_a_closed_one_is_opened_anew(
    shop: Workspace, post: tuple[Post, Mail]
) -> None:
    people = [reachable(shop, f"p{number}") for number in range(20)]
    notify(shop, *people)
    work_off(shop)
    assert (len(post[0].received), post[0].connections) == (20, 1)


def test_signing_in_to_the_mail_server(shop: Workspace, clock: FixedClock) -> None:
    with post_office(password="right") as (guarded, mail):
        connect(shop, replace(mail, password="wrong"))
        notify(shop, reachable(shop, "ann"))
        work_off(shop)
        assert (only(shop).state, only(shop).error["given"]["reply"]) == ("waiting", 535)
        connect(shop, mail)
        clock.moment += FIRST_PAUSE
        work_off(shop)
        assert len(guarded.received) == 1


def test_mail_that_is_too_old_is_not_sent_any_more(shop: Workspace, post: tuple[Post, Mail], clock: FixedClock) -> None:
    notify(shop, reachable(shop, "ann"))
    clock.moment += timedelta(days=KEPT_DAYS, seconds=1)
    work_off(shop)
    assert (only(shop).state, only(shop).error["code"], post[0].received) == ("failed", "MAIL-E005", [])


@pytest.mark.parametrize("address", ["no address", "wang@中国.example", "a@b\r\nBcc: c@d"])
def test_a_faulty_address_fails_with_its_reason(shop: Workspace, post: tuple[Post, Mail], address: str) -> None:
    ann = reachable(shop, "ann")
    set_user(shop, ann, email=address)
    notify(shop, ann)
    work_off(shop)
    assert (only(shop).state, post[0].received) == ("failed", [])
    assert only(shop).error["code"] in ("MAIL-E004", "MAIL-E006")


def test_a_title_of_several_lines_makes_one_subject(shop: Workspace, post: tuple[Post, Mail]) -> None:
    ann = reachable(shop, "ann")
    with shop.write() as unit:
        messages.notify(unit, [ann], words("a\r\nBcc: x@y.example\n b"), words("t"))
    work_off(shop)
    (mail,) = post[0].received
    assert (mail["Subject"], mail["Bcc"]) == ("a Bcc: x@y.example b", None)


def test_what_another_process_holds_is_left_to_it_until_its_claim_ends(
    shop: Workspace, post: tuple[Post, Mail], clock: FixedClock
) -> None:
    notify(shop, reachable(shop, "ann"))
    mine = only(shop)
    assert deliveries._claim(shop, mine.id) is not None
    assert deliveries._claim(shop, mine.id) is None
    assert work_off(shop) == 0
    clock.moment += timedelta(seconds=shop.settings.stalled_seconds)
    work_off(shop)
    assert (only(shop).state, only(shop).attempts, post[0].keys()) == ("sent", 2, [mine.key])


def test_what_the_process_before_held_is_taken_up_at_once_on_the_embedded_database(
    shop: Workspace, post: tuple[Post, Mail], monkeypatch: pytest.MonkeyPatch
) -> None:
    notify(shop, reachable(shop, "ann"))
    with monkeypatch.context() as before:
        before.setattr(deliveries, "ME", "a process that died")
        assert deliveries._claim(shop, only(shop).id) is not None
    assert work_off(shop) == (1 if shop.database.sqlite else 0)
    assert len(post[0].received) == (1 if shop.database.sqlite else 0)
