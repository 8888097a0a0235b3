"""Write China's public holidays and make-up working days as a calendar definition.

python tools/calendars/china.py --out apps/customer_base/calendars/china.json
takes the facts of the State Council's yearly notices from the package `chinesecalendar` (MIT), to be installed in an
environment of its own; the product does not depend on it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from chinese_calendar.constants import holidays, workdays

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
ENGLISH = {
    "Anti-Fascist 70th Day": "70th Anniversary of Victory Day",
    "Mid-autumn Festival": "Mid-Autumn Festival",
    "Tomb-sweeping Day": "Tomb-Sweeping Day",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file and print which years it covers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    definition = calendar()
    text = json.dumps(definition, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    options.out.write_text(text, encoding="utf-8")
    print(f"{definition['years'][0]['year']}-{definition['years'][-1]['year']}")
    return 0


def calendar() -> dict[str, Any]:
    """Return the definition: an entry for each year of which a notice is known."""
    return {
        "kind": "calendar",
        "key": "china",
        "title": {"zh": "中国工作日历", "en": "Working days of China"},
        "help": {
            "zh": "法定节假日与调休上班日，依国务院办公厅每年的通知。",
            "en": "Public holidays and the days worked in exchange, by the yearly notices of the State Council.",
        },
        "weekend": ["saturday", "sunday"],
        "years": [
            {"year": year, "holidays": spans(holidays, year), "workdays": spans(workdays, year)}
            for year in sorted({day.year for day in holidays})
        ],
    }


def spans(days: Mapping[date, str], year: int) -> list[dict[str, Any]]:
    """Return the days of a year, those of one name that follow each other as one span."""
    known = [(day, days[day]) for day in sorted(days) if day.year == year]
    runs = groupby(enumerate(known), lambda pair: (pair[1][0] - timedelta(days=pair[0]), pair[1][1]))
    return [span([day for _, (day, _) in run], name) for (_, name), run in runs]


def span(days: Sequence[date], name: str) -> dict[str, Any]:
    """Return one span."""
    last = {"to": days[-1].isoformat()} if len(days) > 1 else {}
    return {"from": days[0].isoformat(), **last, "title": {"zh": NAMES[name], "en": ENGLISH.get(name, name)}}


if __name__ == "__main__":
    raise SystemExit(main())
