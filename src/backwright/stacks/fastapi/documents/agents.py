"""AGENTS.md: the conventions of the code, for whoever changes it."""

from collections.abc import Iterator

from backwright.blueprint.model import Auth, Blueprint
from backwright.blueprint.naming import snake
from backwright.documents.words import main_entity


def agents(blueprint: Blueprint) -> Iterator[str]:
    """The whole text."""
    name = snake(main_entity(blueprint).name)
    yield "# Conventions"
    yield ""
    yield "For everybody who changes this code, people and coding agents."
    yield ""
    yield "## Before and after"
    yield ""
    yield "- `make setup` once. `make lint test` before a change and after it; both end with 0, or the change is not done."
    yield "- What `blueprint.yaml` can express belongs there (fields, bounds, uniques, states, grants), built with `wright plan`"
    yield "  and `wright build`; any other rule is written in `src/services` and survives every build."
    yield "- A rule comes with a test that fails without it. A new table or column comes with a migration that goes both ways."
    yield "- After a change of a route: `make openapi`. What clients notice goes into `docs/changelog.md`."
    yield ""
    yield "## Layers"
    yield ""
    yield "- `controllers → services → repositories → models`, never back. `validators` holds bodies, queries and answers."
    yield "- FastAPI is imported by controllers, middlewares, config and main alone."
    yield "- A controller has no `if` and no `try`. A service raises the errors of `src/utils/errors.py`; one place answers them."
    yield "- One request is one transaction. It is committed for you when the request succeeds: never call `commit`."
    yield "- Reads go through `page`, `read` and the statements of `src/repositories/selects.py`, built once for each shape."
    yield '  Relations never load by accident (`lazy="raise_on_sql"`): ask for them in the statement.'
    yield "- Arguments of routes are planned once (`src/controllers/arguments.py`), so `app.dependency_overrides` does nothing:"
    yield "  tests hand other settings and another database to `create_app`."
    yield f"- An operation has one name: `create_{name}` is the route, the service method, the operation id and the test class."
    yield "- Time comes from `src/utils/clock.py`" + (
        ", passwords and tokens from `src/utils`." if blueprint.uses(Auth) else "."
    )
    yield ""
    yield "## Safety"
    yield ""
    yield "- Bodies forbid unknown fields; every text has an upper bound; queries take values as parameters, never as text."
    if blueprint.uses(Auth):
        yield "- What was not granted is denied. Grants stand in the repositories as SQL conditions, so that lists and single"
        yield "  rows obey the same ones; a row that the caller may not see does not exist for them (404)."
    if blueprint.tenancy:
        yield f"- Every read and write is within the caller's {blueprint.tenancy.entity}. `{blueprint.tenancy.column}` comes from"
        yield "  the account, never from a body, a path or a query."
    yield "- No secret in the code, in a log or in an answer. `.env` and `.seed-accounts.json` stay out of version control."
    yield ""
    yield "## Style"
    yield ""
    yield "- Types everywhere (`mypy --strict`), ruff as configured, lines of 120, modules under 300 lines, functions that fit"
    yield "  on a screen. Names say what a thing is; comments say why."
