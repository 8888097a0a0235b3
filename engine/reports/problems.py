"""The words of what can be wrong with a dataset, a dashboard, or a question put to them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.texts import ProblemWords as Words

TEXTS: Mapping[str, Words] = {
    "REPORT-E001": Words(
        "没有组件类型“{found}”。",
        "There is no widget of type '{found}'.",
        "相近的有：{near}。",
        "Close to it: {near}.",
    ),
    "REPORT-E002": Words(
        "没有数据集“{found}”。", "There is no dataset '{found}'.", "相近的有：{near}。", "Close to it: {near}."
    ),
    "REPORT-E003": Words(
        "数据集“{dataset}”没有{what}“{found}”。",
        "The dataset '{dataset}' has no {what} '{found}'.",
        "相近的有：{near}。",
        "Close to it: {near}.",
    ),
    "REPORT-E004": Words(
        "“{found}”是{kind}，每条记录可能有多个值，不能用来分组或统计。",
        "'{found}' is {kind}: a record may have several of it, so it cannot group or be counted.",
        "换用每条记录只有一个值的字段，或对明细表单建数据集。",
        "Use a field with one value a record, or make the dataset over the form of the details.",
    ),
    "REPORT-E005": Words(
        "这里应为{expected}，实际是{found}。",
        "This needs {expected}, found {found}.",
        "粒度用于日期，分段用于数字；换一个字段或删去它。",
        "Grains are for dates and bands for numbers; use another field or remove it.",
    ),
    "REPORT-E006": Words(
        "分段界限应从小到大且不重复，实际是 {found}。",
        "The limits of bands should ascend without repeats, found {found}.",
        "重新排列界限。",
        "Put the limits in order.",
    ),
    "REPORT-E007": Words(
        "{fn} 需要{expected}，实际是{found}。",
        "{fn} needs {expected}, found {found}.",
        "换一个字段，或改用计数。",
        "Use another field, or count instead.",
    ),
    "REPORT-E008": Words(
        "度量涉及多种货币：{found}，不能相加或相除。",
        "The measure mixes currencies: {found}; they cannot be added or divided.",
        "为每种货币各建一个度量，或先换算成同一货币的字段。",
        "Make one measure a currency, or convert into one currency in a field first.",
    ),
    "REPORT-E009": Words(
        "“{found}”属于另一条记录，会随“{form}”的每条记录重复计入。",
        "'{found}' belongs to another record and would be counted once for every record of '{form}'.",
        "对“{found}”所在的表单建数据集，或取最小值、最大值。",
        "Make the dataset over the form that holds '{found}', or take the least or greatest.",
    ),
    "REPORT-E010": Words(
        "字段“{found}”已加密，不能用于报表。",
        "The field '{found}' is encrypted and cannot be used in reports.",
        "改用未加密的字段。",
        "Use a field that is not encrypted.",
    ),
    "REPORT-E011": Words(
        "“{found}”无法在数据库中计算，不能用于报表。",
        "'{found}' cannot be computed in a database, so reports cannot use it.",
        "改用可在数据库中计算的函数。",
        "Use functions that a database can compute.",
    ),
    "REPORT-E012": Words(
        "键“{found}”用了两次。", "The key '{found}' is used twice.", "换一个键。", "Choose another key."
    ),
    "REPORT-E013": Words(
        "“{found}”不是在此之前定义的、可用于计算的度量。",
        "'{found}' is no measure defined before this one that can be computed with.",
        "可用的有：{near}。占比和日期不能再参与计算。",
        "To be used: {near}. Shares and dates take no part in further figures.",
    ),
    "REPORT-E014": Words(
        "图中各度量的单位应相同，实际是 {found}。",
        "The measures of one chart should have one unit, found {found}.",
        "拆成几张图，或改用表格。",
        "Make several charts, or a table.",
    ),
    "REPORT-E015": Words(
        "组件“{found}”超出 12 列的网格。",
        "The widget '{found}' reaches beyond the grid of 12 columns.",
        "减小 x 或 w，使 x + w 不超过 12。",
        "Lower x or w so that x + w is at most 12.",
    ),
    "REPORT-E016": Words(
        "组件“{found}”与“{other}”重叠。",
        "The widgets '{found}' and '{other}' overlap.",
        "移动其中一个。",
        "Move one of them.",
    ),
    "REPORT-E017": Words(
        "筛选器需要{expected}字段，“{found}”是{kind}。",
        "The filter needs {expected} field, '{found}' is {kind}.",
        "换一个字段，或改变筛选器类型。",
        "Use another field, or change the filter's type.",
    ),
    "REPORT-E018": Words(
        "“{found}”不是这个筛选器的值。",
        "'{found}' is no value of this filter.",
        "应为：{expected}。",
        "Expected: {expected}.",
    ),
    "REPORT-E019": Words(
        "排序的列“{found}”不在组件中。",
        "The widget has no column '{found}' to sort by.",
        "可用的列：{near}。",
        "Its columns: {near}.",
    ),
    "REPORT-E020": Words(
        "同一维度“{found}”用了两次。",
        "The dimension '{found}' is used twice.",
        "行与列、类别与系列应为不同的维度。",
        "Rows and columns, category and series must differ.",
    ),
    "REPORT-E021": Words(
        "比较上一期需要按日期的维度，“{found}”不是日期字段。",
        "Comparing with the period before needs a date, '{found}' is no date field.",
        "换用取自日期字段的维度。",
        "Use a dimension over a date field.",
    ),
    "REPORT-E022": Words(
        "按系列拆分时只能有一个度量，实际有 {found} 个。",
        "A chart split into series shows one measure, found {found}.",
        "删去系列，或只留一个度量。",
        "Remove the series, or keep one measure.",
    ),
    "REPORT-E023": Words(
        "“{found}”不能相加，没有占整体的份额。",
        "'{found}' does not add up, so it has no share of a whole.",
        "改用合计或计数的度量。",
        "Use a measure that sums or counts.",
    ),
    "REPORT-E040": Words(
        "您无权查看这张图用到的全部数据，因此不显示其数字。",
        "You may not see all data this widget uses, so its figures are not shown.",
        "请管理员授予读取这些数据的角色。",
        "Ask an administrator for a role that may read them.",
    ),
    "REPORT-E041": Words(
        "看板没有筛选器“{found}”。", "The board has no filter '{found}'.", "刷新页面。", "Reload the page."
    ),
    "REPORT-E042": Words(
        "“{found}”不是这张图中的值。", "'{found}' is no value of this widget.", "刷新页面后再点。", "Reload the page."
    ),
    "REPORT-E043": Words(
        "分组有 {found} 个，超过 {limit} 个时不能按计算出的度量排序。",
        "There are {found} groups; beyond {limit} they cannot be sorted by a computed measure.",
        "缩小筛选范围，或按其他列排序。",
        "Narrow the filters, or sort by another column.",
    ),
    "REPORT-E044": Words(
        "这个数字无法用列表的条件表示，不能查看明细。",
        "No condition of a list says which records this figure counts, so they cannot be listed.",
        "点击图中其他数字。",
        "Choose another figure of the widget.",
    ),
}
