"""Coming in and going out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.support import CUSTOMERS, address

pytestmark = pytest.mark.browser


def sign_in(page: Page, login: str, password: str) -> None:
    page.get_by_label("用户名").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_a_wrong_password_is_said_and_after_five_one_has_to_wait(open_page: Open) -> None:
    page = open_page("/login", login=None)
    for _ in range(5):
        sign_in(page, "second", "wrong")
        expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
        expect(page.get_by_role("button", name="登录")).to_be_enabled()
    sign_in(page, "second", "demo-second")
    expect(page.get_by_role("alert")).to_have_text("尝试次数过多，稍候几分钟再登录。")


def test_a_link_is_returned_to_after_signing_in(open_page: Open) -> None:
    page = open_page(f"{CUSTOMERS}?search=C001993", login=None)
    expect(page).to_have_url(address("/login?next="))
    sign_in(page, "risk", "demo-risk")
    expect(page).to_have_url(f"{CUSTOMERS}?search=C001993")
    expect(page.get_by_role("row").nth(1)).to_contain_text("C001993")


def test_a_demo_user_is_one_click(open_page: Open) -> None:
    page = open_page("/login", login=None)
    page.get_by_role("region", name="演示用户").get_by_role("button", name="客户经理").click()
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("梁佳宁")


def test_signing_out_closes_the_session(open_page: Open) -> None:
    page = open_page(CUSTOMERS, login="riskhead")
    page.get_by_role("button", name="用户菜单").click()
    page.get_by_role("menuitem", name="退出登录").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    page.goto(CUSTOMERS)
    expect(page).to_have_url(address("/login"))


def test_the_language_chosen_before_signing_in_holds(open_page: Open) -> None:
    page = open_page("/login", login=None)
    page.get_by_role("button", name="English").click()
    page.get_by_label("User name").fill("director")
    page.get_by_label("Password").fill("demo-director")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Home").first).to_be_visible()
