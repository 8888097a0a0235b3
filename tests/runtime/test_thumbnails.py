"""Small pictures: turned as the camera was held, without its notes, within bounds, and for whom the file is alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from runtime import thumbnails
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller
from tests.support.pictures import png
from tests.support.workspaces import app, field, form, load, role

RED, BLUE = (200, 0, 0), (0, 0, 200)
SHOTS = "/api/records/shop.photo"


def photo(format_: str = "JPEG", size: tuple[int, int] = (1600, 800), **said: Any) -> bytes:
    """Return a picture, red on its left half and blue on its right one."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    out = io.BytesIO()
    image.save(out, format_, **said)
    return out.getvalue()


def turned(orientation: int) -> bytes:
    """Return a photo that says how its camera was held, and where it was."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "SECRET CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    return photo(exif=exif, icc_profile=b"SECRET PROFILE", comment=b"SECRET COMMENT")


def small(folder: Path, content: bytes) -> Image.Image | None:
    (folder / "a1").write_bytes(content)
    made = thumbnails.small(folder, "a1")
    return Image.open(io.BytesIO(made)) if made else None


def reddish(image: Image.Image, x: int, y: int) -> bool:
    red, _, blue = image.convert("RGB").tobytes()[3 * (y * image.width + x) :][:3]
    return red > blue


@pytest.mark.parametrize(("format_", "said"), [("JPEG", {}), ("PNG", {}), ("GIF", {}), ("WEBP", {"lossless": True})])
def test_every_format_becomes_a_small_picture(tmp_path: Path, format_: str, said: Any) -> None:
    made = small(tmp_path, photo(format_, **said))
    assert made is not None
    assert (made.format, made.size) == ("WEBP", (480, 240))
    assert (reddish(made, 40, 120), reddish(made, 440, 120)) == (True, False)


def test_a_picture_smaller_than_that_keeps_its_size_and_what_one_sees_through(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(out, "PNG")
    made = small(tmp_path, out.getvalue())
    assert made is not None
    assert (made.size, made.mode, made.getpixel((5, 5))) == ((30, 20), "RGBA", (0, 0, 0, 0))


def test_a_photo_is_turned_and_says_nothing_of_its_camera(tmp_path: Path) -> None:
    made = small(tmp_path, turned(6))  # held a quarter to the right: its left side is up
    assert made is not None
    assert made.size == (240, 480)
    assert (reddish(made, 120, 40), reddish(made, 120, 440)) == (True, False)
    kept = (tmp_path / "thumbnails" / f"a1-{thumbnails.SIDE}.webp").read_bytes()
    assert not made.getexif()
    assert all(one not in kept for one in (b"SECRET", b"EXIF", b"ICCP"))


def test_a_picture_that_lies_or_is_cut_off_is_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The header of the second claims 90,000 x 90,000 pixels: the child would need 8 GB."""
    for content in (photo()[:3000], png(90_000, 90_000), b"\x89PNG\r\n\x1a\n", b"<svg/>"):
        (tmp_path / "thumbnails" / f"a1-{thumbnails.SIDE}.webp").unlink(missing_ok=True)
        assert small(tmp_path, content) is None
    monkeypatch.setattr(thumbnails.subprocess, "run", lambda *_, **__: pytest.fail("it was tried again"))
    assert thumbnails.small(tmp_path, "a1") is None
    assert [path.name for path in (tmp_path / "thumbnails").iterdir()] == [f"a1-{thumbnails.SIDE}.webp"]


def test_a_child_without_time_says_nothing_of_the_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as hurried:
        hurried.setattr(thumbnails, "SECONDS", 0.001)
        assert small(tmp_path, photo()) is None
    assert small(tmp_path, photo()) is not None


@pytest.fixture
def album(workspace: Workspace) -> Workspace:
    reading = {"form": "photo", "actions": ["read"], "others": "read"}
    documents = {
        "app.json": app(),
        "forms/photo.json": form("photo", field("no", "text"), field("shot", "image"), field("paper", "attachment")),
        "roles/boss.json": role("boss", {**reading, "actions": ["read", "create", "update"], "others": "write"}),
        "roles/looker.json": role("looker", reading),
        "roles/blind.json": role("blind", {**reading, "fields": {"shot": "none"}}),
    }
    load(workspace, documents)
    return workspace


def kept(one: Caller, content: bytes, name: str = "a.jpg") -> str:
    answer = one.call("POST", "/api/files", files={"file": (name, content, "image/jpeg")})
    return str(answer.json()["id"])


def test_a_small_picture_is_for_whom_the_file_is(album: Workspace) -> None:
    boss, looker, blind = (caller(album, name, name) for name in ("boss", "looker", "blind"))
    key = kept(boss, photo())
    path = f"/api/files/{key}/thumbnail"
    assert [one.get(path).status_code for one in (boss, looker, blind)] == [200, 404, 404]
    made = boss.post(SHOTS, {"values": {"no": "1", "shot": [key]}}).json()
    shown = looker.get(path)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    assert (shown.headers["cache-control"], shown.headers["vary"]) == ("private, no-cache", "Cookie")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert blind.get(path).status_code == 404
    known = {"If-None-Match": shown.headers["etag"]}
    assert looker.call("GET", path, headers=known).status_code == 304
    assert blind.call("GET", path, headers=known).status_code == 404
    assert boss.patch(f"{SHOTS}/{made['id']}", 1, shot=[]).status_code == 200
    assert looker.call("GET", path, headers=known).status_code == 404


def test_what_is_no_picture_has_no_small_one(album: Workspace) -> None:
    boss = caller(album, "boss", "boss")
    for content, name in ((b"<svg onload='x'/>", "a.svg"), (b"text", "a.jpg"), (png(90_000, 90_000), "b.png")):
        answer = boss.get(f"/api/files/{kept(boss, content, name)}/thumbnail")
        assert (answer.status_code, answer.json()["problems"][0]["code"]) == (404, "FILE-E002")
    assert not (album.files / "thumbnails").exists()
    for path in ("..", "a1%2F..%2Fx", "none"):
        assert boss.get(f"/api/files/{path}/thumbnail").status_code == 404
