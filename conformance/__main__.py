"""Play the contract against a stack, or record its answers anew: `python -m conformance [--record] [PAGE…]`."""

import argparse
import difflib
import sys
import time

from backwright.contract.cases import cases
from conformance.pages import PAGES, golden, page
from conformance.play import transcript
from conformance.serve import built


def main() -> int:
    """Play each page; what differs is printed, and ends with 1."""
    parser = argparse.ArgumentParser(prog="python -m conformance", description=__doc__)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=f"one of {', '.join(PAGES)}; all of them by default")
    parser.add_argument("--record", action="store_true", help="keep the answers as those to hold others against")
    parser.add_argument("--stack", default="fastapi", help="which stack builds the project")
    parser.add_argument("--database", default="", help="a server to make a database at; SQLite by default")
    options = parser.parse_args()
    wrong = [play(name, options) for name in options.pages or PAGES]
    return int(any(wrong))


def play(name: str, options: argparse.Namespace) -> int:
    """How many cases of a page are not as they should be."""
    started, blueprint = time.monotonic(), page(name)
    with built(blueprint, options.database, options.stack) as player:
        played = list(player.play(cases(blueprint)))
    broken = [one for one in played if one.faults]
    for one in broken:
        print(f"{one.case.name}: {'; '.join(one.faults)}")
    lines = transcript(played)
    different = []
    if options.record:
        golden(name).write_text("\n".join(lines) + "\n")
    else:
        recorded = golden(name).read_text().splitlines()
        different = [line for line in difflib.unified_diff(recorded, lines, lineterm="", n=0) if line[:1] in "+-"][2:]
        print("\n".join(different[:20]))
    seconds, wrong = time.monotonic() - started, f"{len(broken)} beside the contract, {len(different)} lines differ"
    print(f"{name}: {len(played)} cases, {wrong}, {seconds:.1f} s")
    return len(broken) + len(different)


if __name__ == "__main__":
    sys.exit(main())
