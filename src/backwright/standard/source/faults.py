"""Faults that a line of source shows, in any of the languages that are read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backwright.standard.source.files import Program

if TYPE_CHECKING:
    from tree_sitter import Node

_SECRET_NAME = re.compile(
    r"(?:secret|passwd|password|(?:api|private|signing|secret|access|jwt|encryption)_?key|(?:auth|access)_?token)s?$",
    re.IGNORECASE,
)
_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|sk_live_\w{10}|ghp_\w{30}|xox[bp]-\w{10}")
_ADDRESS = re.compile(r"\w+://[^/\s:{}$]+:(?!password@|pass@|pw@|\$|\{|<)[^@\s{}$]{3,}@(?!localhost|127\.|\w+[:/])")
_PLACEHOLDER = re.compile(
    r"\s|^https?:|^/|[{}%<>$]|^(?:change|your|example|xxx|todo|test|none|null|undefined)|^[a-z_.\-]+$|^[A-Z_]+$",
    re.IGNORECASE,
)
_SQL = re.compile(
    r"[\s(]*(?:with\s[\s\S]*?)?(?:select\s[\s\S]*?\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\s",
    re.IGNORECASE,
)
_SHELLS = re.compile(
    r"^(?:os\.system|os\.popen|commands\.getoutput|subprocess\.getoutput|(?:child_process\.)?exec(?:Sync)?|cp\.exec(?:Sync)?)$"
)
_EVALUATES = re.compile(r"^(?:eval|exec|new Function|Function|vm\.runIn\w+|pickle\.loads?|yaml\.load|marshal\.loads)$")
_WEAK = re.compile(r"(?:hashlib\.|md5\.|sha1\.)?(?:md5|sha1|Sum)$")


@dataclass(frozen=True, slots=True)
class SourceFault:
    """One line that shows a fault."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place} {self.what}"


Look = Callable[[Program, "Node"], str]  # what is wrong with a node; empty where nothing is


def faults(program: Program, look: Look) -> Iterator[SourceFault]:
    """What a way of looking finds in a program, once a line."""
    shown: set[str] = set()
    for node in program.nodes:
        what = look(program, node)
        place = program.place(node)
        if what and place not in shown:
            shown.add(place)
            yield SourceFault(place, what)


def written_secret(program: Program, node: "Node") -> str:
    """A name that means a secret with a literal, or a literal that is a key."""
    if node.type in program.grammar.values:
        name, value = (_field(node, one) for one in program.grammar.values[node.type])
        if name is not None and value is not None and value.type in program.grammar.strings:
            text = _literal(program, value)
            spelled = program.text_of(name).strip("\"'").rpartition(".")[2]
            if _SECRET_NAME.search(spelled.replace("-", "_")) and len(text) >= 6 and not _PLACEHOLDER.search(text):
                return f"{spelled} is written down"
    if node.type in program.grammar.strings:
        text = _literal(program, node)
        if _KEY.search(text) or _ADDRESS.search(text):
            return "a key or a password stands in a literal"
    return ""


def built_sql(program: Program, node: "Node") -> str:
    """A statement of SQL with a value put into its text."""
    grammar = program.grammar
    if node.type in grammar.strings and _SQL.match(_literal(program, node)):
        if any(child.type in grammar.substitutions for child in _below(node)) and _is_passed_value(program, node):
            return "a value is put into the text of a statement"
        above = node.parent
        if above is not None and above.type in grammar.operations and _is_joined(program, above):
            return "a value is joined to the text of a statement"
        if above is not None and _is_formatted(program, above, node):
            return "a value is formatted into the text of a statement"
    return ""


def runs_text(program: Program, node: "Node") -> str:
    """A text that is run: as code, or by a shell."""
    if node.type not in program.grammar.calls:
        return ""
    name, arguments = _call(program, node)
    first = arguments[0] if arguments else None
    if program.grammar.name == "Python" and name.startswith("subprocess.") and "shell=True" in program.text_of(node):
        return "" if first is not None and _is_plain(program, first) else "a shell runs a text that is put together"
    if name == "yaml.load" and "Loader" in program.text_of(node):
        return ""
    if _SHELLS.search(name) and first is not None and not _is_plain(program, first):
        if name == "exec" and program.grammar.name == "Python":
            return "a text is run as code"
        return "" if _is_expression(program, name) else "a shell runs a text that is put together"
    if _EVALUATES.search(name) and first is not None and not _is_plain(program, first):
        return "a text is run as code, or data become objects of any kind"
    if (
        program.grammar.name == "Go"
        and name == "exec.Command"
        and re.search(r'"(?:ba|z)?sh",\s*"-c"', program.text_of(node))
    ):
        return "" if _is_plain(program, arguments[-1]) else "a shell runs a text that is put together"
    return ""


