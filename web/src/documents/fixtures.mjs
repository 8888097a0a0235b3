// Forms as the tests of this folder use them.
export const words = (zh, en = zh) => ({ zh, en });

export const order = () => ({
  kind: "form",
  key: "order",
  title: words("订单", "Order"),
  fields: [
    { key: "amount", type: "money", title: words("金额", "Amount") },
    { key: "paid", type: "money", title: words("已付", "Paid") },
    { key: "unpaid", type: "formula", title: words("未付", "Unpaid"), formula: "{金额} - {paid}", result: { type: "money" } },
    { key: "note", type: "longtext", title: words("备注", "Note"), visible_when: { and: [{ ">": [{ var: "amount" }, 100] }] } },
  ],
  sections: [
    { key: "main", title: words("主要", "Main"), columns: 2, fields: ["amount", { type: "divider" }, "paid", "unpaid"], widths: { paid: 8 } },
    { key: "more", title: words("其他", "More"), columns: 1, fields: ["note"] },
  ],
  list: { columns: ["amount", "note"] },
  search: ["note"],
  unique: [["amount", "paid"]],
  title_field: "note",
});
