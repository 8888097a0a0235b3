"""The words of what can be wrong with a form, a record or one of its values."""

from __future__ import annotations

from collections.abc import Mapping

from engine.texts import ProblemWords as Words

TEXTS: Mapping[str, Words] = {
    "VALUE-E001": Words(
        "应为{expected}，实际是“{found}”。",
        "Expected {expected}, found '{found}'.",
        "改成{expected}后再保存。",
        "Change it to {expected}.",
    ),
    "VALUE-E002": Words(
        "“{found}”不是数字。",
        "'{found}' is not a number.",
        "只填数字，例如 1234.50。",
        "Write digits only, such as 1234.50.",
    ),
    "VALUE-E003": Words(
        "“{found}”超过 {digits} 位数字。",
        "'{found}' has more than {digits} digits.",
        "检查是否多填了数字。",
        "Check for a digit too many.",
    ),
    "VALUE-E004": Words(
        "“{found}”小于下限 {limit}。",
        "'{found}' is below the least value {limit}.",
        "填写不小于 {limit} 的值。",
        "Give a value of at least {limit}.",
    ),
    "VALUE-E005": Words(
        "“{found}”大于上限 {limit}。",
        "'{found}' is above the greatest value {limit}.",
        "填写不大于 {limit} 的值。",
        "Give a value of at most {limit}.",
    ),
    "VALUE-E006": Words(
        "没有选项“{found}”。",
        "There is no choice '{found}'.",
        "可选：{choices}。",
        "Choose one of: {choices}.",
    ),
    "VALUE-E007": Words(
        "“{found}”的小数超过 {scale} 位。",
        "'{found}' has more than {scale} decimals.",
        "四舍五入到 {scale} 位小数后再填。",
        "Round it to {scale} decimals.",
    ),
    "VALUE-E008": Words(
        "“{found}”不是 1900 至 2299 年间的{expected}。",
        "'{found}' is not a {expected} between 1900 and 2299.",
        "按 {example} 的格式填写。",
        "Write it like {example}.",
    ),
    "VALUE-E009": Words(
        "“{found}”的格式不对。",
        "'{found}' does not have the right form.",
        "应当是{expected}。",
        "It should be {expected}.",
    ),
    "VALUE-E010": Words(
        "文字有 {found} 个字，超过上限 {limit}。",
        "The text has {found} characters, more than {limit}.",
        "缩短到 {limit} 个字以内。",
        "Shorten it to {limit} characters.",
    ),
    "VALUE-E011": Words(
        "证件号码的校验位不对。",
        "The check digit of the document number is wrong.",
        "对照证件逐位核对。",
        "Compare it with the document digit by digit.",
    ),
    "VALUE-E012": Words(
        "文字里有不可保存的控制字符。",
        "The text holds a control character that cannot be stored.",
        "删去该字符后再保存。",
        "Remove the character.",
    ),
    "VALUE-E013": Words(
        "“{found}”不在步长上：从 {start} 起，每步 {step}。",
        "'{found}' lies between two steps: they begin at {start} and are {step} apart.",
        "改成最近的一步。",
        "Take the nearest step.",
    ),
    "VALUE-E015": Words(
        "找不到“{found}”对应的{target}。",
        "There is no {target} '{found}'.",
        "先新建该{target}，或改为已有的。",
        "Create the {target} first, or name an existing one.",
    ),
    "VALUE-E016": Words("“{field}”必填。", "'{field}' is required.", "填写“{field}”。", "Fill in '{field}'."),
    "VALUE-E017": Words("{message}", "{message}", "修改后再保存。", "Change it and save again."),
    "VALUE-E018": Words(
        "无权修改“{field}”。",
        "You may not change '{field}'.",
        "请有权限的同事修改，或由管理员授权。",
        "Ask a colleague with the right, or an administrator.",
    ),
    "VALUE-E019": Words(
        "“{field}”已有相同的值，不能重复。",
        "Another record already has this '{field}'.",
        "改用其他值，或打开已有记录。",
        "Use another value, or open the existing record.",
    ),
    "VALUE-E020": Words(
        "“{field}”由系统填写，不能手工修改。",
        "'{field}' is written by the system and cannot be changed by hand.",
        "去掉这个字段后再保存。",
        "Leave the field out.",
    ),
    "VALUE-E021": Words(
        "计算结果超出“{field}”的位数。",
        "The computed value of '{field}' has too many digits.",
        "检查参与计算的数值。",
        "Check the values it is computed from.",
    ),
    "VALUE-E023": Words(
        "表单“{form}”没有字段“{found}”。",
        "Form '{form}' has no field '{found}'.",
        "检查字段名。相近的有：{near}。",
        "Check the name. Close to it: {near}.",
    ),
    "VALUE-E024": Words(
        "仍有 {count} 条“{form}”引用这条记录，不能删除。",
        "{count} records of '{form}' still refer to this record, so it cannot be deleted.",
        "先处理这些记录。",
        "Deal with those records first.",
    ),
    "VALUE-E026": Words(
        "终点 {end} 早于起点 {begin}。",
        "The end {end} lies before the begin {begin}.",
        "调换两端，或改正其中一端。",
        "Swap the two, or correct one of them.",
    ),
    "VALUE-E027": Words(
        "“{found}”不是 PNG、JPEG、WebP 或 GIF 图片。",
        "'{found}' is no PNG, JPEG, WebP or GIF picture.",
        "换成这几种格式之一的图片。",
        "Upload a picture in one of these formats.",
    ),
    "VALUE-E028": Words(
        "图片“{found}”有 {size}，超过上限 {limit}。",
        "The picture '{found}' has {size}, more than {limit}.",
        "缩小图片后重新上传。",
        "Make it smaller and upload it again.",
    ),
    "FORM-E001": Words(
        "没有字段类型“{found}”。", "There is no field type '{found}'.", "相近的有：{near}。", "Close to it: {near}."
    ),
    "FORM-E002": Words(
        "键“{found}”用了两次。", "The key '{found}' is used twice.", "给其中一个换名。", "Rename one of them."
    ),
    "FORM-E003": Words(
        "键“{found}”是系统字段名或含有“__”。",
        "The key '{found}' is a system column's name or holds '__'.",
        "换一个键。",
        "Choose another key.",
    ),
    "FORM-E004": Words(
        "没有字段“{found}”。", "There is no field '{found}'.", "相近的有：{near}。", "Close to it: {near}."
    ),
    "FORM-E005": Words(
        "没有表单“{found}”。",
        "There is no form '{found}'.",
        "检查名称，并在 app.json 的 depends 中声明它所在的应用。",
        "Check the name, and declare its app under depends in app.json.",
    ),
    "FORM-E006": Words(
        "没有名为“{found}”的下级记录。",
        "No form links here by the back name '{found}'.",
        "相近的有：{near}。",
        "Close to it: {near}.",
    ),
    "FORM-E007": Words(
        "“{back}”已被另一个关联使用。",
        "The back name '{back}' is already used by another link.",
        "给其中一个换名。",
        "Rename one of them.",
    ),
    "FORM-E008": Words(
        "字段“{field}”需要选项才能判断含义：{reason}",
        "Field '{field}' does not make sense as defined: {reason}",
        "按提示修改字段。",
        "Change the field as said.",
    ),
    "FORM-E009": Words(
        "“{field}”不能从“{old}”改为“{new}”：引用、明细和附件不能转换。",
        "'{field}' cannot change from '{old}' to '{new}': references, rows and files are not converted.",
        "保留原类型，或用新的键另建字段。",
        "Keep the type, or add a field with a new key.",
    ),
    "FORM-E013": Words(
        "“{field}”从{old_type}改为{new_type}：{rounded} 个值会被舍入，{changed} 个会改写，{emptied} 个会清空"
        "（例如 {example}）。",
        "'{field}' changes from {old_type} to {new_type}: {rounded} values would be rounded, {changed} rewritten and"
        " {emptied} emptied (such as {example}).",
        "先看逐行报告，再确认接受。",
        "Look at the report row by row, then accept it.",
    ),
    "FORM-E014": Words(
        "没有标签页“{found}”。", "There is no tab '{found}'.", "相近的有：{near}。", "Close to it: {near}."
    ),
    "FORM-E015": Words(
        "这个表单没有流程“{found}”。",
        "This form has no process '{found}'.",
        "相近的有：{near}。",
        "Close to it: {near}.",
    ),
    "FORM-E010": Words(
        "已有 {count} 组记录的“{fields}”重复，不能设为唯一。",
        "{count} groups of records share '{fields}', so it cannot become unique.",
        "先合并或修改重复的记录。",
        "Merge or change the duplicates first.",
    ),
    "FORM-E011": Words(
        "“{left}”与“{right}”不是同一种值，不能要求相同。",
        "'{left}' and '{right}' do not hold the same sort of value, so they cannot be the same.",
        "选两个类型相同、关联同一表单的字段。",
        "Choose two fields of the same type, linking to the same form.",
    ),
    "FORM-E012": Words(
        "已有 {count} 条记录的“{field}”不在 {low} 到 {high} 之内。",
        "{count} records hold a '{field}' outside {low} to {high}.",
        "先改正这些记录，或放宽限值。",
        "Correct these records first, or widen the limits.",
    ),
    "FORM-E016": Words(
        "“{field}”不能存储：{reason}。",
        "'{field}' cannot be stored: {reason}.",
        "去掉“stored”，每次读取时计算。",
        "Leave out 'stored': it is then computed where it is read.",
    ),
    "FORM-E017": Words(
        "“{field}”由其他记录得出并存储，不能设为{use}。",
        "'{field}' is stored but follows from other records, so it cannot be {use}.",
        "改用直接填写的字段。",
        "Use a field that is filled in.",
    ),
    "FORM-E019": Words(
        "流程状态字段需要一个本表单的流程，没有“{found}”。",
        "A field of process status needs a process over its form; there is none '{found}'.",
        "相近的有：{near}。",
        "Close: {near}.",
    ),
    "FORM-E018": Words(
        "本表单没有可手动执行的规则“{found}”。",
        "The form has no rule '{found}' that is run by hand.",
        "相近的有：{near}。",
        "Close: {near}.",
    ),
    "FORM-E020": Words(
        "“{found}”有宽度，但不在这个分区里。",
        "'{found}' has a width but does not stand in this section.",
        "这个分区里相近的有：{near}。去掉这个宽度，或把字段移进来。",
        "Close to it in this section: {near}. Remove the width, or move the field here.",
    ),
}
