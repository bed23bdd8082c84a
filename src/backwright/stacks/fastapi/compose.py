"""Write the exemplar with all its capabilities into a folder, where it runs.

python -m backwright.stacks.fastapi.compose FOLDER
"""

import sys
from pathlib import Path

from backwright.stacks.fastapi.templates import EXEMPLAR, standing, templates


def compose(folder: Path) -> None:
    """Write every file, its markers too: they are comments."""
    composition = templates()
    texts = {path: standing(composition, path).text for path in composition.variants}
    texts["blueprint.yaml"] = (EXEMPLAR / "blueprint.yaml").read_text(encoding="utf-8")
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    compose(Path(sys.argv[1]))
