"""Secrets and addresses come from outside."""

import ast
import re
from collections.abc import Iterable, Iterator

from backwright.standard.finding import Evidence, Finding, tree_digests
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.structure.sources import SourceFile, sources
from backwright.standard.subject import Subject

_NAME = re.compile(r"(?:secret|password|passwd|(?:api|private|signing|secret|access|jwt)_?key|token)s?$", re.IGNORECASE)
_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|sk_live_\w{10}|://[^/\s:{]+:[^@\s{]+@")


def decide(subject: Subject) -> Iterable[Finding]:
    """No name that means a secret is given a literal below `src/`, not as a default either; no literal looks like a key
    or holds a password in an address. `os.environ` is read in `config/` alone, and where commands
    are typed. `.env` is ignored by git.

    Why: What stands in the code stands in every clone, for ever, and is the same in every environment.

    Fails: `SECRET_KEY = "s3cr3t-key-42"` in `src/config/settings.py`, or `.env` is not in `.gitignore`.

    Mend: Read it from the environment in `config/`, without a default, and change the secret that was committed.
    """
    assert subject.project is not None  # noqa: S101
    files = sources(subject.project)
    found = [line for source in files for line in _problems(source)]
    ignored = subject.project / ".gitignore"
    if not ignored.exists() or not re.search(r"^/?\.env$", ignored.read_text(), re.MULTILINE):
        found.append(".gitignore:1 does not name .env")
    digests = tree_digests(subject.project, ["src"], [".gitignore"])
    evidence = Evidence("source", f"{len(files)} files searched", ("\n".join(found),), digests)
    if found:
        yield RULE.failed(found[0], evidence, places=[one.partition(" ")[0] for one in found], detail=found)
    else:
        yield RULE.passed(f"{len(files)} files, no secret in them", evidence)


def _problems(source: SourceFile) -> Iterator[str]:
    for node in source.nodes:
        for name, value in _named(node):
            if _NAME.search(name) and _secret(value):
                yield f"{source.place(value)} {name} is written down"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _looks_like_a_key(node.value):
            yield f"{source.place(node)} a key or password stands in a literal"
        reads = isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
        if reads and source.layer not in {"config", "commands"}:
            yield f"{source.place(node)} reads the environment outside config/ and commands"


def _looks_like_a_key(text: str) -> bool:
    """A key, or an address with a password in it that is no mere example of one."""
    return bool(_KEY.search(text)) and not re.search(r"user(?:name)?:(?:password|pw)@| or ", text)


def _named(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Everything that is given a value by name: assignments, defaults, keywords, members of dictionaries."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from ((name, node.value) for name in _names(target))
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        yield from ((name, node.value) for name in _names(node.target))
    elif isinstance(node, ast.keyword) and node.arg:
        yield node.arg, node.value
    elif isinstance(node, ast.arguments):
        positional = [*node.posonlyargs, *node.args]
        yield from ((one.arg, value) for one, value in zip(positional[::-1], node.defaults[::-1], strict=False))
        yield from ((one.arg, value) for one, value in zip(node.kwonlyargs, node.kw_defaults, strict=True) if value)


def _names(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Attribute):
        yield target.attr


def _secret(value: ast.expr) -> bool:
    """A literal that is long enough to be one, and no sentence, path or name of something."""
    if isinstance(value, ast.Call) and value.args:
        return getattr(value.func, "id", "") in {"SecretStr", "Field"} and _secret(value.args[0])
    if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
        return False
    text = value.value
    return len(text) >= 6 and not re.search(r"\s|^/|^[a-z_]+$|^[A-Z_]+$|^https?:|^Bearer|[{}%]", text)


RULE = Rule(
    name="structure/secrets",
    items=("anti-patterns-to-avoid/9", "with-devops-engineer/1"),
    by="source",
    needs=("project",),
    references=References(owasp=("API8",), asvs=("13.3.1", "13.2.3"), cwe=(798,)),
    decide=decide,
)
