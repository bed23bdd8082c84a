"""Every rule that probes says yes to a sound backend and no to one with the sin that it is there for."""

import pytest
from tests.standard.conftest import Judge

from backwright.standard.exchange import Exchange
from backwright.standard.finding import Verdict

PROBING = (
    "api/bad-input",
    "api/filters",
    "api/health",
    "api/pagination",
    "api/states",
    "api/statuses",
    "api/strict-json",
    "api/strict-queries",
    "api/unusual-values",
    "database/constraints",
    "database/half-done-writes",
    "database/lost-updates",
    "database/races",
    "database/refused-rows",
    "docs/api",
    "errors/envelope",
    "errors/every-problem",
    "errors/failure",
    "errors/leaks",
    "errors/never-breaks",
    "performance/indexes",
    "performance/statements",
    "performance/transfer",
    "security/access-matrix",
    "security/accounts",
    "security/audit-trail",
    "security/browsers",
    "security/embedded-rows",
    "security/injection",
    "security/invitations",
    "security/limits",
    "security/passwords",
    "security/references",
    "security/registration",
    "security/sign-in",
    "security/tokens",
)
PASSIVE = {
    "errors/leaks",
    "errors/envelope",
    "errors/never-breaks",
    "security/browsers",
    "docs/api",
    "security/audit-trail",
}

SINS = (
    ("api/statuses", "breaks_on_conflict", "a row that equals another one is not 409"),
    ("errors/every-problem", "unnamed_conflict", "create_note title"),
    ("performance/indexes", "no_reference_index", "notes.author_id: no index covers the reference"),
    ("api/bad-input", "any_lines", "several lines"),
    ("api/pagination", "first_sort", "the second sort does not hold"),
    ("api/statuses", "keeps_left_out", "as before, though the body leaves it out"),
    ("api/strict-queries", "any_name", "list_notes include=no_such_name"),
    ("api/strict-queries", "any_name", "list_notes page=1&page=2"),
    ("api/strict-queries", "any_name", "get_note fields=id,no_such_name"),
    ("database/half-done-writes", "commits_early", "while journal is away"),
    ("database/lost-updates", "ignores_versions", "a version that the row had before: 200, not 412"),
    ("database/lost-updates", "ignores_versions", "at once with the same version: 200, not 412"),
    ("errors/every-problem", "one_problem", "create_note"),
    ("security/access-matrix", "raises_roles", "with the role admin: done though denied: 200"),
    ("security/embedded-rows", "embeds_hidden", "include=reviewer by member: embeds a row that the page hides"),
    ("security/limits", "no_network_limit", "registers without a limit"),
    ("security/limits", "no_network_limit", "guesses without a limit"),
    ("security/passwords", "logs_bodies", "mistyped"),
    ("security/references", "any_reference", "accepted though the row is hidden from the sender"),
    ("security/references", "any_reference", "accepted though the row is of another tenant"),
    ("security/references", "any_reference", "accepted though the row is of too low a role"),
    ("security/references", "any_reference", "accepted though the row is switched off"),
    ("security/registration", "any_tenant", "in the tenant of others"),
    ("security/tokens", "anybody_signs_out", "somebody else who signs out"),
    ("security/tokens", "never_expires", "after it has expired"),
    ("api/bad-input", "loose_numbers", "stars = true"),
    ("api/bad-input", "names_nothing", "refused (a truth value): names something, not"),
    ("api/bad-input", "breaks_on_nul", "broke (a NUL character): 500"),
    ("api/bad-input", "says_422", "422, not 400"),
    ("api/filters", "forgets_filters", "kind = final"),
    ("api/filters", "strict_bounds", "stars[gte] ="),
    ("api/filters", "first_word", "zqxjkvwzq: gives rows"),
    ("api/filters", "shows_all_fields", "fields = id"),
    ("api/filters", "embeds_nothing", "include = author"),
    ("api/health", "never_lives", "/health/live is 503"),
    ("api/health", "always_ready", "while a migration is pending, /health/ready is 200"),
    ("api/health", "any_request_id", "any text is taken for a request id"),
    ("api/pagination", "skips_rows", "the total is"),
    ("api/pagination", "skips_rows", "the table has"),
    ("api/pagination", "endless_pages", "per_page"),
    ("api/pagination", "ignores_parameters", "no_such_parameter"),
    ("api/states", "any_step", "close from closed is no arrow"),
    ("api/states", "writes_state", "the state can be written"),
    ("api/statuses", "no_location", "Location"),
    ("api/statuses", "deletes_nothing", "a deleted row is there"),
    ("api/statuses", "any_accept", "406"),
    ("api/strict-json", "last_key_wins", "a key given twice"),
    ("api/strict-json", "ignores_unknown", "an unknown key"),
    ("api/strict-json", "no_bounds", "ten megabytes"),
    ("api/strict-json", "any_type", "plain text"),
    ("api/unusual-values", "ascii_only", "create_note by member: not taken with letters: 500"),
    ("database/constraints", "no_checks", "kind has no CHECK"),
    ("database/constraints", "no_checks", "author_id is no foreign key"),
    ("database/races", "races", "equal Note were created at once"),
    ("database/races", "breaks_on_conflict", "[500], not 409"),
    ("database/refused-rows", "no_checks", "kind = 'none_of_these': taken"),
    ("database/refused-rows", "no_checks", "author_id = 999999999: taken"),
    ("database/refused-rows", "races", "title twice: taken"),
    ("docs/api", "forgets_to_document", "delete_note"),
    ("docs/api", "forgets_refusals", "create_note documents no refusal"),
    ("errors/envelope", "bare_errors", "has no `meta`"),
    ("errors/envelope", "other_request_id", "another `meta.request_id`"),
    ("errors/failure", "tells_traces", "a stack trace"),
    ("errors/failure", "tells_causes", "the name of an exception"),
    ("errors/failure", "silent_failures", "no cause"),
    ("errors/leaks", "shows_hashes", "a password hash"),
    ("errors/never-breaks", "breaks_on_nul", "1 answered with 5xx"),
    ("performance/indexes", "no_index", "filter stars: no index covers the column"),
    ("performance/indexes", "no_index", "sort -stars: sorts anew"),
    ("performance/statements", "statement_per_row", "list_notes"),
    ("performance/transfer", "no_versions", "no ETag"),
    ("performance/transfer", "ignores_versions", "an old version is 200"),
    ("performance/transfer", "never_packs", "not packed"),
    ("security/access-matrix", "sees_other_tenants", "another tenant's: done though denied: 200, not 404"),
    ("security/access-matrix", "sees_others", "get_note by member on another's: done though denied: 200"),
    ("security/access-matrix", "lists_everything", "shows rows that the page hides"),
    ("security/access-matrix", "anybody_updates", "update_note by member on own: done though denied: 200, not 403"),
    ("security/access-matrix", "forgets_while", "update_note by member on own: done though denied: 200, not 403"),
    ("security/access-matrix", "writes_role", "own field role: done though denied: 200, not 400"),
    ("security/access-matrix", "tells_hidden", "403, not 404"),
    ("security/access-matrix", "anybody_deletes", "delete_note by member on own: done though denied: 204, not 403"),
    ("security/accounts", "stays_signed_in", "its token, when it is off"),
    ("security/accounts", "keeps_emails", "its e-mail stands in users.email"),
    ("security/accounts", "refreshes_when_off", "its refresh token, when it is off"),
    ("security/audit-trail", "silent", "left no event in the log"),
    ("security/audit-trail", "logs_no_events", "left no event in the log"),
    ("security/browsers", "no_headers", "sniffing"),
    ("security/browsers", "any_origin", "https://evil.example is let in"),
    ("security/browsers", "cached_tokens", "may be cached"),
    ("security/injection", "runs_what_is_sent", "is not refused"),
    ("security/invitations", "anybody_invites", "member invites a admin: 201, not 403"),
    ("security/invitations", "invites_twice", "accepting the same invitation again: 201"),
    ("security/passwords", "any_password", "registering with the password 'a'"),
    ("security/passwords", "md5", "0 hashes"),
    ("security/passwords", "cheap_hashes", "m=1024"),
    ("security/passwords", "tokens_in_clear", "the refresh token of"),
    ("security/passwords", "logs_bodies", "the log has the password"),
    ("security/sign-in", "tells_known", "registering tells a known e-mail"),
    ("security/sign-in", "never_limits", "no 429"),
    ("security/sign-in", "trusts_forwarded", "X-Forwarded-For"),
    ("security/sign-in", "tells_unknown", "an unknown e-mail shows in the answer"),
    ("security/sign-in", "quick_for_unknown", "an unknown e-mail shows in the time"),
    ("security/sign-in", "no_retry_after", "Retry-After"),
    ("security/tokens", "tokens_for_months", "an access token lives for"),
    ("security/tokens", "other_key", "another key than the settings name"),
    ("security/tokens", "believes_unsigned", "alg none"),
    ("security/tokens", "never_checks", "another payload"),
    ("security/tokens", "never_expires", "expired"),
    ("security/tokens", "refresh_again", "works again"),
    ("security/tokens", "family_lives", "lives on"),
)


