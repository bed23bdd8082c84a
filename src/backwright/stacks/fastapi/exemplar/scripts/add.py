"""Make an installed package a dependency: declare it in pyproject.toml, lock it with all that it needs.

    make add PACKAGE=httpx2

The image installs the first part of requirements.lock alone, so what `src` imports must stand there.
"""

import re
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
DEVELOPMENT = "\n# For development\n"


def needed(requirement: Requirement) -> dict[str, str]:
    """The package and everything that it needs here, with the versions that are installed."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [requirement]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        found[name] = distribution(name).version
        for extra in {"", *one.extras} - {extra for known, extra in seen if known == name}:
            seen.add((name, extra))
            inner = map(Requirement, distribution(name).requires or ())
            waiting += [need for need in inner if need.marker is None or need.marker.evaluate({"extra": extra})]
    return found


def declared(project: str, requirement: Requirement, version: str) -> str:
    """pyproject.toml with the package among its dependencies; one that is there already stays as it is."""
    head, lines, tail = re.split(r"(?<=\ndependencies = \[\n)(.*?)(?=\n\])", project, maxsplit=1, flags=re.DOTALL)
    present = {canonicalize_name(Requirement(line.split('"')[1]).name) for line in lines.splitlines()}
    if canonicalize_name(requirement.name) in present:
        return project
    least = ".".join(version.split(".")[:2])
    text = str(requirement) if requirement.specifier else f"{requirement}>={least}"
    return head + "\n".join(sorted([*lines.splitlines(), f'    "{text}",'])) + tail


def locked(lock: str, versions: dict[str, str]) -> str:
    """requirements.lock with these versions among what the image installs."""
    run, _, development = lock.partition(DEVELOPMENT)
    first, *lines = run.splitlines()
    pins = dict(line.split("==") for line in lines if line) | versions
    later = [line for line in development.splitlines() if line.split("==")[0] not in pins]
    return "\n".join([first, *(f"{name}=={pins[name]}" for name in sorted(pins)), DEVELOPMENT[:-1], *later, ""])


def main(package: str) -> None:
    requirement = Requirement(package)
    versions = needed(requirement)
    project, lock = ROOT / "pyproject.toml", ROOT / "requirements.lock"
    project.write_text(declared(project.read_text(), requirement, versions[canonicalize_name(requirement.name)]))
    lock.write_text(locked(lock.read_text(), versions))
    print(f"{requirement.name} is a dependency, locked with {len(versions) - 1} more")


if __name__ == "__main__":
    main(sys.argv[1])
