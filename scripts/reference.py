"""Write the parts of docs/reference that come from the code. A test holds them up to date.

make reference
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

from typer.testing import CliRunner

from backwright.blueprint.model import EnumType, Field, RelationType, StateType
from backwright.blueprint.phrases.capabilities import LATER_CAPABILITIES, PHRASES
from backwright.blueprint.phrases.types import read_type
from backwright.blueprint.phrases.words import LATER_WORDS, WORDS, Word
from backwright.blueprint.text.source import Text
from backwright.blueprint.text.tokens import Cursor
from backwright.blueprint.types.registry import LATER as LATER_TYPES
from backwright.blueprint.types.registry import SPECS
from backwright.blueprint.types.spec import TYPES, TypeSpec
from backwright.cli.exits import MEANINGS
from backwright.cli.later import LATER
from backwright.cli.main import VERBS, app
from backwright.errors import NOWHERE
from backwright.reports.rule_page import file_of, index_page, rule_page
from backwright.standard.every_rule import EVERY_RULE

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
MADE = "<!-- Made by `make reference`; change the code instead. -->\n"


def verbs_page() -> str:
    """Every verb with its help."""
    parts = [
        "# The verbs\n",
        MADE,
        "`backwright` and `wright` are one command. Every verb but `mcp` takes `--json`: one JSON value.\n",
        *(f"## {verb}\n\n```text\n{_help(verb)}\n```\n" for verb in VERBS),
        "## Not there yet\n",
    ]
    parts.append("\n".join(f"- `{verb}`: {purpose}." for verb, purpose in LATER.items()) + "\n")
    return "\n".join(parts)


def exits_page() -> str:
    """The table of exit codes."""
    rows = [f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()]
    return "\n".join(["# Exit codes\n", MADE, "| code | meaning |", "| ---: | --- |", *rows]) + "\n"


def fields_page() -> str:
    """The tables of types, words and capabilities."""
    types = [spec for _, spec in _types()]
    return (
        "\n".join(
            [
                "# Types, words and capabilities\n",
                MADE,
                "## Types\n",
                "| type | what it is | as in |",
                "| --- | --- | --- |",
                *(f"| {_names(spec.names) or 'by its form'} | {spec.says} | {_code(spec.example)} |" for spec in types),
                "\n## Words\n",
                "| word | what it says | suits |",
                "| --- | --- | --- |",
                *(f"| {_code(f'{w.name} {w.argument}'.strip())} | {w.says} | {_suits(w)} |" for w in WORDS.values()),
                "\n## Capabilities\n",
                "| capability | what it brings |",
                "| --- | --- |",
                *(f"| `{phrase.form}` | {phrase.says} |" for phrase in PHRASES.values()),
                "\n## Not there yet\n",
                f"- types: {_names(LATER_TYPES)}",
                f"- words: {_names(sorted(LATER_WORDS))}",
                f"- capabilities: {_names(sorted(LATER_CAPABILITIES))}",
            ]
        )
        + "\n"
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _code(phrase: str) -> str:
    return "`" + phrase.replace("|", "\\|") + "`"


def _suits(word: Word) -> str:
    """The types that a word suits, tried on a field of each."""
    fields = {name: Field("it", read_type(Cursor(Text(phrase, NOWHERE)))) for name, phrase in _type_phrases()}
    refused = [name for name, field in fields.items() if word.refusal(field)]
    suited = [name for name in fields if name not in refused]
    return ", ".join(suited) if len(suited) < len(refused) else f"all but {', '.join(refused)}" if refused else "all"


def _type_phrases() -> Iterator[tuple[str, str]]:
    """How each type is called, and a phrase of it."""
    forms = {EnumType: "enums", StateType: "states", RelationType: "relations"}
    for kind, spec in _types():
        for name in spec.names or (forms[kind],):
            yield (f"`{name}`" if spec.names else name), name if name in spec.names[1:] else spec.example
    yield "relations to many", "Tag[]"


def _types() -> list[tuple[type, TypeSpec[Any]]]:
    """The types, those with a name first."""
    return sorted(((kind, SPECS[kind]) for kind in TYPES), key=lambda pair: not pair[1].names)


def _marked(page: str) -> str:
    """A page that says behind its title where it comes from."""
    title, _, rest = page.partition("\n\n")
    return f"{title}\n\n{MADE}\n{rest}"


PAGES: dict[str, Callable[[], str]] = {
    "verbs.md": verbs_page,
    "exit-codes.md": exits_page,
    "fields.md": fields_page,
    "rules/README.md": lambda: _marked(index_page()),
    **{f"rules/{file_of(rule)}": partial(lambda one: _marked(rule_page(one)), rule) for rule in EVERY_RULE.values()},
}


def _help(verb: str) -> str:
    result = CliRunner().invoke(
        app, [verb, "--help"], prog_name="wright", env={"COLUMNS": "92", "TERMINAL_WIDTH": "92"}
    )
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())


if __name__ == "__main__":
    rmtree(REFERENCE / "rules", ignore_errors=True)
    for name, page in PAGES.items():
        (REFERENCE / name).parent.mkdir(parents=True, exist_ok=True)
        (REFERENCE / name).write_text(page(), encoding="utf-8")
    print(f"{len(PAGES)} pages in docs/reference")
