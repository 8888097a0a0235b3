"""Names: keys for what people call things, and what the headers of columns hint at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from pypinyin import Style, lazy_pinyin

from builders.keys import LONGEST, free
from engine.forms.model import SYSTEM_FIELDS

LONGEST_CHOICE = 60
RESERVED = frozenset({*SYSTEM_FIELDS, "null", "true", "false", "and", "or", "not"})
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
ENGLISH: Mapping[str, str] = {
    "编号": "No.",
    "序号": "No.",
    "名称": "Name",
    "姓名": "Name",
    "客户": "Customer",
    "客户名称": "Customer name",
    "客户编号": "Customer no.",
    "客户姓名": "Customer name",
    "产品": "Product",
    "产品名称": "Product name",
    "商品": "Item",
    "订单": "Order",
    "订单号": "Order no.",
    "订单编号": "Order no.",
    "合同": "Contract",
    "合同编号": "Contract no.",
    "项目": "Project",
    "员工": "Employee",
    "部门": "Department",
    "职位": "Position",
    "日期": "Date",
    "时间": "Time",
    "开始日期": "Start date",
    "结束日期": "End date",
    "创建日期": "Created on",
    "下单日期": "Ordered on",
    "出生日期": "Date of birth",
    "金额": "Amount",
    "总金额": "Total amount",
    "单价": "Unit price",
    "价格": "Price",
    "数量": "Quantity",
    "小计": "Subtotal",
    "合计": "Total",
    "折扣": "Discount",
    "状态": "Status",
    "类型": "Type",
    "类别": "Category",
    "级别": "Level",
    "等级": "Grade",
    "性别": "Gender",
    "年龄": "Age",
    "电话": "Phone",
    "手机": "Mobile",
    "手机号": "Mobile",
    "联系电话": "Phone",
    "联系人": "Contact",
    "邮箱": "E-mail",
    "电子邮箱": "E-mail",
    "网址": "Website",
    "地址": "Address",
    "城市": "City",
    "省份": "Province",
    "地区": "Region",
    "身份证号": "ID number",
    "银行卡号": "Bank card number",
    "负责人": "Owner",
    "上级": "Superior",
    "备注": "Remarks",
    "说明": "Description",
    "描述": "Description",
    "标签": "Tags",
    "来源": "Source",
    "渠道": "Channel",
}


def spoken(text: str) -> str:
    """Return the text in lower-case ASCII letters, digits and underscores; Chinese as it is read."""
    plain = unicodedata.normalize("NFKC", text)
    plain = CAMEL.sub("_", plain)
    read = lazy_pinyin(plain, Style.NORMAL, errors=_letters)
    return re.sub(r"_+", "_", re.sub(r"[^a-z0-9]+", "_", "".join(read).lower())).strip("_")


def _letters(text: str) -> str:
    bare = unicodedata.normalize("NFD", text)
    return "".join(char if char.isascii() else "" if unicodedata.combining(char) else "_" for char in bare)


def key_of(text: str, taken: Collection[str], fallback: str) -> str:
    """Return a key for a form or field that no other has: what people call it, else the fallback."""
    said = spoken(text)
    wanted = said if said[:1].isalpha() else f"{fallback}_{said}".rstrip("_")
    if wanted in RESERVED:
        wanted += "_no" if wanted == "id" else "_field"
    return free(wanted[:LONGEST].rstrip("_"), taken, LONGEST)


def choice_key(text: str, taken: Collection[str]) -> str:
    """Return a key for one of the values of a choice."""
    return free(spoken(text)[:LONGEST_CHOICE].rstrip("_") or "value", taken, LONGEST_CHOICE)


def titles(text: str) -> dict[str, str]:
    """Return a header in both languages, as far as its words are common ones."""
    return {"zh": text, "en": ENGLISH.get(text, text)}


def letters(index: int) -> str:
    """Return a column's name in a spreadsheet."""
    said, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        said = chr(65 + digit) + said
    return said


# --- hints


def _hint(chinese: str, english: str) -> re.Pattern[str]:
    """Return the pattern of Chinese words anywhere and English words of their own in a header."""
    return re.compile(rf"{chinese}|(?<![a-z])(?:{english})(?![a-z])")


IDENTIFIER = _hint(
    r"编号|编码|代码|号码|工号|学号|单号|账号|卡号|帐号|流水号|序列号|证号|条码|邮编|票号|(?:合同|订单|客户|批|型|货|户|车牌)号",
    "id|ids|no|nr|number|code|key|uuid|guid|sku|isbn|zip|postcode|account|serial|fips",
)
COUNTED = _hint(
    "数量|次数|人数|个数|件数|天数|期数|笔数|月数|年龄|库存",
    "count|ct|cnt|qty|quantity|days?|months?|years?|age|times|of|inhabitants|num",
)
AMOUNT = _hint(
    "金额|价格|单价|总价|售价|进价|费用|费$|工资|薪|收入|支出|成本|余额|货款|本金|租金|利润|营业额|销售额|额度|小计|合计|报价|预算",
    "amount|amt|price|cost|salary|balance|bal|fee|revenue|income|payment|payments|pay|budget|subtotal|profit",
)
SHARE = _hint("(?<![汇频倍功速])率|占比|比例|百分比|完成度", "percent|percentage|pct|share|rate|ratio")
DAY = _hint("日期|时间|日$|生日|年月日", "date|day|birthday|dob|on")
TRUTH = _hint("^是否|是否$|^有无", "is|has|flag|active|enabled")
PHONE = _hint("电话|手机|联系方式", "phone|mobile|tel|cell")
CARD = _hint("卡号|银行卡", "card")
LISTED = _hint(
    "类型|类别|分类|种类|状态|级别|等级|性别|方式|渠道|来源|阶段|行业|学历|婚姻|民族|优先级|单位|是否|部门",
    "type|status|level|category|class|kind|gender|sex|grade|stage|channel|source|priority|state|region|department",
)
PERSON = re.compile(
    r"(?:姓名|名字|名称|负责人|经理|联系人|地址|标题|经办人?|销售员|业务员|公司|备注|说明|描述"
    r"|(?<![a-z])(?:name|address|title|manager|owner|company|remarks?|notes?|description|comments?))\W*$"
)
"""Names and free words, which are no choices even where they come again."""
TITLE = _hint("姓名|名称|标题|主题|名字", "name|title|subject")
SUPERIOR = _hint(
    "上级|上一级|父|主管|关联|相关|领导|推荐人|介绍人|归属|所属|前置|原单",
    "parent|related|manager|superior|supervisor|boss|leader|reports|referrer|previous",
)


def hints(header: str, pattern: re.Pattern[str]) -> bool:
    """Tell whether a header hints at what a pattern is about."""
    plain = CAMEL.sub(" ", unicodedata.normalize("NFKC", header)).lower().replace("_", " ")
    return pattern.search(plain) is not None


def identifies(header: str) -> bool:
    """Tell whether a header says that its values name something rather than count it."""
    return hints(header, IDENTIFIER) and not hints(header, COUNTED)


def plain(text: str) -> str:
    """Return a name without case, blanks and signs, to be compared with another."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def one_of_many(name: str) -> str:
    """Return a name without what says that it is a list or several."""
    said = re.sub(r"(列表|清单|信息|资料|明细|台账|档案|表|s|list|table|data)$", "", plain(name))
    return said or plain(name)
