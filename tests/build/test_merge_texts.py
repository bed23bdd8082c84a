"""Merging what is not Python: by key where there are keys, by line elsewhere."""

import json
import tomllib

import yaml

from backwright.build.merge.texts import merge_text

PYPROJECT = """\
# the project
[project]
name = "helpdesk"
dependencies = [
    "fastapi>=0.165",
    "sqlalchemy>=2.1",
]

[tool.ruff]
line-length = 120  # wide
"""


class TestToml:
    def test_keys_and_list_items_of_both_sides_and_their_comments(self) -> None:
        ours = PYPROJECT.replace('.1",\n]', '.1",\n    "my-lib>=1",  # mine\n]') + "\n[tool.mine]\nx = 1\n"
        theirs = PYPROJECT.replace('.1",\n]', '.1",\n    "alembic>=1.20",\n]') + "\n[tool.mypy]\nstrict = true\n"
        merged = merge_text("pyproject.toml", PYPROJECT, ours, theirs)
        assert not merged.conflicts
        data = tomllib.loads(merged.text)
        assert data["project"]["dependencies"] == ["fastapi>=0.165", "sqlalchemy>=2.1", "alembic>=1.20", "my-lib>=1"]
        assert {"mine", "mypy", "ruff"} == set(data["tool"])
        assert "# mine" in merged.text
        assert "# wide" in merged.text

    def test_one_key_changed_by_both_is_a_conflict(self) -> None:
        merged = merge_text(
            "pyproject.toml", PYPROJECT, PYPROJECT.replace("120", "100"), PYPROJECT.replace("120", "88")
        )
        assert [conflict.line for conflict in merged.conflicts] == [10]


class TestYaml:
    def test_services_of_both_sides(self) -> None:
        base = "services:\n  app:\n    image: app\n    ports:\n      - 8000:8000\n"
        ours = base + "  mail:  # mine\n    image: mail\n"
        theirs = (
            base.replace("    image: app\n", "    image: app\n    restart: always\n") + "  database:\n    image: pg\n"
        )
        merged = merge_text("compose.yaml", base, ours, theirs)
        assert not merged.conflicts
        data = yaml.safe_load(merged.text)
        assert set(data["services"]) == {"app", "mail", "database"}
        assert data["services"]["app"]["restart"] == "always"
        assert "# mine" in merged.text


class TestJson:
    def test_by_key(self) -> None:
        merged = merge_text("a.json", '{"a": 1, "b": [1]}', '{"a": 1, "b": [1, 2], "c": 3}', '{"a": 2, "b": [1, 5]}')
        assert json.loads(merged.text) == {"a": 2, "b": [1, 5, 2], "c": 3}

    def test_one_value_changed_by_both_is_a_conflict(self) -> None:
        assert merge_text("a.json", '{"a": 1}', '{"a": 2}', '{"a": 3}').conflicts


class TestLines:
    def test_insertions_at_one_place_are_both_kept(self) -> None:
        merged = merge_text("Makefile", "a:\n", "a:\nmine:\n", "a:\nnew:\n")
        assert merged.text == "a:\nnew:\nmine:\n"
        assert not merged.conflicts

    def test_one_line_changed_by_both_is_a_conflict_with_its_line(self) -> None:
        merged = merge_text("README.md", "one\ntwo\n", "one\nmine\n", "one\nnew\n")
        (conflict,) = merged.conflicts
        assert (conflict.line, conflict.ours, conflict.theirs) == (2, "mine\n", "new\n")

    def test_the_lines_of_conflicts_count_in_the_users_file(self) -> None:
        base = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"
        ours = base.replace("two", "mine\nof\nthree lines").replace("six", "mine again")
        merged = merge_text("README.md", base, ours, base.replace("two", "new").replace("six", "new again"))
        assert [conflict.line for conflict in merged.conflicts] == [2, 8]
        assert ours.splitlines()[7] == "mine again"
