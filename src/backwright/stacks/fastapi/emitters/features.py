"""What an entity has, for the regions of per-entity files that are there only for some."""

from backwright.stacks.fastapi.emitters.lists import filters, searches, sorts
from backwright.stacks.fastapi.emitters.tests import bad_values, broken, defaults, required, scarce, unique_rows
from backwright.stacks.fastapi.subject import Subject


def features(subject: Subject) -> frozenset[str]:
    """The flags of an entity."""
    given = {
        "creatable": subject.creatable,
        "deletable": subject.deletable,
        "account": subject.is_account,
        "several": not subject.is_tenant and not scarce(subject),
        "with_defaults": defaults(subject),
        "with_relations": any(subject.relations()),
        "with_required": required(subject),
        "with_bounds": any(bad_values(field) for field in subject.writable()),
        "with_uniques": unique_rows(subject),
        "with_rules": broken(subject),
        "with_filters": filters(subject),
        "with_sorts": sorts(subject),
        "with_search": searches(subject),
    }
    return frozenset(name for name, on in given.items() if on)
