"""Every fault, by what it is about."""

from benchmarks.judge.fault import Fault
from benchmarks.judge.faults import access, documents, inputs, lists, operation, responses, sign_in, tables

FAULTS: tuple[Fault, ...] = (
    *access.FAULTS,
    *sign_in.FAULTS,
    *inputs.FAULTS,
    *responses.FAULTS,
    *lists.FAULTS,
    *tables.FAULTS,
    *operation.FAULTS,
    *documents.FAULTS,
)
