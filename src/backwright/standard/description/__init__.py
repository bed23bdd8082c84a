"""A backend known by a description of its own (an OpenAPI document, or a few lines), whatever it is written in.

`model` is the description as a value, `openapi` reads it from a document, `recognition` says what an operation does by
its method, path and members, `api` is the running backend that rules are given.

How a rule on a description is written: a module in the folder of its kind (`standard/security/object_access.py`) with
`decide(subject)` and a `RULE` whose `needs` is `("api",)`, and a line in `standard/described_rules.py`. In `decide`:

    api = subject.api
    for sample in api.reached("get", "update"):               # operations that have succeeded, each with its request
        request = api.requests.fresh(sample)                  # valid once more: rows of its own, unique values new
        control = api.requests.send(request, sample.caller)   # the control: what the owner may do
        tried = api.requests.send(request, api.anonymous)     # the same request, with one thing changed
        if control.succeeded and tried.succeeded: ...

- Nothing is concluded from the refusal of an operation that is not in `reached`: say `RULE.unclear`.
- `api.callers` are ordinary accounts, the first and another; empty where nobody could sign in. `api.admin` is there
  when `prove.yaml` names one. `api.requests.newcomer()` is one more account, to be locked, changed or deleted.
- `api.requests.make(resource, caller)` is a new row with its id and path; all are taken away after the proof.
- An account that a rule changes, and a row that it changes or deletes, is its own: a newcomer, a new row.
- `api.requests.send` waits where the backend says 429 and asks again; `caller.send` does not, and shows the 429.
- Whether an answer refuses is `api.refuses(exchange)`; where its rows stand is `api.description.envelope`.
"""