def seen_first(rule: str) -> tuple[str, ...]:
    """What a rule that only reads the exchanges of others is shown."""
    if rule == "security/audit-trail":
        return ("security/access-matrix",)  # it must see refusals
    if rule in {"security/embedded-rows", "security/references"}:
        return ("security/access-matrix",)  # its rows are those of every caller
    return ("api/bad-input", "security/injection") if rule in PASSIVE else ()


@pytest.mark.parametrize("rule", PROBING)
def test_a_sound_backend_passes(judge: Judge, rule: str) -> None:
    judged = judge(rule, after=seen_first(rule))
    assert judged.verdict == Verdict.PASS, judged.told


@pytest.mark.parametrize(("rule", "sin", "told"), SINS)
def test_a_sin_is_found_and_named(judge: Judge, rule: str, sin: str, told: str) -> None:
    judged = judge(rule, sin, after=seen_first(rule))
    assert judged.verdict == Verdict.FAIL, judged.told
    assert told in judged.told


@pytest.mark.parametrize(
    ("known", "unknown", "differs"),
    [
        ([40, 41, 39, 44], [40, 42, 45, 39], False),
        ([40, 41, 39, 44], [2, 2, 3, 2], True),
        ([2, 2, 3, 2], [40, 42, 45, 39], True),
        ([140, 44, 41, 40], [44, 39, 120, 41], False),  # a busy moment on either side
        ([400, 390, 90, 420], [40, 410, 380, 400], False),  # one quick answer, and no pattern
        ([9, 9, 9, 9], [2, 2, 2, 2], False),  # nothing that could be told from the network
    ],
)
def test_times_are_apart_only_when_they_always_are(known: list[float], unknown: list[float], differs: bool) -> None:
    from backwright.standard.security.sign_in import _time_differences

    def answers(times: list[float]) -> list[Exchange]:
        return [Exchange(1, "x", "login", "POST", "/", {}, b"", 401, {}, b"", one) for one in times]

    assert bool(_time_differences(answers(known), answers(unknown))) is differs
