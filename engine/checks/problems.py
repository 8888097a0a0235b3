"""The words of what can be wrong with a scenario."""

from __future__ import annotations

from collections.abc import Mapping

from engine.texts import ProblemWords as Words

TEXTS: Mapping[str, Words] = {
    "SCEN-E001": Words(
        "场景里已有一条叫“{found}”的记录。",
        "The scenario has a record called '{found}' already.",
        "换一个名字。",
        "Give it another name.",
    ),
    "SCEN-E002": Words(
        "“{found}”不是日期或时间。",
        "'{found}' is no date or moment.",
        "写成 2026-03-02 或 2026-03-02T09:00:00。",
        "Write it as 2026-03-02 or 2026-03-02T09:00:00.",
    ),
    "SCEN-E003": Words(
        "“{node}”没有动作“{found}”。",
        "'{node}' has no action '{found}'.",
        "可选：{near}。",
        "There are: {near}.",
    ),
    "SCEN-E004": Words(
        "“{form}”上的流程不是恰好一个，要写明是哪个。",
        "There is not exactly one process over '{form}', so it is to be named.",
        "加上 process，可选：{near}。",
        "Add process; there are: {near}.",
    ),
    "SCEN-E005": Words(
        "“{form}”上没有流程“{found}”。",
        "There is no process '{found}' over '{form}'.",
        "可选：{near}。",
        "There are: {near}.",
    ),
    "SCEN-E006": Words(
        "时间线没有“{found}”这一类。",
        "A timeline has no lines of kind '{found}'.",
        "相近的有：{near}。",
        "Close to it: {near}.",
    ),
    "SCEN-E007": Words(
        "“{found}”不能作“{field}”的值。",
        "'{found}' does not fit the field '{field}'.",
        "换成该字段所指表单的记录，人员用 person。",
        "Name a record of the form the field points at; people are named by person.",
    ),
}
