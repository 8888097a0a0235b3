"""Write the names of the icons the pages ship as a Python module.

python tools/codes/icons.py --icons web/node_modules/@ant-design/icons/es/icons --out engine/forms/fields/_icons.py
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

HEAD = '''"""Names of the icons the pages draw: the outlined ones of @ant-design/icons (MIT).

Written by `tools/codes/icons.py`; not changed by hand.
"""

from __future__ import annotations

ICONS = frozenset(
    {{
{rows}    }}
)
'''


def names(folder: Path) -> list[str]:
    """Return the icons' names as makers write them, such as `file-text`."""
    stems = sorted(path.stem.removesuffix("Outlined") for path in folder.glob("*Outlined.js"))
    return sorted(re.sub(r"(?<!^)(?=[A-Z])", "-", stem).lower() for stem in stems)


def main() -> None:
    """Write the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--icons", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    rows = "".join(f'        "{name}",\n' for name in names(given.icons))
    given.out.write_text(HEAD.format(rows=rows), encoding="utf-8")


if __name__ == "__main__":
    main()