def lax_setting(program: Program, node: "Node") -> str:
    """A setting that switches protection off: certificates, signatures, debugging."""
    if node.type not in program.grammar.values:
        return ""
    left, right = (program.text_of(_field(node, one)).strip("\"'") for one in program.grammar.values[node.type])
    value = right.lower()
    if left == "verify" and value == "false" and node.type == "keyword_argument":
        return "certificates are not verified"
    if left == "rejectUnauthorized" and value == "false":
        return "certificates are not verified"
    if left == "InsecureSkipVerify" and value == "true":
        return "certificates are not verified"
    if left.endswith("NODE_TLS_REJECT_UNAUTHORIZED") and value in {"0", "'0'", '"0"'}:
        return "certificates are not verified"
    if left in {"verify_signature", "ignoreExpiration"} and value == (
        "false" if left == "verify_signature" else "true"
    ):
        return "tokens are not verified"
    if left.upper() == "DEBUG" and value == "true" and (left == "DEBUG" or _is_run(program, node)):
        return "debugging is switched on"
    return ""


def weak_hash(program: Program, node: "Node") -> str:
    """A password that is hashed as fast as possible."""
    if node.type not in program.grammar.calls:
        return ""
    name, arguments = _call(program, node)
    said = program.text_of(node)
    quick = (
        bool(re.search(r"^(?:hashlib\.)?(?:md5|sha1|sha256|sha512)$", name))
        or (
            name.endswith("createHash")
            and bool(re.search(r"md5|sha1|sha256|sha512", program.text_of(arguments[0]) if arguments else ""))
        )
        or bool(re.search(r"^(?:md5|sha1|sha256)\.(?:Sum\w*|New)$", name))
    )
    near = program.text_of(node.parent) + program.text_of(node.parent.parent if node.parent else None)
    if quick and len(near) < 400 and re.search(r"passw(?:or)?d|passwd|pwd", f"{said} {near}", re.IGNORECASE):
        return "a password is hashed by a quick hash without salt"
    return ""


def _call(program: Program, node: "Node") -> tuple[str, list["Node"]]:
    function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    arguments = node.child_by_field_name("arguments")
    name = program.text_of(function)
    if node.type == "new_expression":
        name = f"new {name}"
    return name, list(arguments.named_children) if arguments is not None else []


def _field(node: "Node", name: str) -> "Node | None":
    """What stands in a field; of a list with one item that item."""
    found = node.child_by_field_name(name)
    while found is not None and found.type in {"expression_list", "literal_element"} and found.named_child_count == 1:
        found = found.named_children[0]
    return found


def _literal(program: Program, node: "Node") -> str:
    return re.sub(r"^[rbfuRBFU]{0,2}(\"\"\"|'''|[\"'`])|(\"\"\"|'''|[\"'`])$", "", program.text_of(node))


def _below(node: "Node") -> "Iterator[Node]":
    for child in node.children:
        yield child
        yield from _below(child)


def _is_plain(program: Program, node: "Node") -> bool:
    """Whether it is a literal, with no value in it."""
    is_text = node.type in program.grammar.strings
    return is_text and not any(child.type in program.grammar.substitutions for child in _below(node))


def _is_passed_value(program: Program, node: "Node") -> bool:
    """Whether a value in a statement may be any text: no constant, no list of marks, no tagged template."""
    if node.parent is not None and node.parent.type == "call_expression":
        return False
    inner = [
        program.text_of(child).strip("{}$ ") for child in _below(node) if child.type in program.grammar.substitutions
    ]
    return any(
        not re.fullmatch(
            r"[A-Z_][A-Z0-9_.]*|.*(?:join|placeholders?|marks).*|[\w.]*(?:table|columns?)\w*(?:\.\w+)*", one
        )
        for one in inner
    )


def _is_joined(program: Program, node: "Node") -> bool:
    """Whether a text is joined to anything that is not a text; `%` of Python with a value is, too."""
    operator = node.child_by_field_name("operator")
    sign = program.text_of(operator)
    if sign not in {"+", "%"}:
        return False
    sides = [node.child_by_field_name(one) for one in ("left", "right")]
    return any(
        one is not None
        and not _is_plain(program, one)
        and one.type not in program.grammar.operations
        and not re.fullmatch(r"[A-Z_][A-Z0-9_.]*", program.text_of(one))
        for one in sides
    )


def _is_formatted(program: Program, above: "Node", node: "Node") -> bool:
    """`"…".format(value)` and `fmt.Sprintf("…", value)`."""
    if above.type == "attribute" and program.text_of(above).endswith(".format"):
        return "{" in program.text_of(node)
    call = above.parent
    if above.type == "argument_list" and call is not None and call.type == "call_expression":
        return program.text_of(call.child_by_field_name("function")) == "fmt.Sprintf" and bool(
            re.search(r"%[svq]", program.text_of(node))
        )
    return False


def _is_expression(program: Program, name: str) -> bool:
    """Whether `exec` is no call of a shell: a bare one of JavaScript needs its import."""
    return name in {"exec", "execSync"} and b"child_process" not in program.text


def _is_run(program: Program, node: "Node") -> bool:
    """Whether a keyword belongs to a call that starts a server."""
    call = node.parent.parent if node.parent is not None else None
    return call is not None and program.text_of(call.child_by_field_name("function")).endswith("run")
