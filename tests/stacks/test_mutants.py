"""Defects put into the engine, the emitters and the merge: the tests that guard them notice each one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import backwright

SOURCE = Path(backwright.__file__).parent
FIXED_POINT = """
from backwright.stacks.fastapi.refresh import expected, plain
assert dict(expected()) == dict(plain())
"""
MERGE = """
from backwright.build.merge.texts import merge_text
BASE = "import a\\n\\n\\ndef f() -> int:\\n    x = 1\\n    return x\\n\\n\\ndef g() -> int:\\n    return 2\\n"
OURS = BASE.replace("import a", "import a\\nimport b").replace("    x = 1\\n", "    x = 1\\n    log(x)\\n")
THEIRS = BASE.replace("import a", "import a\\nimport c").replace("return 2", "return 3")
def text(base, ours, theirs):
    merged = merge_text("src/a.py", base, ours, theirs)
    assert not merged.conflicts, merged.conflicts
    return merged.text
both = text(BASE, OURS, THEIRS)
for line in ("import a", "import b", "import c", "    log(x)", "    return 3"):
    assert line in both.splitlines(), (line, both)
assert text(BASE, OURS, BASE) == OURS
assert text(BASE, BASE, THEIRS) == THEIRS
FROM = "from m import one\\n\\nuse(one)\\n"
named = text(FROM, FROM.replace("import one", "import one, two"), FROM.replace("import one", "import one, three"))
assert "from m import one, three, two" in named, named
method = "\\n\\ndef mine() -> int:\\n    return 7\\n"
theirs = "\\n\\ndef built() -> int:\\n    return 8\\n"
grown = text(BASE, BASE + method, BASE + theirs)
assert "def mine" in grown and "def built" in grown, grown
clash = merge_text("src/a.py", BASE, BASE.replace("x = 1", "x = 5"), BASE.replace("x = 1", "x = 6"))
assert clash.conflicts
gone = text(BASE, BASE.replace("\\n\\ndef g() -> int:\\n    return 2\\n", ""), THEIRS.replace("return 3", "return 2"))
assert "def g" not in gone, gone
"""

SPECS = f"""
import sys, pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", {str(Path(__file__).with_name("test_engine.py"))!r}]))
"""

ENGINE = "stacks/engine.py"
COMPOSITION = "stacks/composition.py"
MODELS = "stacks/fastapi/emitters/models.py"
VALIDATORS = "stacks/fastapi/emitters/validators.py"
TYPES = "stacks/fastapi/emitters/types.py"
BLOCKS = "merging/blocks.py"
GRANTS = "stacks/fastapi/capabilities/auth/emitters/grants.py"

MUTANTS = {
    "when is ignored": (ENGINE, "if part.name in context.flags:", "if True:", FIXED_POINT),
    "when at the end of a line is ignored": (
        ENGINE,
        "elif part.flag is None or part.flag in context.flags:",
        "else:",
        SPECS,
    ),
    "each stops after one": (
        ENGINE,
        "for item in context.lists[part.name]:",
        "for item in context.lists[part.name][:1]:",
        FIXED_POINT,
    ),
    "more is repeated too": (ENGINE, "if MORE.match(line.text):", "if False:", FIXED_POINT),
    "a capability's version of a file is not chosen": (
        COMPOSITION,
        "if flag is None or flag in flags)",
        "if flag is None)",
        FIXED_POINT,
    ),
    "names within words are replaced": (ENGINE, "(?<![A-Za-z])", "", SPECS),
    "kebab is lost": ("stacks/fastapi/names.py", "camel, kebab, human", "camel, human", FIXED_POINT),
    "optional columns are required": (MODELS, 'f"{name} | None" if field.optional else name', "name", FIXED_POINT),
    "owned rows outlive their owner": (TYPES, '"CASCADE" if kind.owner else ', "", FIXED_POINT),
    "indexes are forgotten": (
        MODELS,
        "layout.table_args(table, says=constrained(page))",
        "[]",
        FIXED_POINT,
    ),
    "lower bounds are lost": (TYPES, '("ge", kind.minimum)', '("ge", None)', FIXED_POINT),
    "an update accepts null": (
        VALIDATORS,
        "if field.optional else f'Omittable[{kind}]'",
        "if True else ''",
        FIXED_POINT,
    ),
    "the conditions of grants are lost": (GRANTS, "if grant.condition is not None:", "if False:", FIXED_POINT),
    "guarded fields are open": (GRANTS, "guarded = view.guarded()", "guarded = ()", FIXED_POINT),
    "the owner's new statements are lost": (BLOCKS, "only = ours or theirs", "only = theirs", MERGE),
    "both sides of a clash are not compared": (BLOCKS, "if theirs.meaning == ours.meaning or", "if True or", MERGE),
    "what the owner deleted comes back": (
        BLOCKS,
        "left.meaning == base.meaning:\n        return None",
        "left.meaning == base.meaning:\n        return base.text",
        MERGE,
    ),
    "new imports are lost": (
        "stacks/languages/python/imports.py",
        "dict.fromkeys((*mine, *new))",
        "dict.fromkeys(mine)",
        MERGE,
    ),
}


def survives(tmp_path: Path, path: str, before: str, after: str, check: str) -> str | None:
    """Run a check against a copy of the tool with one defect; what it printed when it failed, none when it passed."""
    copy = tmp_path / "backwright"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", ".mypy_cache", ".ruff_cache"))
    text = (copy / path).read_text()
    assert before in text, f"{path} no longer holds {before!r}; choose another defect"
    (copy / path).write_text(text.replace(before, after))
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    return None if done.returncode == 0 else done.stderr


@pytest.mark.parametrize("name", MUTANTS)
def test_a_defect_is_noticed(name: str, tmp_path: Path) -> None:
    path, before, after, check = MUTANTS[name]

    assert survives(tmp_path, path, before, after, check) is not None


@pytest.mark.parametrize("check", [FIXED_POINT, MERGE], ids=["fixed point", "merge"])
def test_the_tool_as_it_stands_passes(check: str, tmp_path: Path) -> None:
    assert survives(tmp_path, "__init__.py", "Backwright", "Backwright", check) is None
