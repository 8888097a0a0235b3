"""Pictures: told by their bytes, measured by their headers, and refused where a field cannot hold them."""

from __future__ import annotations

import struct

import pytest

from engine.errors import RecordRefused
from runtime.pictures import Picture, measure
from runtime.store import files
from runtime.workspace import Workspace
from tests.support.pictures import png
from tests.support.workspaces import app, create, field, form, load

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xdb\x00\x03c\xff\xc2\x00\x0b\x08\x00\x20\x00\x40\x03"
GIF = b"GIF89a" + struct.pack("<HH", 7, 9)
WEBP = b"RIFF\0\0\0\0WEBP"


@pytest.mark.parametrize(
    ("content", "picture"),
    [
        (png(3, 5), Picture("image/png", 3, 5)),
        (JPEG, Picture("image/jpeg", 64, 32)),
        (GIF, Picture("image/gif", 7, 9)),
        (WEBP + b"VP8X\0\0\0\0\0\0\0\0" + b"\x0f\0\0" + b"\xff\0\0", Picture("image/webp", 16, 256)),
        (WEBP + b"VP8L\0\0\0\0\x2f" + (15 | 31 << 14).to_bytes(4, "little"), Picture("image/webp", 16, 32)),
        (WEBP + b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 0x4010, 8), Picture("image/webp", 16, 8)),
    ],
)
def test_a_picture_is_measured_by_its_header(content: bytes, picture: Picture) -> None:
    assert measure(content) == picture
    assert all(measure(content[:length]) in (None, picture) for length in range(len(content)))


@pytest.mark.parametrize("content", [b"", b"<svg/>", png(0, 5), b"\xff\xd8\xff\xda\0\2", b"\xff\xd8\xff\xe0\0\0" * 9])
def test_what_is_no_picture_has_no_measure(content: bytes) -> None:
    assert measure(content) is None


@pytest.fixture
def album(workspace: Workspace) -> Workspace:
    shown = form("photo", field("shot", "image", max_megapixels=1, max_megabytes=1), field("sign", "signature"))
    load(workspace, {"app.json": app(), "forms/photo.json": shown})
    return workspace


def uploaded(workspace: Workspace, content: bytes) -> str:
    key = files.keep(workspace.files, content)
    with workspace.write() as unit:
        files.add(unit.connection, key, "a.png", content, "image/png", unit.now, None)
    return key


def test_a_picture_within_bounds_is_kept(album: Workspace) -> None:
    key = uploaded(album, png(1000, 1000))
    create(album, "shop.photo", {"shot": [key], "sign": [key]})
    with album.read() as unit:
        assert files.uploads(unit.connection, [key])[key].pixels == 10**6


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<script>", "VALUE-E027"),
        (png(1001, 1000), "VALUE-E028"),
        (png(2**31, 2**31), "VALUE-E028"),
        (png(5, 5) + b"\0" * 10**6, "VALUE-E028"),
    ],
)
def test_what_only_claims_to_be_a_picture_or_is_too_large_is_refused(
    album: Workspace, content: bytes, code: str
) -> None:
    key = uploaded(album, content)
    with pytest.raises(RecordRefused) as refusal:
        create(album, "shop.photo", {"shot": [key]})
    assert [(one.code, one.path) for one in refusal.value.problems] == [(code, "/values/shot")]


def test_a_file_that_does_not_exist_is_no_picture(album: Workspace) -> None:
    with pytest.raises(RecordRefused) as refusal:
        create(album, "shop.photo", {"sign": ["nowhere"]})
    assert [one.code for one in refusal.value.problems] == ["VALUE-E027"]
