"""What `runtime.toml` says, as values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from backwright.databases.version_table import VersionTable

Command: TypeAlias = tuple[str, ...]
_NAME = re.compile(r"\{(python|host|port|revision|file|email|fields|password)\}")


def filled(command: Command, **values: str) -> list[str]:
    """A command line with values in the place of names in braces."""
    return [filled_text(word, **values) for word in command]


def filled_text(text: str, **values: str) -> str:
    """A text with values in the place of names in braces; a brace that names none stays."""
    return _NAME.sub(lambda name: values.get(name[1], name[0]), text)


@dataclass(frozen=True, slots=True)
class Serve:
    """The server: its command, and the paths that answer whether it is alive, and ready."""

    entry: str  # a file without which there is nothing to serve
    command: Command
    alive: str
    ready: str
    reload: Command = ()  # to start anew when the code changes
    quiet: Command = ()  # to log no more than a proof reads


@dataclass(frozen=True, slots=True)
class RevisionFiles:
    """The files of revisions, and the patterns of their own id and the ids that they follow."""

    files: str
    id: str
    after: str


@dataclass(frozen=True, slots=True)
class Migrate:
    """The migrations: the commands that take them, and what they leave in a database."""

    up: Command
    down: Command
    current: Command
    versions: VersionTable
    list: RevisionFiles
    requires: str = ""  # a file without which there are none
    compare: Command = ()  # fails, and says what differs, where models declare another schema than migrations make
    process: Command = ()  # takes `["upgrade", "head"]` a line and answers with null or what went wrong


@dataclass(frozen=True, slots=True)
class SuiteCommand:
    """The tests: the command that runs them all, and, with names of tests behind it, those."""

    command: Command
    junit: Command = ()  # to write its results to a file as JUnit's XML
    lcov: Command = ()  # to write what ran to a file as LCOV
    first_failure: Command = ()  # to stop there
    failed: str = ""  # the pattern of a line that names a test that failed
    meter: str = ""  # which of the tool's own meters runs them, instead of `junit` and `lcov`
    depends: tuple[str, ...] = ("src", "tests")  # files and folders on which their result depends
    unset: tuple[str, ...] = ()  # variables of a shell that would choose among them
    options: str = ""  # a variable with options for the runner
    harmless_options: str = ""  # the pattern of those that choose no tests


@dataclass(frozen=True, slots=True)
class Style:
    """The checkers of style and types, by name."""

    checks: Mapping[str, Command] = field(default_factory=dict)
    absent: str = ""  # what is written where a checker is not installed
    environment: Mapping[str, str] = field(default_factory=dict)
    caches: Mapping[str, str] = field(default_factory=dict)  # variable → a name for the folder that it names


@dataclass(frozen=True, slots=True)
class Format:
    """What lays code out."""

    text: Command = ()  # from its input to its output


@dataclass(frozen=True, slots=True)
class Accounts:
    """The command that makes the first admin, and what is typed into it."""

    create_admin: Command
    fields: Command = ()  # behind it, where the account has fields of its own
    typed: str = ""


@dataclass(frozen=True, slots=True)
class LogFormat:
    """The log: a JSON value a line, and the members that hold a statement of SQL."""

    format: str = "json"
    statement: str = "statement"
    parameters: str = "parameters"
    request_id: str = "request_id"


@dataclass(frozen=True, slots=True)
class Runtime:
    """All of it; a part that is not there the project does not have."""

    serve: Serve
    test: SuiteCommand
    migrate: Migrate | None = None
    style: Style = field(default_factory=Style)
    format: Format = field(default_factory=Format)
    accounts: Accounts | None = None
    log: LogFormat = field(default_factory=LogFormat)

    @property
    def revision_files(self) -> RevisionFiles:
        """The files of its migrations; a pattern that fits no file where it has none."""
        return self.migrate.list if self.migrate else RevisionFiles("", "", "")

    @property
    def versions(self) -> VersionTable | None:
        """Where its database stores its current migration."""
        return self.migrate.versions if self.migrate else None
