"""`auth ROLE`: the header that makes curl a caller of that role.

Signs in with the seeded account and keeps the token for as long as it is valid. Only the standard library: this runs
once for every curl.
"""

import base64
import json
import os
import sys
import time
import urllib.request
from pathlib import Path

ACCOUNTS = ".seed-accounts.json"


def header(role: str, project: Path, url: str) -> str:
    """`Authorization: Bearer …` for the seeded account of a role."""
    return f"Authorization: Bearer {_kept(role, project, url) or _fresh(role, project, url)}"


def _store(project: Path) -> Path:
    return project.parent / f".tokens-{project.name}.json"


def _tokens(project: Path) -> dict[str, str]:
    try:
        return dict(json.loads(_store(project).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _kept(role: str, project: Path, url: str) -> str:
    token = _tokens(project).get(f"{role}@{url}", "")
    return token if token and _expires(token) > time.time() + 30 else ""


def _expires(token: str) -> float:
    payload = token.split(".")[1]
    return float(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["exp"])


def _fresh(role: str, project: Path, url: str) -> str:
    accounts = json.loads((project / ACCOUNTS).read_text(encoding="utf-8"))
    account = next((one for one in accounts if one["role"] == role), None)
    if account is None:
        sys.exit(f"auth: no account of role {role}; there are {', '.join(one['role'] for one in accounts)}")
    body = json.dumps({"email": account["email"], "password": account["password"]}).encode()
    request = urllib.request.Request(  # noqa: S310 - the demo's own loopback address
        f"{url}/api/v1/auth/login", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        token = str(json.loads(answer.read())["data"]["access_token"])
    store = _store(project)
    store.touch(mode=0o600)
    store.write_text(json.dumps({**_tokens(project), f"{role}@{url}": token}), encoding="utf-8")
    return token


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: auth ROLE")
    print(header(sys.argv[1], Path(os.environ["DEMO_PROJECT"]), os.environ["DEMO_URL"]))
