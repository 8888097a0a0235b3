"""Put the data folders into a built wheel; an editable install reads them from the checkout."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = {"migrations": "runtime/_migrations", "apps": "runtime/_apps", "web/dist": "runtime/_web"}


class DataFolders(BuildHookInterface[Any]):
    """Adds each data folder that exists."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Include the folders in a standard build only."""
        if version == "standard":
            folders = {str(Path(self.root, source)): target for source, target in DATA.items()}
            build_data["force_include"].update({source: to for source, to in folders.items() if Path(source).is_dir()})
