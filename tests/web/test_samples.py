"""What the shipped samples and the shipped rule look like to who opens the product."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.support import OBJECT, RULE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("form", "count"),
    [("customer_base.customer", "2,000"), ("credit_card_crm.card", "2,000"), ("credit_card_crm.statement", "12,000")],
)
def test_the_list_says_how_many_records_there_are(open_page: Open, form: str, count: str) -> None:
    page = open_page(f"/f/{form}")
    expect(page.get_by_text(f"已显示 50 条，共 {count} 条")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(51)


def test_a_firing_says_why_and_leads_to_what_it_did(open_page: Open) -> None:
    page = open_page(RULE)
    expect(page.get_by_text("触发 158 次")).to_be_visible()
    firing = page.get_by_role("region", name="触发记录").get_by_role("listitem").first
    firing.get_by_role("button", name="为什么触发").click()
    expect(firing.get_by_role("img", name="成立", exact=True)).to_have_count(3)
    late, amount = firing.get_by_role("listitem").filter(has=page.locator("strong")).all()[-2:]
    expect(late).to_contain_text("最近 3 期账单中“是否逾期”为“是”的有 3 期")
    expect(late.locator("strong")).to_have_text("3")
    found, limit = (float(one.replace(",", "")) for one in amount.locator("strong").all_text_contents())
    assert found > limit == 5000
    addresses = {one.get_attribute("href") or "" for one in firing.get_by_role("link").all()}
    for form in ("credit_card_crm.card", "customer_base.customer", "customer_base.ticket", "customer_base.risk_event"):
        address = next(one for one in addresses if one.startswith(f"/f/{form}/"))
        assert page.request.get(f"/api/records{address.removeprefix('/f')}").ok


def test_the_customer_a_rule_fired_for_is_raised_and_restricted(open_page: Open) -> None:
    page = open_page(RULE)
    link = page.get_by_role("region", name="触发记录").get_by_role("link").nth(1)
    address = link.get_attribute("href") or ""
    link.click()
    facts = page.locator("header dl")
    expect(facts).to_contain_text("限制交易是")
    expect(facts).to_contain_text(re.compile("风险等级(中|高)"))
    expect(page.get_by_role("region", name="修改历史")).to_contain_text("因规则“连续三期逾期预警”")
    page.goto(f"{OBJECT}/{address.rpartition('/')[2]}")
    expect(
        page.get_by_role("region", name="规则触发记录").get_by_role("link", name="连续三期逾期预警").first
    ).to_be_visible()
    page.get_by_role("tab", name="工单").click()
    expect(page.get_by_role("table", name="工单").get_by_role("row").nth(1)).to_contain_text("催收")
