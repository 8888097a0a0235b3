"""The words of everything an expression can be refused for: one row a code, with the facts in braces."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """What is wrong, and what to do next, in Chinese and English."""

    zh: str
    en: str
    hint_zh: str
    hint_en: str


TEXTS: dict[str, Words] = {
    "EXPR-E001": Words(
        "这里应是一个表达式，实际是 {found}。",
        "Expected an expression here, found {found}.",
        '表达式是常量，或只有一个运算符键的对象，例如 {{"var": "amount"}}。',
        'Write a constant or an object with one operator, such as {{"var": "amount"}}.',
    ),
    "EXPR-E002": Words(
        "没有名为“{name}”的运算符。",
        "There is no operator “{name}”.",
        "是否想用：{suggestion}？",
        "Did you mean: {suggestion}?",
    ),
    "EXPR-E003": Words(
        "{name} 需要 {expected} 个参数，实际给了 {found} 个。",
        "{name} takes {expected} arguments, {found} given.",
        "补上或删去参数：{signature}。",
        "Add or remove arguments: {signature}.",
    ),
    "EXPR-E004": Words(
        "表单“{form}”没有字段“{field}”。",
        "Form “{form}” has no field “{field}”.",
        "是否想用：{suggestion}？",
        "Did you mean: {suggestion}?",
    ),
    "EXPR-E005": Words(
        "{name} 的第 {position} 个参数应为 {expected}，实际是 {found}。",
        "Argument {position} of {name} must be {expected}, found {found}.",
        "换一个该类型的字段，或用 TEXT()、VALUE() 转换。",
        "Use a field of that type, or convert with TEXT() or VALUE().",
    ),
    "EXPR-E006": Words(
        "{name} 的两边类型不同：{left} 与 {right}。",
        "The operands of {name} have different types: {left} and {right}.",
        "两边用同一类型，或用 TEXT()、VALUE()、DATE() 转换。",
        "Use one type on both sides, or convert with TEXT(), VALUE() or DATE().",
    ),
    "EXPR-E007": Words(
        "“{option}”不是可选项。可选：{options}。",
        "“{option}” is not an option. Options: {options}.",
        "是否想用：{suggestion}？",
        "Did you mean: {suggestion}?",
    ),
    "EXPR-E008": Words(
        "“{name}”中的“{field}”不是关联字段，不能再取下级字段。",
        "“{field}” in “{name}” is not a link, so nothing can be read through it.",
        "只有关联字段后面可以加点号。",
        "Only a link field can be followed by a dot.",
    ),
    "EXPR-E009": Words(
        "“{field}”是一组相关记录，不能当作单个值。",
        "“{field}” is a set of related records, not a single value.",
        "用 COUNTOF、SUMOF、LASTOF 等汇总函数。",
        "Aggregate it with COUNTOF, SUMOF, LASTOF and the like.",
    ),
    "EXPR-E010": Words(
        "{name} 的第一个参数应是相关记录，实际是 {found}。",
        "The first argument of {name} must be related records, found {found}.",
        "是否想用：{suggestion}？",
        "Did you mean: {suggestion}?",
    ),
    "EXPR-E011": Words(
        "{name} 的第 {position} 个参数应直接写成 {expected}，实际是 {found}。",
        "Argument {position} of {name} must be written out as {expected}, found {found}.",
        "直接写出常量，不要用字段或公式。",
        "Write the constant itself, not a field or a formula.",
    ),
    "EXPR-E012": Words(
        "表达式嵌套超过 {limit} 层。",
        "The expression is nested deeper than {limit} levels.",
        "把其中一部分存成公式字段。",
        "Store a part of it as a formula field.",
    ),
    "EXPR-E013": Words(
        "表达式超过 {limit} 个节点。",
        "The expression has more than {limit} nodes.",
        "把其中一部分存成公式字段。",
        "Store a part of it as a formula field.",
    ),
    "EXPR-E014": Words(
        "除法嵌套了 {found} 层，最多 {limit} 层。",
        "Divisions are nested {found} deep, at most {limit} are allowed.",
        "把中间结果存成公式字段，或用 ROUND 分开。",
        "Store an intermediate result as a formula field.",
    ),
    "EXPR-E015": Words(
        "公式字段互相引用，成了循环：{circle}。",
        "Derived fields refer to each other in a circle: {circle}.",
        "去掉其中一处引用。",
        "Remove one of the references.",
    ),
    "EXPR-E016": Words(
        "没有参数“{field}”。",
        "There is no parameter “{field}”.",
        "是否想用：{suggestion}？",
        "Did you mean: {suggestion}?",
    ),
    "EXPR-E017": Words(
        "用户没有属性“{field}”。",
        "Users have no attribute “{field}”.",
        "是否想用：{suggestion}？",
        "Did you mean: {suggestion}?",
    ),
    "EXPR-E018": Words(
        "“{found}”不是 1900 至 2299 年间的日期。",
        "“{found}” is not a date between 1900 and 2299.",
        "写成 2024-02-29 的形式。",
        "Write it like 2024-02-29.",
    ),
    "EXPR-E019": Words(
        "数字 {found} 太长，最多 {limit} 位。",
        "The number {found} is too long, at most {limit} digits.",
        "用更短的数字。",
        "Use a shorter number.",
    ),
    "EXPR-E020": Words(
        "文字里有不能保存的字符（第 {position} 个）。",
        "The text holds a character that cannot be stored (number {position}).",
        "删去控制字符 U+0000 和不成对的代理码。",
        "Remove U+0000 and unpaired surrogates.",
    ),
    "EXPR-E021": Words(
        "这里需要 {expected}，表达式的结果是 {found}。",
        "Expected {expected} here, the expression gives {found}.",
        "条件要能判断真假；值要和目标字段同类型。",
        "A condition must be true or false; a value must have the type of its field.",
    ),
    "EXPR-E022": Words(
        "“{found}”不是这里可用的单位。",
        "“{found}” is not a unit that can be used here.",
        "可用：{options}。",
        "Use one of: {options}.",
    ),
    "EXPR-E023": Words(
        "这里应是 JSON 值，实际是 {found}。",
        "Expected a JSON value, found {found}.",
        "只用文字、数字、真假、空、列表和对象。",
        "Use text, numbers, booleans, null, lists and objects only.",
    ),
    "EXPR-E024": Words(
        "看不出空值是什么类型。",
        "The type of null cannot be told here.",
        "让空值和一个有类型的值放在一起。",
        "Use null beside a value whose type is known.",
    ),
    "EXPR-E025": Words(
        "{name} 的两边是不同的选项表，不能比较先后。",
        "The sides of {name} have different option lists and no common order.",
        "比较同一个选项表的字段。",
        "Compare fields with the same options.",
    ),
    "EXPR-E026": Words(
        "{name} 的两边指向不同的表单：{left} 与 {right}。",
        "The sides of {name} are records of different forms: {left} and {right}.",
        "比较指向同一表单的关联字段。",
        "Compare links to the same form.",
    ),
    "EXPR-E030": Words(
        "第 {line} 行第 {column} 列：不认识的字符“{found}”。",
        "Line {line}, column {column}: unexpected character “{found}”.",
        "文字要加引号，字段要加花括号。",
        "Put text in quotes and fields in braces.",
    ),
    "EXPR-E031": Words(
        "第 {line} 行第 {column} 列：这里应是{expected}，实际是“{found}”。",
        "Line {line}, column {column}: expected {expected}, found “{found}”.",
        "检查括号、逗号和运算符。",
        "Check brackets, commas and operators.",
    ),
    "EXPR-E032": Words(
        "第 {line} 行第 {column} 列：没有名为“{name}”的函数。",
        "Line {line}, column {column}: there is no function “{name}”.",
        "是否想用：{suggestion}？",
        "Did you mean: {suggestion}?",
    ),
    "EXPR-E033": Words(
        "第 {line} 行第 {column} 列：{found} 没有结束。",
        "Line {line}, column {column}: {found} is not closed.",
        "补上结束的引号或花括号。",
        "Add the closing quote or brace.",
    ),
    "EXPR-E034": Words(
        "第 {line} 行第 {column} 列：表单“{form}”没有字段“{field}”。",
        "Line {line}, column {column}: form “{form}” has no field “{field}”.",
        "是否想用：{suggestion}？",
        "Did you mean: {suggestion}?",
    ),
    "EXPR-E035": Words(
        "第 {line} 行第 {column} 列：“{field}”可能是 {options} 中的任何一个。",
        "Line {line}, column {column}: “{field}” may be any of {options}.",
        "改写字段的 key。",
        "Write the field's key instead.",
    ),
    "EXPR-E040": Words(
        "这里应是 {expected}，实际是 {found}。",
        "Expected {expected}, found {found}.",
        "改成该类型的值。",
        "Give a value of that type.",
    ),
    "EXPR-E041": Words(
        "{found} 位数太多：最多 {digits} 位，其中小数 {scale} 位。",
        "{found} has too many digits: at most {digits}, {scale} of them after the point.",
        "缩短数字，或加大字段的位数。",
        "Shorten the number, or give the field more digits.",
    ),
    "EXPR-E050": Words(
        "{name} 不能在数据库 {backend} 中计算。",
        "{name} cannot be computed in the database {backend}.",
        "把它存成公式字段后再筛选，或换一种写法。",
        "Store it as a formula field first, or write it differently.",
    ),
    "EXPR-W001": Words(
        "“{field}”可能为空，为空时整个 {name} 的结果为空。",
        "“{field}” may be empty, and then the whole {name} is empty.",
        "用 IFBLANK({field}, 0) 说明空值怎么算。",
        "Say what empty means with IFBLANK({field}, 0).",
    ),
    "EXPR-W002": Words(
        "结果可能超过 36 位，超过时为空。",
        "The result may exceed 36 digits and would then be empty.",
        "减少字段的位数，或用 ROUND。",
        "Declare smaller fields, or use ROUND.",
    ),
}
