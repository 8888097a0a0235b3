"""The words of what can be wrong with a document, a bundle or a request, before any room looks at its meaning."""

from __future__ import annotations

from collections.abc import Mapping

from engine.texts import ProblemWords as Words

TEXTS: Mapping[str, Words] = {
    "SHAPE-E001": Words(
        "内容不合格式：{reason}（现为 {found}）。",
        "The content does not have the right shape: {reason} (found {found}).",
        "按说明改正。",
        "Correct it as said.",
    ),
    "SHAPE-E002": Words(
        "这里不认识这个键。",
        "This key is not known here.",
        "删去它，或检查拼写。",
        "Remove it, or check the spelling.",
    ),
    "SHAPE-E003": Words("缺少必需的键。", "A required key is missing.", "补上这个键。", "Add the key."),
    "BUNDLE-E001": Words(
        "文件不是 JSON：{reason}", "The file is not JSON: {reason}", "改正文件。", "Correct the file."
    ),
    "BUNDLE-E002": Words(
        "缺少 app.json 或它有错误。",
        "app.json is missing or faulty.",
        "在应用目录下放一个 app.json。",
        "Put an app.json into the app's folder.",
    ),
    "BUNDLE-E003": Words(
        "kind 应为“{expected}”，实际是“{found}”。",
        "The kind should be '{expected}', found '{found}'.",
        "改正 kind，或把文件移到对应的目录。",
        "Correct the kind, or move the file to its folder.",
    ),
    "BUNDLE-E004": Words(
        "文件名是“{expected}”，key 却是“{found}”。",
        "The file is named '{expected}' but its key is '{found}'.",
        "让两者一致。",
        "Make them the same.",
    ),
    "BUNDLE-E005": Words(
        "依赖的应用“{found}”没有装载。",
        "The app '{found}' it depends on is not loaded.",
        "先装载“{found}”，或从 depends 中删去。",
        "Load '{found}' first, or remove it from depends.",
    ),
    "BUNDLE-E006": Words(
        "应用的依赖成环：{cycle}。",
        "The apps depend on each other in a cycle: {cycle}.",
        "去掉其中一条依赖。",
        "Remove one of the dependencies.",
    ),
    "BUNDLE-E007": Words(
        "“{kind}/{key}”定义了两次。", "'{kind}/{key}' is defined twice.", "删去其中一个。", "Remove one of them."
    ),
    "BUNDLE-E008": Words(
        "没有{kind}“{found}”。", "There is no {kind} '{found}'.", "相近的有：{near}。", "Close to it: {near}."
    ),
    "BUNDLE-E009": Words(
        "应用“{app}”没有在 depends 中声明“{found}”。",
        "The app '{app}' does not declare '{found}' under depends.",
        "在 app.json 的 depends 中加上它。",
        "Add it under depends in app.json.",
    ),
    "PARAM-E001": Words(
        "参数“{found}”的值不合类型：{reason}",
        "The value of parameter '{found}' does not fit its type: {reason}",
        "改为合适的值。",
        "Give a fitting value.",
    ),
    "RULE-E001": Words(
        "没有{what}类型“{found}”。", "There is no {what} of type '{found}'.", "相近的有：{near}。", "Close: {near}."
    ),
    "RULE-E002": Words(
        "“{expression}”不是五段的 cron 表达式。",
        "'{expression}' is not a five-part cron expression.",
        "例如每天 01:00：0 1 * * *",
        "For example daily at 01:00: 0 1 * * *",
    ),
    "RULE-E003": Words(
        "“{found}”不指向一条记录。",
        "'{found}' does not lead to a record.",
        "目标写关联字段的路径，如 customer。",
        "Name a path of link fields, such as customer.",
    ),
    "RULE-E004": Words(
        "字段“{field}”不能由规则填写。",
        "The field '{field}' cannot be written by a rule.",
        "计算字段与子表不能赋值。",
        "Derived fields and sub-tables take no value.",
    ),
    "RULE-E005": Words(
        "值的类型是{found}，而“{field}”是{expected}。",
        "The value is {found}, but '{field}' is {expected}.",
        "换一个类型相同的值。",
        "Use a value of the same type.",
    ),
    "RULE-E006": Words(
        "动作“阻止”只能用于记录事件触发的规则。",
        "The action 'block' needs a rule triggered by a record event.",
        "改用记录触发。",
        "Use a record trigger.",
    ),
    "RULE-E007": Words(
        "定时规则的条件无法在数据库中计算：{reason}",
        "The condition of a scheduled rule cannot be computed in the database: {reason}",
        "改用可在数据库中计算的函数。",
        "Use functions that a database can compute.",
    ),
    "RULE-E008": Words(
        "规则触发成环：{cycle}。",
        "The rules trigger each other in a cycle: {cycle}.",
        "收窄其中一条规则的触发字段。",
        "Narrow the trigger fields of one of them.",
    ),
    "RULE-E009": Words(
        "规则“{rule}”不允许：{message}",
        "Rule '{rule}' does not allow it: {message}",
        "按规则说明处理。",
        "Follow what the rule says.",
    ),
    "RULE-E010": Words(
        "“{field}”是一组子表行，没有可以变化的值。",
        "'{field}' is a list of rows and has no value that could change.",
        "改为监视对这些行的汇总字段，或子表自己的字段。",
        "Watch a rollup over these rows, or a field of the sub-table itself.",
    ),
    "RULE-E011": Words(
        "规则“{rule}”不能手动执行。",
        "Rule '{rule}' is not run by hand.",
        "只有启用的、触发方式为“手动”的规则有按钮。",
        "Only enabled rules whose trigger is 'by hand' have a button.",
    ),
    "RULE-E012": Words(
        "您无权执行“{rule}”：您不能写它要写的内容。",
        "You may not run '{rule}': you may not write what it writes.",
        "请管理员授予相应字段的写权限。",
        "Ask an administrator for the right to write these fields.",
    ),
    "RULE-E013": Words(
        "条件不成立：{condition}。",
        "A condition does not hold: {condition}.",
        "改变记录后再试。",
        "Change the record, then try again.",
    ),
    "RULE-E014": Words(
        "“{rule}”已对这条记录执行过，每条记录只执行一次。",
        "'{rule}' has run for this record already; it runs once for each.",
        "无需再次执行。",
        "Nothing more is to be done.",
    ),
    "RULE-E015": Words(
        "自条件成立以来，“{rule}”已对这条记录执行过。",
        "'{rule}' has run for this record since its condition became true.",
        "条件不再成立、之后重新成立时可以再次执行。",
        "It can run again once its condition was found false and holds anew.",
    ),
    "RULE-E016": Words(
        "“{rule}”{period}已对这条记录执行过。",
        "'{rule}' has run for this record {period} already.",
        "下一个周期可以再次执行。",
        "It can run again in the next period.",
    ),
    "RULE-E017": Words(
        "“{field}”随流程变化，不是写入记录的结果，规则不能监视它。",
        "'{field}' changes with a process and not by a write of the record; no rule can watch it.",
        "在流程里用节点完成这件事，或在条件中读取它。",
        "Let a node of the process do it, or read the field in the condition.",
    ),
    "VIEW-E001": Words(
        "“{field}”不合适：这里需要{expected}。",
        "'{field}' does not fit: {expected} is needed here.",
        "换一个字段。",
        "Choose another field.",
    ),
    "VIEW-E002": Words(
        "已有 {limit} 个自己的视图。",
        "You have {limit} views of your own already.",
        "先删除不用的视图。",
        "Remove those you no longer use first.",
    ),
    "QUERY-E001": Words(
        "条件不是有效的 JSON：{reason}",
        "The filter is not valid JSON: {reason}",
        "发送一个 JSONLogic 对象。",
        "Send a JSONLogic object.",
    ),
    "QUERY-E002": Words(
        "不能用“{found}”筛选或排序。",
        "You may not filter or sort by '{found}'.",
        "请管理员授予读取该字段的权限。",
        "Ask an administrator for the right to read it.",
    ),
    "QUERY-E003": Words(
        "翻页位置已失效。", "The page position is no longer valid.", "从第一页重新开始。", "Start from the first page."
    ),
    "QUERY-E005": Words(
        "过去的记录不能全文搜索。",
        "Records as they were cannot be searched for words.",
        "改用筛选条件。",
        "Filter them instead.",
    ),
    "QUERY-E004": Words(
        "“{found}”应为 {expected}。", "'{found}' should be {expected}.", "改正参数。", "Correct the parameter."
    ),
    "AUTH-E001": Words("尚未登录。", "You are not signed in.", "登录后再试。", "Sign in and try again."),
    "AUTH-E002": Words(
        "登录名或密码不对。", "The login or the password is wrong.", "核对后重试。", "Check both and try again."
    ),
    "AUTH-E003": Words(
        "尝试次数过多。", "Too many attempts.", "{minutes} 分钟后再试。", "Try again in {minutes} minutes."
    ),
    "AUTH-E004": Words(
        "请求缺少防伪令牌。", "The request lacks its CSRF token.", "刷新页面后重试。", "Reload the page and try again."
    ),
    "ACCESS-E001": Words(
        "没有“{action}”{what}的权限。",
        "You have no right to {action} {what}.",
        "请管理员授予相应角色。",
        "Ask an administrator for a role that has it.",
    ),
    "ACCESS-E002": Words(
        "找不到{what}，或无权查看。", "There is no {what}, or you may not see it.", "检查链接。", "Check the link."
    ),
    "ROLE-E001": Words(
        "可查看原文的“{field}”应是脱敏的字段，现在的级别是“{found}”。",
        "'{field}', which may be unmasked, should be masked; its level is '{found}'.",
        "在 fields 中把它设为 mask，或从 unmask 中去掉。",
        "Set it to mask under fields, or take it out of unmask.",
    ),
    "RECORD-E001": Words(
        "记录已被修改，当前版本为 {version}。",
        "The record was changed meanwhile; its version is {version} now.",
        "载入最新内容后再保存。",
        "Load the latest content, then save.",
    ),
    "RECORD-E002": Words(
        "需要 If-Match 请求头，写明所改的版本。",
        "The If-Match header with the version you changed is required.",
        "发送读取时得到的 ETag。",
        "Send the ETag you got when reading.",
    ),
    "RECORD-E003": Words(
        "这个 Idempotency-Key 已用于另一个请求。",
        "This Idempotency-Key was used for another request.",
        "换一个键。",
        "Use a new key.",
    ),
    "RECORD-E004": Words(
        "另一次写入正在改同样的几条记录，这次没有写入。",
        "Another write is changing the same records; this one wrote nothing.",
        "稍后重试。",
        "Send it again in a moment.",
    ),
    "IMPORT-E001": Words(
        "无法读取文件：{reason}",
        "The file cannot be read: {reason}",
        "另存为 xlsx 或 UTF-8 的 csv 后重试。",
        "Save it as xlsx or UTF-8 csv.",
    ),
    "IMPORT-E002": Words(
        "文件过大或结构异常：{reason}",
        "The file is too large or oddly built: {reason}",
        "拆分文件，或只保留需要的区域。",
        "Split it, or keep only the cells you need.",
    ),
    "IMPORT-E003": Words(
        "必填字段“{field}”没有对应的列。",
        "The required field '{field}' has no column.",
        "为它选择一列。",
        "Choose a column for it.",
    ),
    "IMPORT-E004": Words(
        "导入正处于“{state}”，不能这样做。",
        "The import is '{state}'; this cannot be done now.",
        "等待完成或重新上传。",
        "Wait, or upload again.",
    ),
    "IMPORT-E005": Words(
        "有 {refused} 行不合格，没有写入任何数据。",
        "{refused} rows were refused; nothing was written.",
        "改正错误行，或勾选“导入合格的行”。",
        "Correct them, or tick 'import the good rows'.",
    ),
    "IMPORT-E006": Words(
        "按“{keys}”找到不止一条记录。",
        "More than one record matches by '{keys}'.",
        "换用唯一的字段作为匹配键。",
        "Use a unique field as the key.",
    ),
    "IMPORT-E007": Words(
        "按“{keys}”找不到要更新的记录。",
        "No record matches by '{keys}'.",
        "改用“新增或更新”方式。",
        "Use the mode 'insert or update'.",
    ),
    "IMPORT-E008": Words(
        "文件中第 {row} 行已有相同的“{keys}”。",
        "Row {row} of the file already has the same '{keys}'.",
        "合并这两行。",
        "Merge the two rows.",
    ),
    "WORKBOOK-E001": Words(
        "没有选中任何工作表或列，做不成应用。",
        "No sheet or column is chosen, so there is no app to make.",
        "至少勾选一个工作表和其中的一列。",
        "Choose at least one sheet and a column of it.",
    ),
    "WORKBOOK-E002": Words(
        "“{field}”关联的工作表或列没有选中。",
        "'{field}' links to a sheet or column that is not chosen.",
        "勾选那个工作表和列，或把“{field}”改为文本。",
        "Choose that sheet and column, or make '{field}' a text.",
    ),
    "WORKBOOK-E003": Words(
        "“{field}”按“{named}”查找记录，后者必须是文本。",
        "'{field}' names records by '{named}', which must be a text.",
        "把“{named}”改为单行文本。",
        "Make '{named}' a text.",
    ),
    "WORKBOOK-E004": Words(
        "第 {found} 个工作表用了两次。",
        "Sheet {found} is used twice.",
        "去掉其中一个表单。",
        "Take one of the forms out.",
    ),
    "WORKBOOK-E005": Words(
        "“{field}”要在全部记录导入之后再填，但没有唯一的文本列能认出每一行。",
        "'{field}' is filled in after all records are there, but no unique text column tells the rows apart.",
        "把一列设为唯一，或把“{field}”改为文本。",
        "Make a column unique, or make '{field}' a text.",
    ),
    "WORKBOOK-E006": Words(
        "“{field}”关联的工作表要后导入。",
        "'{field}' links to a sheet that is loaded later.",
        "勾选“导入后再关联”，或把“{field}”改为文本。",
        "Let it be linked afterwards, or make '{field}' a text.",
    ),
    "WORKBOOK-E007": Words(
        "应用的键“{found}”已被使用。",
        "The app key '{found}' is already used.",
        "换一个键。",
        "Choose another key.",
    ),
    "WORKBOOK-E008": Words(
        "应用“{app}”还没有发布，或其中没有表单“{form}”。",
        "The app '{app}' is not published, or has no form '{form}'.",
        "先发布应用，再导入数据。",
        "Publish the app, then load the data.",
    ),
    "WORKBOOK-E009": Words(
        "这个文件的数据已经开始导入。",
        "The data of this file are being loaded already.",
        "在各表单的导入页查看进度；要再导入一次，请重新上传。",
        "See how far it is on the import pages of the forms; to load it again, upload it again.",
    ),
    "FILE-E001": Words(
        "文件超过 {limit} MB。",
        "The file is larger than {limit} MB.",
        "压缩或拆分后再上传。",
        "Make it smaller or split it.",
    ),
    "FILE-E002": Words(
        "“{found}”不是能缩小显示的图片。",
        "'{found}' is no picture that can be shown small.",
        "下载文件查看；要显示缩略图，上传完好的 PNG、JPEG、WebP 或 GIF。",
        "Download the file; for a small picture upload a sound PNG, JPEG, WebP or GIF.",
    ),
    "SERVER-E001": Words(
        "这个数据库已有服务器在运行（进程 {process}）。",
        "A server already runs on this database (process {process}).",
        "先停止它，或换一个数据目录。",
        "Stop it first, or use another data folder.",
    ),
}
