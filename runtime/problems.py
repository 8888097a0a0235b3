"""The words of what can be wrong around an installation: its settings, its jobs, what leaves the house."""

from __future__ import annotations

from collections.abc import Mapping

from engine.texts import ProblemWords as Words

TEXTS: Mapping[str, Words] = {
    "SERVER-E002": Words(
        "环境变量 {name} 的值“{found}”不合要求，应为：{known}。",
        "The environment variable {name} has the value '{found}'; expected: {known}.",
        "改正它后重新启动。",
        "Correct it and start again.",
    ),
    "SERVER-E003": Words(
        "worker 需要 PostgreSQL，而本安装使用内嵌的 SQLite 文件“{found}”。",
        "A worker needs PostgreSQL, but this installation uses the embedded SQLite file '{found}'.",
        "内嵌数据库的任务由 formwright serve 自己执行；要另开 worker，请设置 FORMWRIGHT_DATABASE。",
        "With the embedded database `formwright serve` does the jobs itself; set FORMWRIGHT_DATABASE to run workers.",
    ),
    "PAST-E001": Words(
        "{found} 时应用“{app}”还没有发布，当时没有它的记录；它第一次发布于 {first}。",
        "At {found} the app '{app}' was not published and had no records; it was published first at {first}.",
        "改用更晚的时刻。",
        "Ask for a later moment.",
    ),
    "PAST-E002": Words(
        "{found} 时还没有表单“{form}”。",
        "At {found} there was no form '{form}'.",
        "改用更晚的时刻。",
        "Ask for a later moment.",
    ),
    "PAST-E003": Words(
        "当时发布的定义已不能读取。",
        "The definitions that were published then can no longer be read.",
        "不带 as_of 查看现在的记录，或在记录的历史中查看。",
        "Look at the records as they are, without as_of, or at their history.",
    ),
    "EVENT-E001": Words(
        "同一登录最多打开 {limit} 条事件流。",
        "One session may hold at most {limit} event streams open.",
        "关闭多余的页面，或改为定时查询。",
        "Close pages that are not needed, or ask at intervals instead.",
    ),
    "COMMENT-E001": Words(
        "提到的人中有人无权查看这条记录：{found}。",
        "Some of the people mentioned may not see this record: {found}.",
        "从评论中去掉，或请管理员授予查看权限。",
        "Take them out of the comment, or have them given the right to see it.",
    ),
    "COMMENT-E002": Words(
        "只能修改或删除自己的评论，这条是别人写的。",
        "Only one's own comments can be changed or deleted; this one is somebody else's.",
        "另写一条评论。",
        "Write another comment.",
    ),
    "COMMENT-E003": Words(
        "评论的附件应是本人刚上传的文件，找到的是“{found}”。",
        "A comment takes files its writer has just uploaded, found '{found}'.",
        "重新上传后再发送。",
        "Upload it again, then send.",
    ),
    "UNMASK-E001": Words(
        "没有查看这条记录“{found}”原文的权限。",
        "You have no right to see '{found}' of this record in full.",
        "请管理员授予能查看原文的角色。",
        "Ask an administrator for a role that may unmask it.",
    ),
    "UNMASK-E002": Words(
        "15 分钟内最多查看 {most} 次原文。",
        "At most {most} values can be unmasked in a quarter of an hour.",
        "{minutes} 分钟后再试。",
        "Try again in {minutes} minutes.",
    ),
    "PUBLISH-E005": Words(
        "申请之后，这个应用已有另一个版本生效，没有覆盖。",
        "Another release of this app has become active since this was asked for; nothing was overwritten.",
        "查看新版本的改动，再重新申请发布。",
        "Look at what that release changed, then ask again.",
    ),
    "PUBLISH-E006": Words(
        "发布之后将没有任何人能管理系统。",
        "Nobody could administer any more once this is published.",
        "在某人持有的角色中保留 administer 权力。",
        "Keep the power 'administer' in a role that somebody holds.",
    ),
    "PERSON-E001": Words(
        "已有登录名为“{found}”的人员。",
        "There is somebody with the login '{found}' already.",
        "换一个登录名。",
        "Choose another login.",
    ),
    "PERSON-E002": Words(
        "没有这些角色：{found}。",
        "There are no such roles: {found}.",
        "从角色列表中选择。",
        "Choose from the list of roles.",
    ),
    "PERSON-E003": Words(
        "没有编号为 {found} 的部门。",
        "There is no department {found}.",
        "从部门列表中选择。",
        "Choose from the list of departments.",
    ),
    "PERSON-E004": Words(
        "没有编号为 {found} 的人员。",
        "There is no person {found}.",
        "从人员列表中选择。",
        "Choose from the list of people.",
    ),
    "PERSON-E005": Words(
        "这样设置，上级关系会成环。",
        "The chain of superiors would close on itself.",
        "选择另一位上级。",
        "Choose another superior.",
    ),
    "PERSON-E006": Words(
        "至少要有一位启用的人员可以管理系统。",
        "Somebody active has to be able to administer.",
        "先把管理角色授予另一个人。",
        "First give a role that may administer to somebody else.",
    ),
    "PERSON-E007": Words(
        "部门不能放在它自己或它的下级部门之下。",
        "A department cannot be below itself.",
        "选择另一个上级部门。",
        "Choose another department above it.",
    ),
    "PERSON-E008": Words(
        "部门里还有 {people} 人、{below} 个下级部门，有 {forms} 个表单的记录属于它。",
        "The department has {people} people, {below} departments below it, and records of {forms} forms.",
        "先把它们移走。",
        "Move them first.",
    ),
    "MAIL-E001": Words(
        "没有配置邮件服务器，邮件留在发件箱中。",
        "No mail server is configured; the mail stays in the outbox.",
        "设置 FORMWRIGHT_SMTP_HOST 与 FORMWRIGHT_SMTP_FROM 后重新启动，三天之内的邮件会自动发出。",
        "Set FORMWRIGHT_SMTP_HOST and FORMWRIGHT_SMTP_FROM and start again; mail of the last three days is then sent.",
    ),
    "MAIL-E002": Words(
        "连接邮件服务器失败：{reason}",
        "The mail server could not be reached: {reason}",
        "检查地址、端口、加密方式与网络；会自动重试。",
        "Check address, port, encryption and network; it is tried again by itself.",
    ),
    "MAIL-E003": Words(
        "正文发出后连接中断，不知对方是否收到：{reason}",
        "The connection broke after the text was sent; whether it was received is unknown: {reason}",
        "会以同一 Message-ID 重发，多数邮件系统据此去重。",
        "It is sent again under the same Message-ID, by which most mail systems drop the second copy.",
    ),
    "MAIL-E004": Words(
        "邮件服务器拒绝：{reply} {answer}",
        "The mail server refused: {reply} {answer}",
        "以 4 开头的会自动重试；以 5 开头的请核对收件地址或发件设置。",
        "Codes that begin with 4 are tried again; for 5 check the recipient's address or the sender's settings.",
    ),
    "MAIL-E005": Words(
        "超过 {days} 天未能发出，不再发送。",
        "It could not be sent for {days} days and is not sent any more.",
        "如仍需要，在发件箱中选择“重新发送”。",
        "Choose 'send again' in the outbox if it is still wanted.",
    ),
    "MAIL-E006": Words(
        "收件地址“{found}”不是有效的邮件地址。",
        "The recipient's address '{found}' is not a mail address.",
        "在人员资料中改正邮箱。",
        "Correct the person's address.",
    ),
    "OUTBOX-E001": Words(
        "这条消息的状态是“{state}”，不能重新发送。",
        "This message is '{state}'; it cannot be sent again.",
        "只有发送失败的消息可以重新发送。",
        "Only a message that failed can be sent again.",
    ),
    "SCEN-E010": Words(
        "{record} 的“{field}”应为 {expected}，实际是 {found}。",
        "'{field}' of {record} should be {expected}, found {found}.",
        "对照定义，或改正场景。",
        "Compare with the definitions, or correct the scenario.",
    ),
    "SCEN-E011": Words(
        "“{node}”应在等 {expected}，实际在等 {found}。",
        "'{node}' should wait for {expected}, it waits for {found}.",
        "检查节点的指派、角色与上级。",
        "Check the node's assignees, the roles and superiors.",
    ),
    "SCEN-E012": Words(
        "{person} 应收到这样的消息 {expected} 条，实际 {found} 条；收到的有：{there}",
        "{person} should have {expected} such messages, found {found}; there are: {there}",
        "检查通知的接收人与文字。",
        "Check the notice's recipients and words.",
    ),
    "SCEN-E013": Words(
        "符合条件的“{form}”应有 {expected} 条，实际 {found} 条。",
        "{expected} records of '{form}' should meet the condition, found {found}.",
        "检查条件与规则。",
        "Check the condition and the rules.",
    ),
    "SCEN-E014": Words(
        "这一步应被拒绝（{expected}），却通过了。",
        "This step should be refused ({expected}) but went through.",
        "检查权限与校验。",
        "Check rights and validations.",
    ),
    "SCEN-E015": Words(
        "这一步应以 {expected} 拒绝，实际是 {found}。",
        "This step should be refused by {expected}, found {found}.",
        "看下面的原因。",
        "See the reasons below.",
    ),
    "SCEN-E016": Words(
        "没有登录名为“{found}”的人。",
        "There is nobody with the login '{found}'.",
        "写进场景的 given.people，或样例的 people.json。",
        "Add them to given.people of the scenario, or to people.json of the samples.",
    ),
    "SCEN-E017": Words(
        "{person} 在“{node}”没有任务，现在等的是 {found}。",
        "{person} has no task at '{node}', which waits for {found}.",
        "检查流程走到了哪里。",
        "Check where the process stands.",
    ),
    "SCEN-E018": Words(
        "满足 {found} 的“{form}”应有一条，实际 {count} 条。",
        "One record of '{form}' should have {found}; there are {count}.",
        "换一个能唯一确定记录的字段。",
        "Use a field by which the record is the only one.",
    ),
    "SCEN-E019": Words(
        "{record} 上没有发起过“{process}”。",
        "'{process}' was never started for {record}.",
        "检查发起条件。",
        "Check the condition to start it.",
    ),
    "SCEN-E020": Words(
        "时间不能倒退到 {found}，现在是 {now}。",
        "Time cannot go back to {found}; it is {now}.",
        "改成之后的时间。",
        "Name a later moment.",
    ),
    "SCEN-E021": Words("这一步失败：{found}。", "The step failed: {found}.", "查看日志。", "See the log."),
    "SCEN-E022": Words(
        "{what}应为 {expected}，实际是 {found}。",
        "{what} should be {expected}, found {found}.",
        "对照流程图，或改正场景。",
        "Compare with the process, or correct the scenario.",
    ),
    "SCEN-E023": Words(
        "没有场景“{found}”。", "There is no scenario '{found}'.", "相近的有：{near}。", "Close to it: {near}."
    ),
    "PRINT-E010": Words(
        "本机不能打印：缺少排版所需的系统库（{reason}）。",
        "This machine cannot print: system libraries that lay out text are missing ({reason}).",
        "安装 Pango（Debian：libpango-1.0-0、libpangoft2-1.0-0、libharfbuzz-subset0），其余功能不受影响。",
        "Install Pango (Debian: libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0); all else works without it.",
    ),
    "PRINT-E011": Words(
        "打印用的时间或内存超过上限。",
        "Printing takes more time or memory than allowed.",
        "减少所选记录，或让模板少列一些行。",
        "Choose fewer records, or let the template list fewer rows.",
    ),
    "PRINT-E012": Words(
        "文件有 {found} 页，超过上限 {limit} 页。",
        "The document has {found} pages; at most {limit} are allowed.",
        "减少所选记录，或让模板少列一些行。",
        "Choose fewer records, or let the template list fewer rows.",
    ),
    "PRINT-E013": Words(
        "“{found}”超过 {limit} 行，无法打印。",
        "'{found}' has more than {limit} rows and cannot be printed.",
        "在模板的 where 中收窄条件，或改用导出。",
        "Narrow it by where in the template, or export it instead.",
    ),
    "PRINT-E014": Words(
        "正在打印其他文件。", "Other documents are being printed.", "稍后再试。", "Try again in a moment."
    ),
    "PRINT-E015": Words(
        "一次最多打印 {limit} 条记录，这里有 {found} 条。",
        "At most {limit} records are printed at once; here are {found}.",
        "分几次打印。",
        "Print them in several parts.",
    ),
    "MERGE-E001": Words(
        "合并要有一条留下的记录和一至 {limit} 条并入的记录，各不相同。",
        "A merge takes one record that stays and 1 to {limit} others that go into it, all different.",
        "重新选择记录。",
        "Choose the records again.",
    ),
    "MERGE-E002": Words(
        "有“{form}”指向被并入的记录，而您无权修改其中一些。",
        "Records of '{form}' point at what is to be merged, and some of them you may not change.",
        "请有权限的同事来合并。",
        "Ask somebody with the right to change them to merge.",
    ),
    "MERGE-E003": Words(
        "“{found}”不能从另一条记录取值。",
        "'{found}' cannot be taken from another record.",
        "只选择可以填写的字段，并写明所选记录之一。",
        "Choose fields that can be written, each from one of the records named.",
    ),
    "PUBLISH-E001": Words(
        "发布等不到别人写完：一直有长时间的写入。",
        "Publishing waited in vain for others to end their writing.",
        "稍后再发布，或先停下长时间的导入与批量任务。",
        "Publish again later, or stop long imports and batches first.",
    ),
    "PUBLISH-E002": Words(
        "这次发布期间，另有版本已经生效。",
        "Another release became active while this one was on its way.",
        "核对现在的版本，再发布一次。",
        "Look at what is active now and publish again.",
    ),
    "PUBLIC-E010": Words(
        "这个页面打开得太久，或不是从这个链接打开的。",
        "This page has been open for too long, or was not opened by this link.",
        "再提交一次；若仍不行，重新打开链接。",
        "Send it once more; if that does not help, open the link again.",
    ),
    "PUBLIC-E011": Words(
        "这个链接没有对应的表单。",
        "There is no form behind this link.",
        "向给您链接的人要一个新的。",
        "Ask whoever gave it to you for a new one.",
    ),
    "PUBLIC-E012": Words("还没有开始填写。", "It is not open yet.", "到开始时间再来。", "Come back when it opens."),
    "PUBLIC-E013": Words(
        "已经停止填写。", "It is closed.", "如有需要，联系给您链接的人。", "Ask whoever gave you the link, if need be."
    ),
    "PUBLIC-E014": Words(
        "已经收满。", "As many answers as wanted have come in.", "无需再填。", "There is nothing more to do."
    ),
    "PUBLIC-E015": Words(
        "这台设备已经填写过。", "This device has answered already.", "无需再填。", "There is nothing more to do."
    ),
    "PUBLIC-E016": Words(
        "提交得太频繁。", "There were too many attempts.", "{minutes} 分钟后再试。", "Try again in {minutes} minutes."
    ),
    "PUBLIC-E017": Words(
        "这份答卷已经提交，不能再改。",
        "This answer has been sent and cannot be changed.",
        "重新打开链接再填一份。",
        "Open the link again to answer once more.",
    ),
    "PUBLIC-E018": Words(
        "提交得太快。", "It was sent too soon after opening.", "过几秒再提交。", "Send it again in a few seconds."
    ),
    "PUBLIC-E019": Words(
        "附件不是在这一页上传的。",
        "The file was not uploaded on this page.",
        "删去它，重新上传。",
        "Remove it and upload it again.",
    ),
    "PUBLIC-E020": Words(
        "内容超过 {limit} KB，或不是 JSON。",
        "The content has more than {limit} KB, or is no JSON.",
        "写短一些。",
        "Make it shorter.",
    ),
    "PUBLIC-E021": Words(
        "上传的文件太多：一份答卷最多 {most} 个。",
        "Too many files: an answer takes at most {most}.",
        "少传几个，或明天再试。",
        "Send fewer, or try again tomorrow.",
    ),
    "PUBLIC-E022": Words("{message}", "{message}", "按说明改正后再提交。", "Correct it as said and send it again."),
    "PUBLIC-E023": Words(
        "这份内容不能按现在的样子收下，可能已经提交过。",
        "It cannot be taken as it stands; it may have been sent before.",
        "核对各项编号与号码；若之前提交过，无需再填。",
        "Check numbers and names; if you sent it before, there is nothing more to do.",
    ),
    "PUBLIC-E024": Words(
        "暂时不能收下。",
        "It cannot be taken at present.",
        "联系给您链接的人。",
        "Ask whoever gave you the link.",
    ),
    "PUBLIC-E025": Words(
        "这个表单没有收到真人填写的内容。",
        "This was not filled in by a person.",
        "清空看不见的那一项再提交。",
        "Leave the hidden field empty and send it again.",
    ),
    "PUBLISH-E003": Words(
        "这次发布中途出错（{reason}），已放弃；现行版本没有改变。",
        "This publication failed on its way ({reason}) and was given up; what is active did not change.",
        "查看服务器日志，改正后再发布。",
        "Look into the server's log, mend it and publish again.",
    ),
    "PUBLISH-E004": Words(
        "第 {number} 次发布留下的列“{column}”（表 {table}）没能清空（{reason}）；现行版本照常可用。",
        "What publication {number} left in column '{column}' of table {table} could not be cleared ({reason}); what is "
        "active stays in use.",
        "服务器会再试；不用到这一列的版本可以照常发布。查看服务器日志，排除原因后再发布。",
        "The server tries again, and releases without this column can be published. Look into the server's log, mend "
        "the cause and publish again.",
    ),
}
