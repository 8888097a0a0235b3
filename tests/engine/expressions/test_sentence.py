"""Conditions and values in words: every shipped rule, and a table of what business people write."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.catalog import Catalog, compile_catalog
from engine.expressions.sentence import label, option_shown, sentence, told_value
from engine.expressions.syntax import parse
from engine.expressions.types import Json
from runtime.kinds import every_kind
from runtime.planning import read_folder
from tests.engine.expressions.world import MAIN, SCHEMA

APPS = Path(__file__).parents[3] / "apps"
TICKET = "customer_base.ticket"

RULES = {
    "card_restricted": (
        "“卡状态”等于“已激活”，且持卡人的“限制交易”为“是”",
        "“Status” is “Activated”, and the cardholder's “Trading restricted” is “Yes”",
    ),
    "contact_refused": (
        "“谢绝营销”有改动，且“谢绝营销”为“是”",
        "“Do not contact” has changed, and “Do not contact” is “Yes”",
    ),
    "fraud_event": ("“风险类型”等于“欺诈”，且“未解除”为“是”", "“Kind” is “Fraud”, and “Open” is “Yes”"),
    "late_three": (
        "最近 3 期账单中“是否逾期”为“是”的有 3 期，且最近一期账单的“账单金额”大于参数“连续逾期金额门槛”（5,000.00）",
        "in 3 of the last 3 statements “Late” is “Yes”, and “Amount due” of the newest statement is more than"
        " the parameter “Amount for lateness in a row” (5,000.00)",
    ),
    "limit_current": ("“卡片”不为空", "“Card” is not blank"),
    "limit_once": ("卡片的“在途调额申请”大于 1", "the card's “Limit changes in approval” is more than 1"),
    "ticket_escalated": ("“处理层级”等于“主管”，且“状态”等于“待处理”", "“Tier” is “Manager”, and “Status” is “Open”"),
    "ticket_route": ("“工单类型”等于“投诉”", "“Kind” is “Complaint”"),
}
ACTIONS = {
    ("late_three", 0): ("把客户的“风险等级”上调一级", "Set “Risk grade” of the customer one level up"),
    ("late_three", 1): ("把客户的“限制交易”设为“是”", "Set “Trading restricted” of the customer to “Yes”"),
    ("fraud_event", 0): ("把客户的“风险等级”设为“极高”", "Set “Risk grade” of the customer to “Very high”"),
    ("ticket_route", 0): (
        "把工单的“处理层级”按条件设定：“涉及金额”大于参数“主管处理金额门槛”时为“主管”；"
        "“问题分类”等于“欺诈盗用”或“涉及金额”大于参数“二线处理金额门槛”时为“二线”；其余为“一线”",
        "Set “Tier” of the ticket to “Manager” if “Amount” is more than the parameter “Amount for the manager”;"
        " “Second line” if “Type” is “Fraud” or “Amount” is more than the parameter “Amount for the second line”;"
        " otherwise “First line”",
    ),
}
VECTORS = [
    (
        'NOT OR({status} = "solved", {status} = "closed")',
        "“状态”不等于“已解决”，且“状态”不等于“已关闭”",
        "“Status” is not “Solved”, and “Status” is not “Closed”",
    ),
    (
        'AND({status} <> "closed", OR({type} = "fraud", {amount} >= 50000), NOT(ISBLANK({due_at})))',
        "“状态”不等于“已关闭”，（“问题分类”等于“欺诈盗用”或“涉及金额”不低于 50,000），且“处理时限”不为空",
        "“Status” is not “Closed”, (“Type” is “Fraud” or “Amount” is at least 50,000), and “Due at” is not blank",
    ),
    ("{due_at} < NOW()", "“处理时限”早于现在", "“Due at” is before now"),
    ("{amount} = NULL", "“涉及金额”为空", "“Amount” is blank"),
    ("NOT {amount} < 5", "并非“涉及金额”小于 5", "it is not so that “Amount” is less than 5"),
    (
        '{customer.risk_grade} > "medium"',
        "客户的“风险等级”高于“中”",
        "the customer's “Risk grade” is above “Medium”",
    ),
    (
        'IN({customer.risk_grade}, "high", "very_high")',
        "客户的“风险等级”为“高”、“极高”之一",
        "the customer's “Risk grade” is one of “High”, “Very high”",
    ),
    (
        'NOT IN({status}, "solved", "closed")',
        "“状态”不为“已解决”、“已关闭”中的任何一个",
        "“Status” is none of “Solved”, “Closed”",
    ),
    (
        'IN("sms", {customer.channel_pref})',
        "客户的“偏好渠道”包含“短信”",
        "the customer's “Preferred channels” contains “SMS”",
    ),
    ("COUNTOF({customer.tickets}) = 0", "客户没有工单", "there are no tickets of the customer"),
    ("COUNTOF({customer.tickets}) > 0", "客户的工单至少有 1 条", "there is at least 1 ticket of the customer"),
    (
        "COUNTIF({customer.risk_events}, {open}) >= 2",
        "客户的风险记录中“未解除”为“是”的至少有 2 条",
        "in at least 2 of the risk events of the customer “Open” is “Yes”",
    ),
    (
        'ANYOF({customer.risk_events}, AND({open}, {kind} = "fraud"))',
        "客户至少有一条风险记录满足“未解除”为“是”且“风险类型”等于“欺诈”",
        "in at least one of the risk events of the customer “Open” is “Yes” and “Kind” is “Fraud”",
    ),
    (
        'NOT ANYOF({customer.risk_events}, {kind} = "fraud")',
        "客户没有风险记录满足“风险类型”等于“欺诈”",
        "in none of the risk events of the customer “Kind” is “Fraud”",
    ),
    (
        'LASTOF({customer.risk_events}, "date", {kind}) = "fraud"',
        "客户最近一条风险记录的“风险类型”等于“欺诈”",
        "“Kind” of the newest risk event of the customer is “Fraud”",
    ),
    (
        "SUMOF({customer.cards}, {balance}) > SUMOF({customer.cards}, {credit_limit}) * 0.9",
        "客户的信用卡的“未还余额”合计大于客户的信用卡的“信用额度”合计 × 0.9",
        "the total “Balance” of the cards of the customer is more than the total “Credit limit” of the cards of the"
        " customer × 0.9",
    ),
    (
        'STREAK({customer.interactions}, "time", {kind} = "complaint") >= 3',
        "客户最近至少连续 3 条互动记录“类型”等于“投诉”",
        "“Kind” is “Complaint” in at least the 3 newest interactions of the customer",
    ),
    (
        'DATEADD({received_at}, 3, "day") < NOW()',
        "“受理时间”后 3 天早于现在",
        "3 days after “Received at” is before now",
    ),
    (
        "IFBLANK({amount}, 0) + 3 * (5 - {satisfaction}) > 3",
        "“涉及金额”（为空时取 0） + 3 × （5 − “满意度”）大于 3",
        "“Amount” (0 if blank) + 3 × (5 − “Satisfaction”) is more than 3",
    ),
    (
        "ROUND({amount} / 3, 2) > 5",
        "“涉及金额” ÷ 3 四舍五入到 2 位小数大于 5",
        "“Amount” ÷ 3 rounded to 2 places is more than 5",
    ),
    (
        'LOOKUP("customer", "name", {subject}, {risk_grade}) = "high"',
        "“客户”中“姓名”等于“标题”的最新一条的“风险等级”等于“高”",
        "“Risk grade” of the newest customer whose “Name” is “Subject” is “High”",
    ),
    (
        'MAPX("ticket", "customer", {customer}, {amount}, "sum") > 100',
        "“工单”中“客户”等于“客户”的各条的“涉及金额”合计大于 100",
        "the total “Amount” of every ticket whose “Customer” is “Customer” is more than 100",
    ),
    (
        'EXISTS("customer", "risk_grade", "high")',
        "“客户”中有“风险等级”等于“高”的记录",
        "there is a customer whose “Risk grade” is “High”",
    ),
    (
        'NOT EXISTS("ticket", "subject", {subject}, AND({status} = "open", {amount} > 5))',
        "“工单”中没有“标题”等于“标题”的记录满足“状态”等于“待处理”且“涉及金额”大于 5",
        "there is no ticket whose “Subject” is “Subject” and where “Status” is “Open” and “Amount” is more than 5",
    ),
    ("ISCHANGED({status})", "“状态”有改动", "“Status” has changed"),
    ('PRIORVALUE({status}) = "open"', "“状态”改动前的值等于“待处理”", "the former value of “Status” is “Open”"),
    ('{owner} = USER("id")', "“处理人”等于当前用户", "“Owner” is the current user"),
    ("{answered_in_time} = TRUE", "“按时答复”为“是”", "“Answered in time” is “Yes”"),
    ("{answered_in_time} <> TRUE", "“按时答复”为“否”", "“Answered in time” is “No”"),
    ("NOT {answered_in_time}", "“按时答复”为“否”", "“Answered in time” is “No”"),
    ('CONTAINS({subject}, "ab")', "“标题”包含“ab”", "“Subject” contains “ab”"),
    ('MASK({subject}, 1, 2) = "a"', "遮盖（“标题”，1，2）等于“a”", "Mask(“Subject”, 1, 2) is “a”"),
]
PLAIN: list[tuple[Json, str, str]] = [
    ({"in": [{"var": "level"}, ["low", "mid"]]}, "“字段level”为“low”、“mid”之一", "“Level” is one of “low”, “mid”"),
    (
        {">": [{"/": [{"var": "n"}, 2]}, {"param": "k"}]},
        "“字段n” ÷ 2 大于参数“k”",
        "“N” ÷ 2 is more than the parameter “k”",
    ),
    ({"<=": [1, {"var": "n"}, 5]}, "“字段n”在 1 与 5 之间", "“N” is between 1 and 5"),
    (True, "始终成立", "always"),
    ({"<": [{"var": "n"}]}, "<({字段n})", "<({N})"),
]  # fmt: skip


@cache
def shipped() -> Catalog:
    kinds = every_kind()
    catalog, problems = compile_catalog([bundle("customer_base"), bundle("credit_card_crm")], kinds, {})
    assert catalog is not None, problems
    return catalog


def bundle(app: str) -> Bundle:
    found, problems = read_folder(APPS / app)
    assert found is not None, problems
    return found


def test_every_shipped_rule_is_in_the_table() -> None:
    assert {name.partition(".")[2] for name in shipped().rules} == RULES.keys()


@pytest.mark.parametrize("key", RULES)
def test_a_shipped_rule_reads_as_a_sentence(key: str) -> None:
    rule = shipped().rules[f"credit_card_crm.{key}"]
    values = shipped().default_parameters()
    said = [sentence(rule.definition.when, shipped().schema, rule.form.name, x, values) for x in ("zh", "en")]
    assert tuple(said) == RULES[key]


@pytest.mark.parametrize(("key", "place"), ACTIONS)
def test_an_action_says_what_becomes_of_the_field(key: str, place: int) -> None:
    rule = shipped().rules[f"credit_card_crm.{key}"]
    action = rule.actions[place]
    said = [action.kind.say(action.options, rule.setting, language) for language in ("zh", "en")]
    assert tuple(said) == ACTIONS[key, place]


@pytest.mark.parametrize(("formula", "zh", "en"), VECTORS, ids=[v[0] for v in VECTORS])
def test_a_condition_over_tickets_reads_as_a_sentence(formula: str, zh: str, en: str) -> None:
    expression, problems = parse(formula, shipped().schema, TICKET)
    assert not problems
    assert sentence(expression, shipped().schema, TICKET, "zh") == zh
    assert sentence(expression, shipped().schema, TICKET, "en") == en


@pytest.mark.parametrize(("expression", "zh", "en"), PLAIN)
def test_what_has_no_titles_is_shown_by_its_keys(expression: Json, zh: str, en: str) -> None:
    assert sentence(expression, SCHEMA, MAIN, "zh") == zh
    assert sentence(expression, SCHEMA, MAIN, "en") == en


def test_values_are_told_beside_their_labels() -> None:
    schema = shipped().schema
    assert label({"var": "answered_in_time"}, schema, TICKET, "en") == "“Answered in time”"
    assert option_shown({"var": "status"}, "solved", schema, TICKET, "zh") == "已解决"
    assert option_shown({"var": "status"}, "gone", schema, TICKET, "zh") == "gone"
    assert told_value({"prevchoice": [{"var": "tier"}]}, schema, TICKET, "zh", "tier") == "下调一级"
    assert told_value(None, schema, TICKET, "zh", "tier") == "清空"
    assert told_value({"dateadd": [{"now": []}, 72, "hour"]}, schema, TICKET, "zh", "due_at") == "设为 72 小时后"
    assert told_value({"dateadd": [{"now": []}, 72, "hour"]}, schema, TICKET, "en", "due_at") == "to 72 hours from now"
