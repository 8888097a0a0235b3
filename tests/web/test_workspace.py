"""The makers' workspace: an app begun, filled, published, changed and brought back, by mouse and by keyboard."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open, served, visits
from tests.web.support import call, settled

pytestmark = pytest.mark.browser
APPS = {"zh": "搭建应用", "en": "Build apps"}


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of one's own: what is published here concerns no other test."""
    with served(tmp_path_factory.mktemp("making"), "--demo") as address:
        yield address
