"""How much time and memory the proposal of an app from a large workbook takes: `python -m benchmarks.workbook_apps`.

A sheet of 100,000 rows with 15 columns of all sorts, a formula among them, beside one of 5,000 that it links to.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter

from runtime import proposals

LEVELS = ("金卡", "银卡", "普卡")
STATES = ("待发货", "已发货", "已完成", "已取消")


def make(path: Path, rows: int, customers: int) -> None:
    """Write the workbook."""
    chance = random.Random(7)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet("客户")
        sheet.write_row(0, 0, ["客户编号", "客户名称", "级别", "手机", "邮箱"])
        for n in range(customers):
            values = [f"C{n:06d}", f"公司{n}", LEVELS[n % 3], f"138{n:08d}", f"u{n}@example.com"]
            sheet.write_row(n + 1, 0, values)
        sheet = book.add_worksheet("订单")
        titles = ["订单号", "客户", "商品", "数量", "单价", "金额", "下单时间", "交货日期", "状态", "折扣", "电话"]
        sheet.write_row(0, 0, [*titles, "备注", "是否加急", "重量", "联系人"])
        for n in range(rows):
            count, price = chance.randint(1, 9), chance.randint(1, 99_999) / 100
            sheet.write_row(
                n + 1, 0, [f"D{n:08d}", f"C{chance.randrange(customers):06d}", f"商品{n % 50}", count, price]
            )
            sheet.write_formula(n + 1, 5, f"=D{n + 2}*E{n + 2}", None, round(count * price, 2))
            sheet.write_datetime(n + 1, 6, datetime(2024, 1, 1) + timedelta(minutes=n), moment)  # noqa: DTZ001
            sheet.write_datetime(n + 1, 7, datetime(2024, 1, 3) + timedelta(minutes=n // 1440 * 1440), day)  # noqa: DTZ001
            rest = [STATES[n % 4], chance.choice((0.9, 0.95, 1)), f"139{n:08d}", "" if n % 3 else f"第 {n} 单，请尽快"]
            sheet.write_row(n + 1, 8, [*rest, "是" if n % 5 else "否", chance.random() * 10, f"张{n % 700}"])


def main() -> None:
    """Measure the child that reads the workbook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.xlsx"
        make(path, rows, 5_000)
        proposal = proposals.read(path, Path(folder) / "lines", "a", path.name)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    types = {one.header: one.type for form in proposal.forms for one in form.fields}
    print(f"{rows} rows: {used.ru_utime + used.ru_stime:.1f} CPU s, {used.ru_maxrss / 1024:.0f} MB")
    print(types)


if __name__ == "__main__":
    main()
