# fill: constants
ACCOUNTS = Path(__file__).parents[1] / ".seed-accounts.json"
# end
# fill: known_accounts
password_hash: str = ""
roles: tuple[Role, ...] = tuple(Role)
host: str = "acme.example"
accounts: list[dict[str, Any]] = field(default_factory=list)

def email(self, number: int) -> str:
    return f"{self.role(number)}@{self.host}"

def role(self, number: int) -> Role:
    return self.roles[number % len(self.roles)]

def account(self, number: int, least: Role | None = None) -> int:
    """An account, of a role or a higher one."""
    fitting = [i for i, role in enumerate(self.roles) if least is None or role.rank >= least.rank]
    return self.ids["User"][fitting[mixed("account", number) % len(fitting)]]

# end
# fill: added
if seed.model is User:
    known.accounts += rows
# end
# fill: known_password
password = secrets.token_urlsafe(12)
known.password_hash = await hash_password(password)
# end
# fill: told
print_accounts(known.accounts, password, engine.url.render_as_string())
# end
# fill: functions
def print_accounts(accounts: list[dict[str, Any]], password: str, database: str) -> None:
    """Print the accounts, and keep them, beside those of other databases, where only their owner can read them."""
    listed = [{"role": str(one["role"]), "email": one["email"]} for one in accounts]
    stored = json.loads(ACCOUNTS.read_text()) if ACCOUNTS.exists() else {}
    stored = {**stored, database: {"password": password, "accounts": listed}}
    ACCOUNTS.unlink(missing_ok=True)
    with os.fdopen(os.open(ACCOUNTS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(stored, file, indent=2)
    for one in listed:
        print(f"  {one['role']:<10} {one['email']}")
    print(f"Password of each: {password}   (kept in {ACCOUNTS.name})")


# end
# fill: imports
import json
import os
import secrets
# end
# fill: project_imports
from src.utils.caller import Role
from src.utils.passwords import hash_password
# end
