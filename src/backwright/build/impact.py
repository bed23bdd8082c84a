"""What a migration does to the data that is there, counted in the database itself."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from backwright.build.outcome import DataImpact
from backwright.changes.questions import Question
from backwright.databases.adapter import Database, Unreachable
from backwright.stacks.protocol import Revision


@dataclass(frozen=True)
class Answers:
    """The rows that stand in the way, and those that lose values."""

    refusals: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


def answers(questions: tuple[Question, ...], data: Database | Unreachable) -> Answers:
    """Ask a database; none answers when there is none."""
    if isinstance(data, Unreachable):
        return Answers()
    refusals: list[str] = []
    losses: list[str] = []
    for question in questions:
        if question.table not in data.tables():
            continue
        count = data.scalar(question.spelled(data.dialect))
        if count:
            sentence = question.sentence(count, data.scalar(question.total))
            place = f"{question.place.file}:{question.place.line}: " if question.place.line else ""
            (refusals if question.refuses else losses).append(place + sentence if question.refuses else sentence)
    return Answers(tuple(refusals), tuple(losses))


def impact(
    revision: Revision, tables: tuple[str, ...], data: Database | Unreachable, found: Answers, losses: tuple[str, ...]
) -> DataImpact:
    """What a build does to the database."""
    reachable = not isinstance(data, Unreachable)
    return DataImpact(
        migration=PurePosixPath(revision.path).stem,
        steps=tuple(step.strip() for step in revision.summary.split(",") if step.strip()),
        tables=tables,
        rows=sum(data.count(table) for table in tables) if not isinstance(data, Unreachable) else None,
        rewrites=not isinstance(data, Unreachable) and data.dialect in revision.rewrites,
        reversible=True,
        losses=(found.losses or losses) if reachable else losses,
        refusals=found.refusals,
    )
