"""The words of what can be wrong with a text that has places, and with the channels it goes by."""

from __future__ import annotations

from collections.abc import Mapping

from engine.texts import ProblemWords as Words

TEXTS: Mapping[str, Words] = {
    "TEMPLATE-E001": Words(
        "“{found}”不是占位。",
        "'{found}' is not a place.",
        "占位写作 {{字段}} 或 {{字段 | 筛选}}；花括号本身写两个。",
        "Write {{field}} or {{field | filter}}; write a brace itself twice.",
    ),
    "TEMPLATE-E002": Words(
        "“{place}”中没有名为“{found}”的筛选。",
        "There is no filter '{found}' in '{place}'.",
        "相近的有：{near}。",
        "Close: {near}.",
    ),
    "TEMPLATE-E003": Words(
        "“{place}”中的筛选“{filter}”不能这样用：{reason}。",
        "The filter '{filter}' cannot be used like this in '{place}': {reason}.",
        "换一个筛选，或改正参数。",
        "Choose another filter, or correct its argument.",
    ),
    "TEMPLATE-E005": Words(
        "加密字段“{field}”不能写进消息。",
        "The encrypted field '{field}' cannot be put into a message.",
        "删去这个占位，请读者到记录中查看。",
        "Remove the place; its reader finds the value in the record.",
    ),
    "TEMPLATE-E007": Words(
        "模板“{template}”用于表单“{expected}”，这里是“{found}”。",
        "The template '{template}' is for the form '{expected}'; this is '{found}'.",
        "换一个同一表单的模板。",
        "Choose a template of the same form.",
    ),
    "TEMPLATE-E008": Words(
        "没有名为“{found}”的渠道。", "There is no channel '{found}'.", "相近的有：{near}。", "Close: {near}."
    ),
    "TEMPLATE-E009": Words(
        "消息要么写标题与内容，要么选择模板。",
        "A message has either its own title and text, or a template.",
        "留下两者之一。",
        "Keep one of the two.",
    ),
}
