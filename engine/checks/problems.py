"""The words of what can be wrong with scenarios, calendars, prints, public forms and rules that find duplicates."""

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
    "CAL-E001": Words(
        "{found} 年出现了两次。", "The year {found} is there twice.", "合并为一项。", "Put both into one entry."
    ),
    "CAL-E002": Words(
        "{found} 不在 {year} 年。", "{found} is not in {year}.", "移到所属的年份。", "Move it to the year it is in."
    ),
    "CAL-E003": Words(
        "结束日 {last} 早于开始日 {first}。",
        "It ends on {last}, before it begins on {first}.",
        "改正其中一个日期。",
        "Correct one of the dates.",
    ),
    "CAL-E004": Words(
        "{found} 出现了两次。", "{found} is there twice.", "删去重叠的日期。", "Remove the days that overlap."
    ),
    "CAL-E005": Words(
        "{found} 既放假又上班。",
        "{found} is both a holiday and a working day.",
        "只保留其中一个。",
        "Keep only one of them.",
    ),
    "CAL-E006": Words(
        "有几个工作日历（{found}），没有指明用哪一个。",
        "There are several calendars ({found}) and none is named.",
        "在一个应用的 app.json 中写明 calendar。",
        "Name one under calendar in an app's app.json.",
    ),
    "CAL-E007": Words(
        "另一个应用已指明工作日历“{other}”，这里却是“{found}”。",
        "Another app names the calendar '{other}', here it is '{found}'.",
        "一个工作区只有一个工作日历；让两者一致。",
        "A workspace has one calendar; make them the same.",
    ),
    "CAL-E010": Words(
        "通知第 {row} 行的“{column}”不能用：{found}",
        "Row {row} of the notice has a '{column}' that cannot be used: {found}",
        "应为：{expected}。",
        "Expected: {expected}.",
    ),
    "CAL-E011": Words(
        "通知第 {row} 行：{day} 在通知里出现了两次。",
        "Row {row} of the notice: {day} is there twice.",
        "删去其中一行。",
        "Remove one of the rows.",
    ),
    "CAL-E012": Words(
        "通知第 {row} 行：{day} 在日历里是{there}，通知却不是。",
        "Row {row} of the notice: {day} is {there} in the calendar, and not in the notice.",
        "核对通知；若安排确已调整，加 --replace 重新导入。",
        "Check the notice; if the days were changed since, import again with --replace.",
    ),
    "CAL-E013": Words(
        "通知读不出来：{reason}",
        "The notice cannot be read: {reason}",
        "用 csv（列 date、name、kind）或 JSON 列表。",
        "Give a csv (columns date, name, kind) or a JSON list.",
    ),
    "CAL-E014": Words(
        "“{found}”不是工作日历。",
        "'{found}' is no calendar.",
        "写明应用目录下 calendars/ 里的 JSON 文件。",
        "Name a JSON file below calendars/ of an app's folder.",
    ),
    "CAL-E015": Words(
        "通知第 {row} 行的 {day} 属于 {year} 年，日历还没有那一年。",
        "Row {row} of the notice has {day}, and the calendar does not know {year} yet.",
        "先导入 {year} 年的通知。",
        "Import the notice of {year} first.",
    ),
    "CAL-W001": Words(
        "{found} 不是周末，本来就上班。",
        "{found} is no weekend day and worked anyway.",
        "核对日期。",
        "Check the date.",
    ),
    "CAL-W002": Words(
        "工作日历没有 {year} 年的安排（已有：{covered}），那一年只按周末计算。",
        "The calendar knows nothing of {year} (it covers {covered}); in that year weekends alone decide.",
        "通知公布后用 formwright calendar import 导入。",
        "Import the notice once it is out: formwright calendar import.",
    ),
    "PRINT-E001": Words(
        "图片块要么写字段，要么写图片本身。",
        "A picture block names either a field or holds a picture.",
        "留下 field 与 data 之一。",
        "Keep one of field and data.",
    ),
    "PRINT-E002": Words(
        "data 不是 base64 编码的 PNG 或 JPEG 图片。",
        "data is no PNG or JPEG picture in base64.",
        "换一张图片，并以 base64 写入。",
        "Put another picture there, in base64.",
    ),
    "PRINT-E003": Words(
        "“{found}”不是附件字段。", "'{found}' is no attachment field.", "可选：{near}。", "There are: {near}."
    ),
    "PRINT-E004": Words(
        "“{found}”不能合计：只有本表的数值字段才能合计。",
        "'{found}' cannot be totalled: only number fields of the table's own form can.",
        "去掉 total，或换一个数值字段。",
        "Remove total, or choose a number field.",
    ),
    "DUPLICATE-E001": Words(
        "“{found}”不能用来查重：要写本表中保存的单值字段。",
        "Duplicates cannot be found by '{found}': it is no stored single value of this form.",
        "可选：{near}。",
        "There are: {near}.",
    ),
    "DUPLICATE-E002": Words(
        "“{field}”只能按 exact 比较：加密字段与非文字字段没有别的写法。",
        "'{field}' can only be compared exactly: what is encrypted or no text is not typed in several ways.",
        "改为 exact，或换一个文字字段。",
        "Set by to exact, or choose a text field.",
    ),
    "DUPLICATE-E003": Words(
        "只有 similar 的规则要两两比较所有记录。",
        "A rule of similar fields alone would compare every record with every other.",
        "加上一个 exact 或 normal 的字段，先分组再比较。",
        "Add an exact or normal field by which records are grouped first.",
    ),
    "PUBLIC-E001": Words(
        "“{field}”不能公开填写：它由系统填写，或是子表、人员、部门、配置引用。",
        "'{field}' cannot be asked on a public page: it is not written by hand, or it is a sub-table, a person, a "
        "department or a definition.",
        "从 fields 中删去。",
        "Remove it from fields.",
    ),
    "PUBLIC-E002": Words(
        "“{field}”指向其他记录，没有说明哪些可供选择。",
        "'{field}' points at records, and nothing says which of them may be chosen.",
        "写成 {{field, choices}}，choices 是人人都可看到标题的那些记录的条件。",
        "Write {{field, choices}}; choices is the condition of the records whose titles everybody may see.",
    ),
    "PUBLIC-E003": Words(
        "“{field}”不是关联字段，不能写 choices。",
        "'{field}' is no link and takes no choices.",
        "删去 choices。",
        "Remove choices.",
    ),
    "PUBLIC-E004": Words(
        "“{field}”必填，却既不询问也没有默认值，任何答卷都存不下。",
        "'{field}' is required, but it is neither asked for nor has a default: no answer could be stored.",
        "加进 fields，或给它一个默认值。",
        "Add it to fields, or give it a default.",
    ),
    "PUBLIC-E005": Words(
        "结束时间 {found} 不晚于开始时间 {opens}。",
        "It closes at {found}, not after it opens at {opens}.",
        "改正其中一个时间。",
        "Correct one of the two.",
    ),
    "PUBLIC-E006": Words(
        "“{field}”所指的记录没有可公开的名称：表单没有标题字段，或标题字段受保护。",
        "The records '{field}' points at have no name to show: their form has no title field, or it is protected.",
        "换一个字段，或给那个表单一个不受保护的标题字段。",
        "Ask for another field, or give that form a title field that is not protected.",
    ),
    "PUBLIC-E007": Words(
        "“{field}”写了两次。", "'{field}' is asked for twice.", "删去其中一个。", "Remove one of them."
    ),
    "PUBLIC-W001": Words(
        "“{field}”不可重复：拒收一份答卷等于告诉对方这个值已经存在。",
        "'{field}' is unique: an answer that is refused tells a stranger that the value is there.",
        "不是非问不可就去掉；系统不说是哪个字段，并限制被拒的次数。",
        "Leave it out unless it must be asked; which field it was is not said, and refusals are counted.",
    ),
}
