"""Comments: open to whoever may read the record and to nobody else; mentions reach their person once."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from runtime.store.tables import audit, comment, outbox, user
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, signed_in
from tests.support.workspaces import SHOP, create, load, person, role

COMMENTS = "/api/records/shop.customer/1/comments"


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """Ann keeps customer 1 and sees no other; Bob sees every customer; Eve sees orders only."""
    load(workspace, {**SHOP, "roles/seller.json": role("seller", {"form": "order"})})
    ann = person(workspace, "ann", "keeper")
    person(workspace, "bob", "clerk")
    person(workspace, "eve", "seller")
    create(workspace, "shop.customer", {"no": "1", "name": "One", "keeper": ann.id}, {"no": "2", "name": "Two"})
    return workspace


@pytest.fixture
def ann(shop: Workspace) -> Caller:
    return signed_in(shop, "ann")


@pytest.fixture
def bob(shop: Workspace) -> Caller:
    return signed_in(shop, "bob")


def key_of(workspace: Workspace, login: str) -> int:
    with workspace.read() as unit:
        return int(unit.connection.execute(sa.select(user.c.id).where(user.c.login == login)).scalar_one())


def say(one: Caller, text: str, path: str = COMMENTS, **more: Any) -> dict[str, Any]:
    answer = one.post(path, {"text": text, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def texts(one: Caller, **query: Any) -> list[str | None]:
    return [row["text"] for row in one.get(COMMENTS, **query).json()["rows"]]


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["problems"][0]["code"]


def test_readers_of_a_record_talk_about_it_and_the_newest_comes_last(ann: Caller, bob: Caller) -> None:
    first = say(ann, "  is {name} fine?  ")
    assert (first["text"], first["own"], first["author"]["title"]) == ("is {name} fine?", True, "Ann")
    say(bob, "yes")
    assert texts(ann) == texts(bob) == ["is {name} fine?", "yes"]
    assert [row["own"] for row in bob.get(COMMENTS).json()["rows"]] == [False, True]


def test_pages_lead_to_earlier_comments(ann: Caller) -> None:
    for place in range(5):
        say(ann, str(place))
    newest = ann.get(COMMENTS, limit="2").json()
    assert [row["text"] for row in newest["rows"]] == ["3", "4"]
    middle = ann.get(COMMENTS, limit="2", after=newest["next"]).json()
    assert [row["text"] for row in middle["rows"]] == ["1", "2"]
    last = ann.get(COMMENTS, limit="2", after=middle["next"]).json()
    assert ([row["text"] for row in last["rows"]], last["next"]) == (["0"], None)
    assert code(ann.get(COMMENTS, after="nonsense")) == (400, "QUERY-E003")


@pytest.mark.parametrize("login", ["ann", "eve"])
def test_what_may_not_be_read_has_no_comments_as_if_it_were_not_there(shop: Workspace, bob: Caller, login: str) -> None:
    """Ann may not see customer 2, Eve no customers at all: every route answers as for a record that is missing."""
    hidden, missing = ("/api/records/shop.customer/2", "/api/records/shop.customer/99")
    key = say(bob, "between us", f"{hidden}/comments")["id"]
    one = signed_in(shop, login)

    def asked(record: str) -> list[tuple[int, str]]:
        path = f"{record}/comments"
        body = {"text": "let me in"}
        answers = [one.get(path), one.get(f"{path}/people"), one.post(path, body)]
        answers += [one.call("PATCH", f"{path}/{key}", body), one.call("DELETE", f"{path}/{key}")]
        return [(answer.status_code, answer.text) for answer in answers]

    assert asked(hidden) == asked(missing)
    assert {status for status, _ in asked(hidden)} == {404}
    assert [row["text"] for row in bob.get(f"{hidden}/comments").json()["rows"]] == ["between us"]


def test_a_comment_is_found_under_its_own_record_only(bob: Caller) -> None:
    key = say(bob, "about one")["id"]
    other = f"/api/records/shop.customer/2/comments/{key}"
    assert bob.call("PATCH", other, {"text": "x"}).status_code == 404
    assert bob.call("DELETE", other).status_code == 404


def test_a_mentioned_reader_is_told_once_with_the_way_to_the_record(shop: Workspace, ann: Caller, bob: Caller) -> None:
    bobs = key_of(shop, "bob")
    with shop.database.write() as connection:
        connection.execute(sa.update(user).where(user.c.id == bobs).values(email="bob@x.example"))
    said = say(ann, f"see @[user:{bobs}] and @[user:{bobs}]")
    assert said["mentions"] == [{"id": bobs, "title": "Bob"}]
    ann.call("PATCH", f"{COMMENTS}/{said['id']}", {"text": f"look @[user:{bobs}]"})
    told = bob.get("/api/messages").json()["rows"]
    assert [(one["title"], one["form"], one["record"]) for one in told] == [
        ("Ann mentioned you in a comment", "shop.customer", 1)
    ]
    with shop.read() as unit:
        sent = unit.connection.execute(sa.select(outbox.c.address, outbox.c.record_id)).all()
    assert [tuple(row) for row in sent] == [("bob@x.example", 1)]
    assert ann.get("/api/messages").json()["rows"] == []


def test_an_edit_tells_only_who_is_mentioned_anew_and_nobody_tells_himself(shop: Workspace, ann: Caller) -> None:
    said = say(ann, f"note to self @[user:{key_of(shop, 'ann')}]")
    assert ann.get("/api/messages").json()["rows"] == []
    ann.call("PATCH", f"{COMMENTS}/{said['id']}", {"text": f"@[user:{key_of(shop, 'bob')}]"})
    assert len(signed_in(shop, "bob").get("/api/messages").json()["rows"]) == 1


def test_who_may_not_read_the_record_is_neither_offered_nor_mentioned(shop: Workspace, bob: Caller) -> None:
    assert [one["name"] for one in bob.get(f"{COMMENTS}/people").json()] == ["Ann"]
    assert bob.get("/api/records/shop.customer/2/comments/people").json() == []
    eve = key_of(shop, "eve")
    answer = bob.post(COMMENTS, {"text": f"@[user:{eve}] @[user:999]"})
    assert code(answer) == (400, "COMMENT-E001")
    assert "Eve, #999" in answer.json()["problems"][0]["message"]
    hidden = f"@[user:{key_of(shop, 'ann')}]"
    assert code(bob.post("/api/records/shop.customer/2/comments", {"text": hidden})) == (400, "COMMENT-E001")
    assert texts(bob) == []
    assert signed_in(shop, "eve").get("/api/messages").json()["rows"] == []


def test_people_are_offered_by_what_is_typed(shop: Workspace, ann: Caller) -> None:
    person(shop, "bo", "boss")
    assert [one["name"] for one in ann.get(f"{COMMENTS}/people", search="bO").json()] == ["Bo", "Bob"]


def test_an_edit_and_a_deletion_are_seen_and_audited(shop: Workspace, ann: Caller, bob: Caller) -> None:
    key = say(ann, "frst")["id"]
    changed = ann.call("PATCH", f"{COMMENTS}/{key}", {"text": "first"}).json()
    assert (changed["text"], changed["edited_at"]) == ("first", "2026-11-22T06:30:00Z")
    assert ann.call("DELETE", f"{COMMENTS}/{key}").status_code == 204
    (left,) = bob.get(COMMENTS).json()["rows"]
    assert (left["text"], left["deleted_at"], left["author"]["title"]) == (None, "2026-11-22T06:30:00Z", "Ann")
    with shop.read() as unit:
        mine = sa.select(audit.c.action, audit.c.detail).where(audit.c.form == "shop.customer", audit.c.record_id == 1)
        rows = [tuple(row) for row in unit.connection.execute(mine.order_by(audit.c.id))]
        assert unit.connection.execute(sa.select(comment.c.text)).scalar_one() == ""
    assert rows[1:] == [
        ("comment", {"comment": key}),
        ("edit_comment", {"comment": key, "text": ["frst", "first"]}),
        ("delete_comment", {"comment": key, "text": ["first", None]}),
    ]
    assert ann.call("PATCH", f"{COMMENTS}/{key}", {"text": "back"}).status_code == 404


def test_a_comment_that_stays_the_same_was_not_edited(ann: Caller) -> None:
    key = say(ann, "same")["id"]
    assert ann.call("PATCH", f"{COMMENTS}/{key}", {"text": "same"}).json()["edited_at"] is None


def test_nobody_changes_or_deletes_what_another_said(ann: Caller, bob: Caller) -> None:
    key = say(ann, "mine")["id"]
    assert code(bob.call("PATCH", f"{COMMENTS}/{key}", {"text": "yours"})) == (403, "COMMENT-E002")
    assert code(bob.call("DELETE", f"{COMMENTS}/{key}")) == (403, "COMMENT-E002")
    assert texts(ann) == ["mine"]


@pytest.mark.parametrize("text", ["", " \n　", "x" * 5001, "a\0b", None, 7])
def test_a_comment_says_something_of_bounded_length(ann: Caller, text: Any) -> None:
    assert code(ann.post(COMMENTS, {"text": text})) == (422, "SHAPE-E001")


def test_a_repeated_request_says_it_once(ann: Caller) -> None:
    first, again = (ann.post(COMMENTS, {"text": "hello"}, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert texts(ann) == ["hello"]


def test_comments_are_gone_with_their_record_and_come_back_with_it(shop: Workspace, ann: Caller) -> None:
    boss = caller(shop, "boss", "boss")
    key = say(ann, "kept")["id"]
    assert boss.delete("/api/records/shop.customer/1", 1).status_code == 204
    assert boss.get(COMMENTS).status_code == boss.post(COMMENTS, {"text": "x"}).status_code == 404
    assert ann.call("PATCH", f"{COMMENTS}/{key}", {"text": "x"}).status_code == 404
    assert boss.post("/api/records/shop.customer/1/undelete").status_code == 200
    assert texts(boss) == ["kept"]


def uploaded(one: Caller) -> str:
    answer = one.call("POST", "/api/files", files={"file": ("paper.txt", b"the paper", "text/plain")})
    return str(answer.json()["id"])


def test_a_file_of_a_comment_is_read_by_readers_of_its_record(shop: Workspace, ann: Caller, bob: Caller) -> None:
    file = uploaded(ann)
    said = say(ann, "see this", files=[file])
    assert said["files"] == [{"id": file, "name": "paper.txt"}]
    assert bob.get(f"/api/files/{file}").content == b"the paper"
    assert signed_in(shop, "eve").get(f"/api/files/{file}").status_code == 404
    changed = ann.call("PATCH", f"{COMMENTS}/{said['id']}", {"text": "see", "files": [file, uploaded(ann)]})
    assert [one["name"] for one in changed.json()["files"]] == ["paper.txt", "paper.txt"]
    ann.call("DELETE", f"{COMMENTS}/{said['id']}")
    assert (bob.get(f"/api/files/{file}").status_code, ann.get(f"/api/files/{file}").status_code) == (404, 404)


def test_a_comment_takes_its_writers_own_uploads_only(ann: Caller, bob: Caller) -> None:
    for file in (uploaded(bob), "nothing"):
        assert code(ann.post(COMMENTS, {"text": "mine", "files": [file]})) == (400, "COMMENT-E003")
    assert texts(ann) == []
