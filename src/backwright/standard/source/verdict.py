"""What becomes of a rule on the source of a folder."""

from pathlib import Path

from backwright.standard.finding import Evidence, Finding, file_digest
from backwright.standard.rule import Rule
from backwright.standard.source.faults import Look, faults
from backwright.standard.source.files import Program, other_languages, programs
from backwright.standard.subject import Subject


def verdict_of(rule: Rule, subject: Subject, look: Look) -> Finding:
    """What a way of looking finds in the programs of a folder; inconclusive where there are none that can be read."""
    folder = subject.project
    assert folder is not None  # noqa: S101 - the rule needs it
    read = programs(folder)
    if not read:
        return unread(rule, folder)
    found = [str(one) for program in read for one in faults(program, look)]
    if found:
        return rule.failed(
            found[0] if len(found) == 1 else f"{len(found)} places: {found[0]}, …",
            source_evidence(folder, read, found),
            places=[one.partition(" ")[0] for one in found],
            detail=found,
        )
    return rule.passed(f"{len(read)} files, none of it found", source_evidence(folder, read, found))


def unread(rule: Rule, folder: Path) -> Finding:
    """Nothing can be said where no file is in a language that is read."""
    others = other_languages(folder)
    says = f"{', '.join(others[:2])} is not read yet" if others else "no source was found in the folder"
    return rule.unclear(says)


def source_evidence(folder: Path, read: tuple[Program, ...], found: list[str]) -> Evidence:
    """The files that were looked at, and the lines that were found."""
    languages = sorted({one.grammar.name for one in read})
    named = {line.partition(":")[0] for line in found} or {one.name for one in read[:200]}
    digests = {name: file_digest(folder / name) for name in sorted(named)}
    return Evidence("source", f"{len(read)} files of {', '.join(languages)}", ("\n".join(found),), digests)
