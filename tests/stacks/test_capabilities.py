"""A capability is a unit: a page has all of it or nothing, and it can be added and taken out as a folder."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from projects import PAGES

from backwright.blueprint.reader import read
from backwright.stacks.composition import Composition, CompositionError, discovered
from backwright.stacks.engine import Template
from backwright.stacks.fastapi import capabilities
from backwright.stacks.fastapi.emitters.features import flags
from backwright.stacks.fastapi.stack import FastApiStack, rendered, template_files
from backwright.stacks.fastapi.templates import templates

ACCOUNTS = """
roles: member, keeper
Org:
  name: str 2..80 unique
  can:
    - member: read
User:
  name: str 1..60
  can:
    - self: read
Doc:
  title: str 1..80 search
  author: User = me
  can:
    - author: all
"""
COMBINATIONS = {
    frozenset[str](): "app: demo\nDoc:\n  title: str 1..80 search\n",
    frozenset({"idempotency"}): "app: demo\nuse: idempotency\nDoc:\n  title: str 1..80 search\n",
    frozenset({"auth"}): f"app: demo\nuse: auth{ACCOUNTS}",
    frozenset({"auth", "tenant"}): f"app: demo\nuse: auth, tenant(Org){ACCOUNTS}",
    frozenset({"auth", "audit"}): f"app: demo\nuse: auth, audit{ACCOUNTS}",
    frozenset({"auth", "tenant", "audit"}): f"app: demo\nuse: auth, tenant(Org), audit{ACCOUNTS}",
    frozenset(
        {"auth", "tenant", "audit", "idempotency"}
    ): f"app: demo\nuse: auth, tenant(Org), audit, idempotency{ACCOUNTS}",
}
BLOCK = re.compile(r"(?:#|//) when: (?:auth|tenant|audit|idempotency)$")


def named(combination: frozenset[str]) -> str:
    return " and ".join(sorted(combination)) or "none"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A further folder of capabilities."""
    monkeypatch.setattr(capabilities, "__path__", [*capabilities.__path__, str(tmp_path)])
    return tmp_path


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


class TestOnAndOff:
    @pytest.mark.parametrize("combination", COMBINATIONS, ids=named)
    def test_a_page_has_the_files_of_its_capabilities_alone(self, combination: frozenset[str]) -> None:
        files, _ = rendered(read(COMBINATIONS[combination]))

        for capability in templates().capabilities:
            listed = set(templates().lists["when"][capability.flag]["files"]) & set(template_files())
            own = {path for path in listed if "pocket_watch" not in path}
            there = own & files.keys()
            assert there == (own if capability.flag in combination else set())

    @pytest.mark.parametrize("combination", COMBINATIONS, ids=named)
    def test_a_line_comes_from_the_exemplar_or_from_a_capability_of_the_page(self, combination: frozenset[str]) -> None:
        _, origins = rendered(read(COMBINATIONS[combination]))

        used = {
            line.template.split("/")[1]
            for each in origins.values()
            for line in each
            if "capabilities/" in line.template
        }
        assert used == combination

    def test_pages_with_every_combination_pass_their_own_tests(self) -> None:
        """`test_blueprint_matrix.py` builds these pages and runs their tests."""
        tried = {flags(read(page.read_text())) & templates().flags for page in PAGES}

        assert tried == COMBINATIONS.keys()


class TestAdding:
    def capability(self, folder: Path) -> None:
        put(
            folder,
            {
                "index_cards/capability.toml": 'flag = "searched"\n[fills]\n"src/main.py" = ["imports", "guards"]\n',
                "index_cards/files/src/utils/cards.py": '"""Cards."""\n\n\ndef sort_cards() -> None:\n    pass\n',
                "index_cards/slots/src/main.py": (
                    "# fill: imports\nfrom src.utils.cards import sort_cards\n# end\n"
                    "# fill: guards\nsort_cards()\n# end\n"
                ),
            },
        )

    def built(self, page: str) -> dict[str, str]:
        return FastApiStack().render(read(page), {})

    def test_a_page_that_has_its_flag_has_its_files_and_its_lines(self, folder: Path) -> None:
        self.capability(folder)
        tree = self.built("app: demo\nDoc:\n  title: str 1..80 search\n")

        assert "src/utils/cards.py" in tree
        assert "    sort_cards()\n" in tree["src/main.py"]
        assert "from src.utils.cards import sort_cards\n" in tree["src/main.py"]

    def test_any_other_page_stays_as_it_was(self, folder: Path) -> None:
        page = "app: demo\nDoc:\n  title: str 1..80\n"
        before = self.built(page)
        self.capability(folder)

        assert self.built(page) == before

    def test_its_emitters_fill_its_slots(self, folder: Path) -> None:
        self.capability(folder)
        put(
            folder,
            {
                "index_cards/files/src/utils/cards.py": "NAMES = [\n    # slot: card_names\n    # end\n]\n",
                "index_cards/emitters.py": (
                    "def card_names(blueprint):\n"
                    "    return (f'\"{each.name}\",' for each in blueprint.entities)\n"
                    "PROJECT_EMITTERS = (card_names,)\n"
                ),
            },
        )
        files, _ = rendered(read("app: demo\nDoc:\n  title: str 1..80 search\n"))

        assert files["src/utils/cards.py"] == 'NAMES = [\n    "Doc",\n]\n'


