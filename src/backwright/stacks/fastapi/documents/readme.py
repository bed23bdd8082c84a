"""README.md: what it is, how it is started, where things are."""

import re
from collections.abc import Iterator

from backwright.blueprint.model import Auth, Blueprint
from backwright.blueprint.naming import route, snake
from backwright.blueprint.view.operations import collection_path, operations
from backwright.documents.words import listed, main_entity, several, table, title
from backwright.stacks.fastapi.emitters.settings import making_database

TARGETS = (
    ("setup", "makes `.venv` from `requirements.lock`, and `.env` with a secret of its own"),
    ("migrate", "brings the database to the newest revision"),
    ("seed", "fills an empty database with rows to look at; `ARGS=--again` empties it first"),
    ("run", "serves the API; `PORT=8001` for another port"),
    ("test", "runs the tests; `TEST_DATABASE_URL=postgresql://…` runs them on PostgreSQL"),
    ("lint", "runs ruff, import-linter and `mypy --strict`"),
    ("openapi", "writes `docs/openapi.json` anew after a change of a route"),
)


def readme(blueprint: Blueprint) -> Iterator[str]:
    """The whole text."""
    on_mysql = blueprint.database == "mysql"
    yield f"# {title(blueprint)}"
    yield ""
    yield f"An HTTP API for {listed(map(several, blueprint.entities))}: {len(operations(blueprint))} operations under"
    yield "`/api/v1`, on MariaDB, MySQL, SQLite or PostgreSQL." if on_mysql else "`/api/v1`, on SQLite or PostgreSQL."
    yield from ("", *_start(blueprint), "", *_layers(blueprint), "", *_journey(blueprint), "", *_settings(blueprint))
    yield from ("", *_deploy(blueprint), "", *_origin())


def _start(blueprint: Blueprint) -> Iterator[str]:
    yield "## Start"
    yield ""
    yield "    make setup migrate"
    yield "    make seed" + ("        # prints an account for each role" if blueprint.uses(Auth) else "")
    yield "    make run         # http://127.0.0.1:8000/docs"
    yield ""
    if blueprint.uses(Auth):
        path = re.sub(r"{\w+}", "1", collection_path(blueprint, main_entity(blueprint)))
        yield "In another terminal, as the first account of a role:"
        yield ""
        yield "    . ./activate"
        yield f'    curl -H "$(auth admin)" http://127.0.0.1:8000{path}'
        yield ""
    if made := making_database(blueprint):
        server = "MariaDB" if blueprint.database == "mysql" else "PostgreSQL"
        yield f"Python 3.11 or newer, make and a {server} server are needed; this makes the database that `.env` names at first:"
        yield ""
        yield f"    {made}"
        yield ""
        yield "What else there is:"
    else:
        yield "Only Python 3.11 or newer and make are needed. What else there is:"
    yield ""
    yield from table(("command", "what it does"), ((f"`make {name}`", does) for name, does in TARGETS))


def _layers(blueprint: Blueprint) -> Iterator[str]:
    name = snake(main_entity(blueprint).name)
    yield "## Where things are"
    yield ""
    yield "Controllers call services, services call repositories, repositories use models; never the other way round."
    yield ""
    yield from table(("folder", "contents", "for example"), _folders(blueprint, name))


def _folders(blueprint: Blueprint, name: str) -> Iterator[tuple[str, str, str]]:
    guard = "`authentication.py`" if blueprint.uses(Auth) else "`errors.py`"
    yield "`src/controllers`", "routes: what a path takes and returns; no business decisions", f"`{name}_controller.py`"
    yield "`src/validators`", "schemas of bodies, queries and answers", f"`{name}_validator.py`"
    yield "`src/services`", "**business logic: your rules belong here**", f"`{name}_service.py`"
    yield "`src/repositories`", "queries, and which rows a caller may see", f"`{name}_repository.py`"
    yield "`src/models`", "tables, their constraints and indexes", f"`{name}.py`"
    yield "`src/middlewares`", "what happens to every request", guard
    yield "`src/config`", "settings, the database, logs, the API's document", "`settings.py`"
    yield "`src/utils`", "the clock, errors, and other code without a layer of its own", "`clock.py`"
    yield "`migrations`", "each step of the schema, up and down", "`versions/0001_initial.py`"
    yield "`tests`", "`unit` (services and what they use), `integration` (over HTTP), `fixtures`", "`conftest.py`"
    yield "`docs`", "documentation for users of the API", "[api.md](docs/api.md), [access.md](docs/access.md)"


