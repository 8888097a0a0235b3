"""The words of what can be wrong with a process, before it is published and while it runs."""

from __future__ import annotations

from collections.abc import Mapping

from engine.texts import ProblemWords as Words

TEXTS: Mapping[str, Words] = {
    "PROC-E002": Words(
        "有两个节点的 key 都是“{found}”。",
        "Two nodes have the key '{found}'.",
        "给其中一个换一个 key。",
        "Give one of them another key.",
    ),
    "PROC-E003": Words(
        "流程里没有节点“{found}”。",
        "The process has no node '{found}'.",
        "相近的有：{near}。",
        "Close to it: {near}.",
    ),
    "PROC-E004": Words(
        "流程应有且只有一个开始节点，现有 {count} 个。",
        "A process has exactly one start node; this one has {count}.",
        "增删开始节点，只留一个。",
        "Add or remove start nodes until there is one.",
    ),
    "PROC-E005": Words("流程没有结束节点。", "The process has no end node.", "加一个结束节点。", "Add an end node."),
    "PROC-E006": Words(
        "“{source}”到“{target}”有两条连线。",
        "Two flows lead from '{source}' to '{target}'.",
        "删去其中一条，条件可用“或”合并。",
        "Remove one; conditions can be joined by 'or'.",
    ),
    "PROC-E007": Words(
        "“{node}”不是条件分支，它的出线不能带条件或默认标记。",
        "'{node}' is not a condition node; its flows carry neither conditions nor a default mark.",
        "在它后面加一个条件分支节点。",
        "Put a condition node after it.",
    ),
    "PROC-E008": Words(
        "“{found}”不是人员字段。",
        "'{found}' is not a person field.",
        "选一个人员字段，可沿关联如 customer.manager。",
        "Choose a person field; links may be followed, as in customer.manager.",
    ),
    "PROC-E009": Words(
        "“{found}”不是日期或时间字段。",
        "'{found}' is neither a date nor a time field.",
        "选一个日期或时间字段。",
        "Choose a date or time field.",
    ),
    "PROC-E010": Words(
        "这个节点没有驳回，到期不能自动驳回。",
        "This node knows no rejection, so nothing can be rejected at its deadline.",
        "改为提醒或自动通过，或换成审批节点。",
        "Choose to remind or to pass, or use an approval node.",
    ),
    "PROC-E011": Words(
        "必填字段“{field}”不在可编辑字段里。",
        "The required field '{field}' is not among the fields to edit.",
        "把它也加入 edit。",
        "Add it to edit too.",
    ),
    "PROC-E012": Words(
        "依次审批要每个人都通过，不能用“或签”。",
        "Approval in turn asks everyone, so 'any' does not fit.",
        "把 pass 改为 all，或把 order 改为 parallel。",
        "Set pass to all, or order to parallel.",
    ),
    "PROC-E013": Words(
        "条件分支“{node}”要有且只有一条默认出线，现有 {count} 条。",
        "The condition node '{node}' needs exactly one default flow; it has {count}.",
        "把其中一条标为默认。",
        "Mark one of its flows as the default.",
    ),
    "PROC-E014": Words(
        "“{node}”没有连线上写的这种结果。",
        "'{node}' has no such outcome as its flow names.",
        "审批节点有 approved 与 rejected，开始节点有 withdrawn。",
        "Approval nodes have approved and rejected, the start node withdrawn.",
    ),
    "PROC-E015": Words(
        "从开始走不到“{node}”。",
        "'{node}' cannot be reached from the start.",
        "把它连上，或删去。",
        "Connect it, or remove it.",
    ),
    "PROC-E016": Words(
        "从“{node}”走不到结束。",
        "No end can be reached from '{node}'.",
        "从它连一条线到后面的节点。",
        "Lead a flow from it to a following node.",
    ),
    "PROC-E017": Words(
        "“{node}”有不止一条出线。",
        "'{node}' has more than one flow out.",
        "要同时走多条用并行节点，要选一条用条件分支。",
        "To take several use a parallel node, to choose one a condition node.",
    ),
    "PROC-E018": Words(
        "“{node}”到“{target}”的出线要有条件，默认出线不要条件。",
        "The flow from '{node}' to '{target}' needs a condition; the default flow has none.",
        "补上条件，或标为默认并去掉条件。",
        "Add the condition, or mark it as the default without one.",
    ),
    "PROC-E019": Words(
        "走到“{node}”会卡住：它等的另一条分支不会来。路径：{way}",
        "An instance gets stuck at '{node}': a branch it waits for never comes. The way there: {way}",
        "让并行的每条分支都汇到同一个并行节点。",
        "Lead every parallel branch into the same parallel node.",
    ),
    "PROC-E020": Words(
        "流程已结束（{state}），不能再处理。",
        "The process has ended ({state}); nothing can be done with it any more.",
        "刷新页面查看结果。",
        "Reload the page to see the result.",
    ),
    "PROC-E021": Words(
        "流程已不在这一步。", "The process is no longer at this step.", "刷新后再看。", "Reload and look again."
    ),
    "PROC-E022": Words(
        "这项任务已处理，或不在您名下。",
        "This task has been done already, or is not yours.",
        "刷新待办列表。",
        "Reload your to-do list.",
    ),
    "PROC-E023": Words(
        "“{what}”没有动作“{found}”。",
        "'{what}' has no action '{found}'.",
        "选任务上列出的动作。",
        "Choose one of the actions the task lists.",
    ),
    "PROC-E024": Words(
        "只有发起人可以撤回。",
        "Only who started the process may withdraw it.",
        "请发起人撤回，或由审批人驳回。",
        "Ask them to withdraw it, or an approver to reject it.",
    ),
    "PROC-E025": Words(
        "流程连走 {count} 步仍未停下，像是死循环。",
        "The process took {count} steps without a stop; it looks like an endless loop.",
        "检查循环的条件。",
        "Check the conditions of the loop.",
    ),
    "PROC-E026": Words(
        "没有这个人，或其账号已停用。",
        "There is no such person, or their account is closed.",
        "另选一人。",
        "Choose somebody else.",
    ),
    "PROC-E027": Words(
        "此人已在处理这项任务。",
        "This person is already asked in this task.",
        "另选一人。",
        "Choose somebody else.",
    ),
    "PROC-E028": Words(
        "不能退回到“{found}”。",
        "It cannot be returned to '{found}'.",
        "选列出的节点之一。",
        "Choose one of the nodes listed.",
    ),
    "PROC-E029": Words(
        "退回到并行之前的节点后，只能重新逐级走。",
        "From before a parallel part the process can only be walked again.",
        "选“重新逐级审批”。",
        "Choose to walk it again.",
    ),
    "PROC-E030": Words(
        "“{node}”找不到处理人。",
        "Nobody was found for '{node}'.",
        "给相应角色或字段配上人员，再由管理员重试。",
        "Fill the role or field with people; an administrator then tries again.",
    ),
    "PROC-E031": Words(
        "并行的分支没有汇合就走到了“{flow}”，这一步会做两遍。路径：{way}",
        "Parallel branches reach '{flow}' without being joined, so it is walked twice. The way there: {way}",
        "在它前面加一个并行节点汇合。",
        "Join them by a parallel node before it.",
    ),
    "PROC-E032": Words(
        "结束节点“{node}”不能有出线。", "The end node '{node}' has a flow out.", "删去这条线。", "Remove the flow."
    ),
    "PROC-E033": Words(
        "开始节点“{node}”不能有入线。",
        "A flow leads into the start node '{node}'.",
        "退回不用连线。",
        "Returns need no flow.",
    ),
    "PROC-E034": Words(
        "循环里没有人也没有等待，会一直转：{way}",
        "A loop without people or waits never stops: {way}",
        "在循环里加一个处理节点或等待节点。",
        "Put a human node or a wait into the loop.",
    ),
    "PROC-E035": Words(
        "这条记录上已有同一流程在进行。",
        "The same process is already running for this record.",
        "先处理完或撤回它。",
        "Finish or withdraw it first.",
    ),
    "PROC-E036": Words(
        "这条记录不满足发起条件：{condition}",
        "The record does not meet the condition to start: {condition}",
        "改好记录再发起。",
        "Correct the record first.",
    ),
    "PROC-E037": Words(
        "您不能发起“{process}”。",
        "You may not start '{process}'.",
        "请有权的人发起，或向管理员申请。",
        "Ask somebody who may, or an administrator.",
    ),
    "PROC-E038": Words(
        "记录上有进行中的流程“{process}”，不能删除。",
        "The process '{process}' is running for the record, so it cannot be deleted.",
        "先处理完或撤回流程。",
        "Finish or withdraw the process first.",
    ),
    "PROC-E039": Words(
        "请填写“{field}”。", "'{field}' is to be filled in.", "填好后再提交。", "Fill it in and submit again."
    ),
    "PROC-E040": Words("请写明原因。", "A reason is needed.", "在意见里写一句。", "Write a sentence in the comment."),
    "PROC-E041": Words(
        "这一步不能改“{field}”。",
        "'{field}' cannot be changed at this step.",
        "只改标出的可编辑字段。",
        "Change only the fields marked as editable.",
    ),
    "PROC-E042": Words(
        "版本 {number} 还有 {count} 个进行中的实例，改动后的表单与它不合：{reason}",
        "{count} instances still run on version {number}, which the changed forms no longer fit: {reason}",
        "保留这些字段，或等这些实例结束。",
        "Keep the fields, or wait until the instances have ended.",
    ),
    "PROC-E043": Words(
        "撤回之后的“{node}”不行：撤回后只能自动处理，并以“已撤回”结束。",
        "'{node}' cannot follow a withdrawal: only automatic nodes may, up to an end whose outcome is withdrawn.",
        "换成更新记录、发消息等自动节点，结束节点的结果选“已撤回”。",
        "Use automatic nodes such as an update or a message, and an end with the outcome withdrawn.",
    ),
    "PROC-E044": Words(
        "这一版本的流程与现在的表单不合，不能继续。",
        "This version of the process no longer fits its form; it cannot go on.",
        "请管理员恢复它用到的字段。",
        "Ask an administrator to restore the fields it uses.",
    ),
    "PROC-E045": Words(
        "流程与规则互相触发超过 {count} 层，像是死循环。",
        "Processes and rules have set each other off more than {count} deep; it looks like an endless loop.",
        "检查这一步新建或修改的记录又会发起什么。",
        "Look at what the records made or changed at this step start in their turn.",
    ),
    "PROC-E046": Words(
        "不能转办给发起人：这一步不许审批自己的事项。",
        "It cannot be transferred to who started it: nobody approves their own matter at this step.",
        "另选一人。",
        "Choose somebody else.",
    ),
    "PROC-W001": Words(
        "角色“{role}”不能查看“{form}”，处理人会看不到记录。",
        "The role '{role}' may not see '{form}', so its people would not see the record.",
        "给角色加上查看权限。",
        "Grant the role to read the form.",
    ),
}