class TestTakingOut:
    @pytest.mark.parametrize("name", ["tenant", "audit", "idempotency"])
    def test_pages_that_do_not_use_it_stay_byte_for_byte(
        self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pages = [read(page) for combination, page in COMBINATIONS.items() if name not in combination]
        before = [FastApiStack().render(page, {}) for page in pages]
        without(tmp_path, name)
        monkeypatch.setattr(capabilities, "__path__", [str(tmp_path)])

        assert [FastApiStack().render(page, {}) for page in pages] == before

    def test_open_pages_need_none(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        page = read(COMBINATIONS[frozenset()])
        before = FastApiStack().render(page, {})
        monkeypatch.setattr(capabilities, "__path__", [str(tmp_path)])

        assert FastApiStack().render(page, {}) == before

    def test_one_that_others_need_is_missed(self, tmp_path: Path) -> None:
        without(tmp_path, "auth")

        with pytest.raises(CompositionError, match="the capability `audit` needs `auth`, which is not there"):
            discovered([str(tmp_path)])


def without(folder: Path, name: str) -> None:
    """Every capability but one, in a folder of their own."""
    for one in Path(capabilities.__file__).parent.glob("*/capability.toml"):
        if one.parent.name != name:
            shutil.copytree(one.parent, folder / one.parent.name)


class TestPlaces:
    def test_no_file_has_a_block_of_a_capability(self) -> None:
        assert not [file for file, lines in foreign() if any(BLOCK.search(line) for line in lines)]

    def test_a_line_of_a_place_is_traced_to_the_capability(self) -> None:
        files, origins = rendered(read(COMBINATIONS[frozenset({"auth"})]))

        at = files["src/main.py"].splitlines().index("    secure(app, settings, database)")
        assert origins["src/main.py"][at].template == "capabilities/auth/slots/src/main.py"

    def test_every_place_of_a_file_is_filled_by_a_capability(self) -> None:
        named = {(path, name) for path, names in places() for name in names}
        filled = {place for capability in templates().capabilities for place in capability.fills}

        assert {place for place in filled if place[1] not in {"imports", "end"}} == named

    def test_a_file_of_the_exemplar_imports_nothing_of_a_capability(self) -> None:
        composition = templates()
        brought = {
            path.removesuffix(".py").replace("/", ".")
            for capability in composition.capabilities
            for path in capability.files
            if path not in composition.base
        }
        written = (Template.of(path, without_slots(composition.base[path].text)) for path in base_files())
        imports = (re.match(r"from (\S+) import", line.text) for template in written for line in template.lines)

        assert not brought & {found[1] for found in imports if found}


def base_files() -> list[str]:
    """The templates of the exemplar itself."""
    return [path for path in template_files() if path in templates().base and path.endswith(".py")]


def without_slots(text: str) -> str:
    """A template without what the exemplar's own page puts into its slots and lists."""
    return re.sub(r"^ *# (?:slot: \w+|more)\n.*?^ *# end\n", "", text, flags=re.MULTILINE | re.DOTALL)


def foreign() -> Iterator[tuple[str, list[str]]]:
    """The files of the exemplar and of capabilities."""
    composition = templates()
    for own in (composition.base, *(capability.files for capability in composition.capabilities)):
        yield from ((each.lines[0].file, each.text.splitlines()) for each in own.values() if each.lines)


def places() -> Iterator[tuple[str, list[str]]]:
    """The places of each file."""
    composition = templates()
    for own in (composition.base, *(capability.files for capability in composition.capabilities)):
        for path, each in own.items():
            yield path, re.findall(r"^\s*(?:#|//) (?:fill|sorted): (\w+)$", each.text, re.MULTILINE)


def composed(folder: Path, base: dict[str, str]) -> Composition:
    files = {path: Template.of(path, text) for path, text in base.items()}
    return Composition(files, {"when": {}}, discovered([str(folder)]))


class TestErrors:
    def test_a_place_that_no_file_has_is_named(self, tmp_path: Path) -> None:
        put(
            tmp_path,
            {
                "one/capability.toml": '[fills]\n"a.py" = ["there"]\n',
                "one/slots/a.py": "# fill: there\nx\n# end\n",
            },
        )

        with pytest.raises(CompositionError, match=r"a.py has no place `there`; write `# fill: there` there"):
            _ = composed(tmp_path, {"a.py": "y\n"}).variants

    def test_a_place_that_the_manifest_does_not_name_is_told(self, tmp_path: Path) -> None:
        put(tmp_path, {"one/capability.toml": "", "one/slots/a.py": "# fill: there\nx\n# end\n"})

        with pytest.raises(
            CompositionError, match=r"`one` does not name in its capability.toml the place `there` of a.py"
        ):
            _ = composed(tmp_path, {"a.py": "# fill: there\n"}).variants

    def test_two_that_bring_the_same_file_are_named(self, tmp_path: Path) -> None:
        for name in ("one", "two"):
            put(tmp_path, {f"{name}/capability.toml": "", f"{name}/files/a.py": ""})

        with pytest.raises(CompositionError, match=r"`two` and `one` both bring a.py"):
            _ = composed(tmp_path, {}).variants


def test_sorted_lines_stand_in_the_order_of_their_first_words(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "one/capability.toml": '[fills]\n"lock" = ["pins"]\n',
            "one/slots/lock": "# fill: pins\nmid==1\nmid-more==1\n# end\n",
        },
    )
    template = composed(tmp_path, {"lock": "# sorted: pins\naa==1\nzz==1\n# end\n"}).template("lock", frozenset())

    assert [line.text for line in template.lines] == [
        "aa==1",
        "mid==1  # when: one",
        "mid-more==1  # when: one",
        "zz==1",
    ]