def _journey(blueprint: Blueprint) -> Iterator[str]:
    entity = main_entity(blueprint)
    found = [operation for operation in operations(blueprint) if operation.entity == entity.name]
    operation = next((o for o in found if o.kind == "verb"), next(o for o in found if o.kind in ("create", "update")))
    name = snake(entity.name)
    yield "## How one operation travels"
    yield ""
    yield f"`{operation.method} {operation.path}` is `{operation.name}` everywhere:"
    yield ""
    steps = [
        "`src/middlewares`: gives the request an id"
        + (
            ", identifies the caller, and refuses requests without a token"
            if blueprint.uses(Auth)
            else ", and writes one line about it"
        ),
        f"`{operation.name}` in `src/controllers/{name}_controller.py`: parses path, query and body",
        f"`{operation.name}` in `src/services/{name}_service.py`: holds the business logic; add your rules here",
        f"`src/repositories/{name}_repository.py`: finds the row"
        + (" if the caller may see it, and writes it" if blueprint.uses(Auth) else " and writes it"),
        "the transaction ends with the request: committed on success, rolled back on any exception",
    ]
    yield from (f"{number}. {step}" for number, step in enumerate(steps, 1))
    yield ""
    yield f"A list (`GET /api/v1/{route(entity.name)}`) takes the same number of SQL statements however long it is: they are"
    yield "built once, and rows go straight to the encoder (`src/repositories/selects.py`)."


def _settings(blueprint: Blueprint) -> Iterator[str]:
    yield "## Settings"
    yield ""
    yield "Settings come from the environment or `.env` and are validated at start; [.env.example](.env.example) lists them all."
    yield "`DATABASE_URL` chooses the database: `sqlite:///file.db` or `postgresql://user:password@host/database`."
    if blueprint.database == "mysql":
        yield "This project runs on MariaDB and MySQL, too: `mysql://user:password@host/database`."
    if blueprint.uses(Auth):
        yield "`SECRET_KEY` has no default: `make setup` makes one."
    yield "`METRICS_TOKEN` protects `/metrics` (Prometheus format: requests by route and status, durations, connections in use)."
    yield "While it is empty, `/metrics` is off (404); `make setup` makes one:"
    yield ""
    yield '    curl -H "Authorization: Bearer $(sed -n s/^METRICS_TOKEN=//p .env)" http://127.0.0.1:8000/metrics'


def _deploy(blueprint: Blueprint) -> Iterator[str]:
    yield "## Deploy"
    yield ""
    server = "MariaDB" if blueprint.database == "mysql" else "PostgreSQL"
    yield f"`docker compose up --build` runs it beside {server}, as an unprivileged user; secrets come from the environment."
    yield ""
    yield "- Any number of instances may start and migrate at once. `/health/ready` is 503 while a migration is pending."
    yield "- `WEB_CONCURRENCY=3` starts three workers in a container; `/metrics` of any of them counts all of them."
    if blueprint.uses(Auth):
        yield "- Several workers or containers need `RATE_LIMIT_STORAGE_URL=async+redis://…`, or each of them counts for itself;"
        yield "  behind a proxy, `TRUSTED_PROXIES` names the networks of proxies, and of nobody else."
    yield "- Take an instance out of the proxy before you stop it: requests in progress are answered, but a request that the"
    yield "  proxy sends at that very moment is lost."


def _origin() -> Iterator[str]:
    yield "## Change"
    yield ""
    yield "The code is yours: edit it where you would expect to. It was built from [blueprint.yaml](blueprint.yaml) by"
    yield "Backwright; after a change of that page `wright plan` shows what a build would do, and `wright build` does it and"
    yield "keeps your edits. [AGENTS.md](AGENTS.md) has the conventions of the code."
