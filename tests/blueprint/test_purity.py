"""The language touches no file, network or clock, and loads nothing heavy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import backwright.blueprint

MODULES = sorted(Path(backwright.blueprint.__file__).parent.rglob("*.py"))
IMPURE = {
    "os",
    "pathlib",
    "io",
    "socket",
    "ssl",
    "http",
    "urllib",
    "time",
    "random",
    "secrets",
    "subprocess",
}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_nothing_impure_is_imported(module: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "print", "eval", "exec"}
        elif isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "utcnow", "today", "fromtimestamp"}
    assert imported.isdisjoint(IMPURE)


def test_yaml_is_loaded_when_a_page_is_read_and_nothing_else_ever() -> None:
    program = (
        "import sys, backwright.blueprint.reader as reader\n"
        "assert 'yaml' not in sys.modules\n"
        "reader.read('app: a\\nNote:\\n  title: str\\n')\n"
        "heavy = {'typer', 'rich', 'sqlalchemy', 'pydantic', 'fastapi', 'mcp'}\n"
        "assert 'yaml' in sys.modules and heavy.isdisjoint(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
