"""Moves a scratch database up and down by the project's own migrations."""

from collections.abc import Mapping
from pathlib import Path

from backwright.runtime.migrations import MigrationError, MigrationRunner
from backwright.runtime.model import Migrate
from backwright.runtime.revision_files import folder_revision_nodes, in_line
from backwright.standard.subject import MigrationFailedError


class ScratchMigrator:
    """The revisions of one project, on one scratch database."""

    def __init__(self, migrate: Migrate, project: Path, python: str, environment: Mapping[str, str]) -> None:
        self._migrate = migrate
        self._project = project
        self._runner = MigrationRunner(migrate, project, python, environment)

    def revisions(self) -> tuple[str, ...]:
        """Their ids, the first one first."""
        return in_line(folder_revision_nodes(self._project, self._migrate.list))

    def to(self, revision: str) -> None:
        """Up to `head`, or down to `base` or a revision."""
        try:
            self._runner.run("upgrade" if revision == "head" else "downgrade", revision)
        except MigrationError as error:
            raise MigrationFailedError(str(error)) from error

    def differences(self) -> str | None:
        """What the models declare and no migration makes, or the other way round; None where nothing compares them."""
        return self._runner.differences()

    def close(self) -> None:
        """End the process."""
        self._runner.close()
