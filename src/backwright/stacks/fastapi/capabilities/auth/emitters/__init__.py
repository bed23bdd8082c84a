"""What of accounts depends on the page: for the whole project, and for each entity."""

from backwright.blueprint.naming import snake
from backwright.stacks.fastapi.capabilities.auth.emitters import access, accounts, grants, samples
from backwright.stacks.fastapi.spelled_view import SpelledView


def entity_names(view: SpelledView) -> dict[str, str]:
    """How a service deletes an account: its row stays, without the person in it."""
    if not view.is_account:
        return {}
    return {
        "self.pocket_watches.delete(pocket_watch)": f"anonymise(self.{view.plural}.work, {snake(view.entity.name)})"
    }


PROJECT_EMITTERS = (
    accounts.public_reads,
    accounts.roles,
    accounts.account_create_fields,
    accounts.account_erasure,
    accounts.newcomer_enums,
    samples.account_sample,
)
ENTITY_EMITTERS = (
    access.access_imports,
    access.access_tables,
    grants.repository_imports,
    grants.repository,
    grants.mine,
)
