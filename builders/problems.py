"""The words of what can be wrong with a draft, besides what is wrong with the definitions in it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.texts import ProblemWords as Words

TEXTS: Mapping[str, Words] = {
    "DRAFT-E001": Words(
        "应用里不能有路径为“{found}”的定义。",
        "An app has no definition at the path '{found}'.",
        "路径应为 app.json，或以下目录之一加“<key>.json”：{folders}。",
        "The path is app.json, or '<key>.json' in one of: {folders}.",
    ),
    "DRAFT-E002": Words(
        "定义有 {found} 个字符，超过上限 {limit}。",
        "The definition has {found} characters, more than the {limit} allowed.",
        "拆成几个定义。",
        "Split it into several definitions.",
    ),
    "DRAFT-E003": Words(
        "别人已修改了这个定义，没有覆盖。",
        "Somebody else has changed this definition; nothing was overwritten.",
        "比较两份内容，再决定保留哪一份。",
        "Compare the two, then choose what to keep.",
    ),
    "DRAFT-E004": Words(
        "已有标识为“{found}”的应用。",
        "There is an app with the key '{found}' already.",
        "换一个标识。",
        "Choose another key.",
    ),
    "DRAFT-E005": Words(
        "这个应用已发布过，不能整个丢弃。",
        "This app has been published and cannot be thrown away.",
        "逐个撤销定义的修改。",
        "Give up the changes of its definitions one by one.",
    ),
    "DRAFT-E006": Words(
        "不能新建类型为“{found}”的定义。",
        "No definition of the kind '{found}' can be begun.",
        "可以新建：{known}。",
        "These can: {known}.",
    ),
    "DRAFT-E007": Words(
        "应用的首要定义 app.json 不能删除。",
        "The app's head, app.json, cannot be removed.",
        "要丢弃从未发布的应用，请删除应用本身。",
        "To throw away an app that was never published, remove the app.",
    ),
    "DRAFT-E008": Words(
        "改动之后，另一个版本已发布了这个定义。",
        "Another release has changed this definition since you did.",
        "比较后选择保留自己的改动，或放弃。",
        "Compare them, then keep your changes or give them up.",
    ),
    "DRAFT-E009": Words(
        "内容与正在使用的版本相同，没有可发布的。",
        "This is what is active already; there is nothing to publish.",
        "先修改再发布。",
        "Change something first.",
    ),
    "DRAFT-E010": Words(
        "这个应用正在发布中。", "This app is being published.", "等它完成后再发布。", "Wait until that is done."
    ),
    "DRAFT-E011": Words(
        "不能同意自己提出的发布申请。",
        "Nobody agrees to what they have asked for themselves.",
        "请另一位搭建者复核。",
        "Ask another maker to look at it.",
    ),
    "DRAFT-E012": Words(
        "修改定义需要它的版本（If-Match）。",
        "Changing a definition needs its version (If-Match).",
        "先读取定义，再带上它的版本。",
        "Read the definition first, then send its version along.",
    ),
    "DRAFT-E014": Words(
        "定义里有 JSON 不认识的数，或嵌套超过 {limit} 层。",
        "The definition holds a number JSON does not know, or is nested more than {limit} levels deep.",
        "改正这个数，或把过深的部分拆开。",
        "Correct the number, or take apart what is nested so deeply.",
    ),
    "DRAFT-E015": Words(
        "公式一个接一个地引用，层次太深，无法计算。",
        "Formulas read one another too deeply to be computed.",
        "减少相互引用的公式。",
        "Let fewer formulas read one another.",
    ),
    "DRAFT-E013": Words(
        "这个角色不在应用“{found}”的草稿里。",
        "There is no role '{found}' in the draft.",
        "从角色列表中选择。",
        "Choose one of the roles.",
    ),
}
