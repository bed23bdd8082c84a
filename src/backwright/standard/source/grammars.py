"""What the parts of a program are called in the syntax trees of each language."""

from collections.abc import Mapping
from dataclasses import dataclass

TESTS = frozenset({"test", "tests", "__tests__", "spec", "specs", "testdata", "fixtures", "e2e", "examples", "docs"})


@dataclass(frozen=True, slots=True)
class Grammar:
    """The kinds of nodes of one language that rules look at."""

    name: str
    package: str  # of the grammar for tree-sitter
    language: str  # the function in it that gives the language
    functions: frozenset[str]
    calls: frozenset[str]
    strings: frozenset[str]
    substitutions: frozenset[str]  # a value within a string
    operations: frozenset[str]  # `a + b`
    values: Mapping[str, tuple[str, str]]  # what gives a name a value, and the fields of both


_JAVASCRIPT = {
    "functions": frozenset(
        {"function_declaration", "function_expression", "arrow_function", "method_definition", "generator_function"}
    ),
    "calls": frozenset({"call_expression", "new_expression"}),
    "strings": frozenset({"string", "template_string"}),
    "substitutions": frozenset({"template_substitution"}),
    "operations": frozenset({"binary_expression"}),
    "values": {
        "variable_declarator": ("name", "value"),
        "assignment_expression": ("left", "right"),
        "pair": ("key", "value"),
        "public_field_definition": ("name", "value"),
    },
}
PYTHON = Grammar(
    name="Python",
    package="tree_sitter_python",
    language="language",
    functions=frozenset({"function_definition"}),
    calls=frozenset({"call"}),
    strings=frozenset({"string", "concatenated_string"}),
    substitutions=frozenset({"interpolation"}),
    operations=frozenset({"binary_operator"}),
    values={
        "assignment": ("left", "right"),
        "keyword_argument": ("name", "value"),
        "default_parameter": ("name", "value"),
        "typed_default_parameter": ("name", "value"),
        "pair": ("key", "value"),
    },
)
JAVASCRIPT = Grammar("JavaScript", "tree_sitter_javascript", "language", **_JAVASCRIPT)  # type: ignore[arg-type]
TYPESCRIPT = Grammar("TypeScript", "tree_sitter_typescript", "language_typescript", **_JAVASCRIPT)  # type: ignore[arg-type]
TSX = Grammar("TypeScript", "tree_sitter_typescript", "language_tsx", **_JAVASCRIPT)  # type: ignore[arg-type]
GO = Grammar(
    name="Go",
    package="tree_sitter_go",
    language="language",
    functions=frozenset({"function_declaration", "method_declaration", "func_literal"}),
    calls=frozenset({"call_expression"}),
    strings=frozenset({"interpreted_string_literal", "raw_string_literal"}),
    substitutions=frozenset(),
    operations=frozenset({"binary_expression"}),
    values={
        "short_var_declaration": ("left", "right"),
        "assignment_statement": ("left", "right"),
        "const_spec": ("name", "value"),
        "var_spec": ("name", "value"),
        "keyed_element": ("key", "value"),
    },
)
BY_SUFFIX: Mapping[str, Grammar] = {
    ".py": PYTHON,
    ".js": JAVASCRIPT,
    ".mjs": JAVASCRIPT,
    ".cjs": JAVASCRIPT,
    ".jsx": JAVASCRIPT,
    ".ts": TYPESCRIPT,
    ".tsx": TSX,
    ".go": GO,
}
# Languages of backends that are not read yet.
OTHERS: Mapping[str, str] = {
    ".java": "Java", ".kt": "Kotlin", ".rb": "Ruby", ".php": "PHP", ".rs": "Rust", ".cs": "C#", ".scala": "Scala",
    ".ex": "Elixir", ".swift": "Swift", ".pl": "Perl", ".clj": "Clojure",
}  # fmt: skip
