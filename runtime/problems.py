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
    "EVENT-E001": Words(
        "同一登录最多打开 {limit} 条事件流。",
        "One session may hold at most {limit} event streams open.",
        "关闭多余的页面，或改为定时查询。",
        "Close pages that are not needed, or ask at intervals instead.",
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
}
