"""README.md: what it is, how it is started, where things are."""

import re
from collections.abc import Iterator

from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import route, snake
from backwright.blueprint.view.operations import collection_path, operations
from backwright.stacks.fastapi.emitters.settings import making_database
from backwright.stacks.fastapi.papers.words import listed, main_entity, several, table, title

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
    yield f"# {title(blueprint)}"
    yield ""
    yield f"An HTTP API for {listed(map(several, blueprint.entities))}: {len(operations(blueprint))} operations under"
    yield "`/api/v1`, on SQLite or PostgreSQL."
    yield from ("", *_start(blueprint), "", *_layers(blueprint), "", *_journey(blueprint), "", *_settings(blueprint))
    yield from ("", *_deploy(blueprint), "", *_origin())


def _start(blueprint: Blueprint) -> Iterator[str]:
    yield "## Start"
    yield ""
    yield "    make setup migrate"
    yield "    make seed" + ("        # prints an account for each role" if blueprint.auth else "")
    yield "    make run         # http://127.0.0.1:8000/docs"
    yield ""
    if blueprint.auth:
        path = re.sub(r"{\w+}", "1", collection_path(blueprint, main_entity(blueprint)))
        yield "In another terminal, as the first account of a role:"
        yield ""
        yield "    . ./activate"
        yield f'    curl -H "$(auth admin)" http://127.0.0.1:8000{path}'
        yield ""
    if made := making_database(blueprint):
        yield "Python 3.11 or newer, make and a PostgreSQL server are needed; this makes the database that `.env` names at first:"
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
    yield "One way: controllers call services, services call repositories, repositories know the models."
    yield ""
    yield from table(("folder", "what stands there", "for example"), _folders(blueprint, name))


def _folders(blueprint: Blueprint, name: str) -> Iterator[tuple[str, str, str]]:
    guard = "`authentication.py`" if blueprint.auth else "`errors.py`"
    yield "`src/controllers`", "routes: what a path takes and answers, and no decision", f"`{name}_controller.py`"
    yield "`src/validators`", "what bodies and queries may say, what answers show", f"`{name}_validator.py`"
    yield "`src/services`", "**what the business does: your rules belong here**", f"`{name}_service.py`"
    yield "`src/repositories`", "queries, and who was granted which rows", f"`{name}_repository.py`"
    yield "`src/models`", "tables, their constraints and indexes", f"`{name}.py`"
    yield "`src/middlewares`", "what happens to every request", guard
    yield "`src/config`", "settings, the database, logs, the API's document", "`settings.py`"
    yield "`src/utils`", "time, errors and whatever else has no layer", "`clock.py`"
    yield "`migrations`", "each step of the schema, up and down", "`versions/0001_initial.py`"
    yield "`tests`", "`unit` (services and what they use), `integration` (over HTTP), `fixtures`", "`conftest.py`"
    yield "`docs`", "what others are told", "[api.md](docs/api.md), [access.md](docs/access.md)"


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
            ", finds out who asks, and turns away whoever has no token"
            if blueprint.auth
            else ", and writes one line about it"
        ),
        f"`{operation.name}` in `src/controllers/{name}_controller.py`: reads path, query and body by their types",
        f"`{operation.name}` in `src/services/{name}_service.py`: decides, and is where a rule of yours goes",
        f"`src/repositories/{name}_repository.py`: finds the row"
        + (" if the caller was granted it, and writes it" if blueprint.auth else " and writes it"),
        "the transaction ends with the answer: committed when it succeeded, rolled back when anything was raised",
    ]
    yield from (f"{number}. {step}" for number, step in enumerate(steps, 1))
    yield ""
    yield f"A list (`GET /api/v1/{route(entity.name)}`) costs the same few statements however long it is: they are built"
    yield "once, and their rows go straight to the encoder (`src/repositories/selects.py`)."


def _settings(blueprint: Blueprint) -> Iterator[str]:
    yield "## Settings"
    yield ""
    yield "They come from the environment or from `.env` and are checked at start; [.env.example](.env.example) names them all."
    yield "`DATABASE_URL` chooses the database: `sqlite:///file.db` or `postgresql://user:password@host/database`."
    if blueprint.auth:
        yield "`SECRET_KEY` has no default: `make setup` makes one."
    yield "`METRICS_TOKEN` is who may read `/metrics`, in Prometheus' format: requests by route and status, how long they took,"
    yield "connections in use. While it is empty nobody may (404); `make setup` makes one:"
    yield ""
    yield '    curl -H "Authorization: Bearer $(sed -n s/^METRICS_TOKEN=//p .env)" http://127.0.0.1:8000/metrics'


def _deploy(blueprint: Blueprint) -> Iterator[str]:
    yield "## Deploy"
    yield ""
    yield "`Dockerfile` and `compose.yaml` run it beside PostgreSQL, as a user without rights, with its secrets from the"
    yield "environment. Both were written and linted (`hadolint`) where no container engine was at hand: they have not been run."
    yield ""
    yield "- Any number of instances may start and migrate at once. `/health/ready` says no while a migration is pending."
    yield "- `WEB_CONCURRENCY=3` starts three workers in a container; `/metrics` tells of all of them, whichever is asked."
    if blueprint.auth:
        yield "- Several workers or containers need `RATE_LIMIT_STORAGE_URL=async+redis://…`, or each of them counts for itself;"
        yield "  behind a proxy, `TRUSTED_PROXIES` names the networks of proxies, and of nobody else."
    yield "- Take an instance out of the proxy before you stop it: what it has in hand is answered, but what the proxy sends in"
    yield "  that very moment would be lost."


def _origin() -> Iterator[str]:
    yield "## Change"
    yield ""
    yield "The code is yours: edit it where you would expect to. It was built from [blueprint.yaml](blueprint.yaml) by"
    yield "Backwright; after a change of that page `wright plan` shows what a build would do, and `wright build` does it and"
    yield "keeps your edits. [AGENTS.md](AGENTS.md) has the rules of the house."
