"""Where a request comes from, as far as it can be believed."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network

UNKNOWN = "unknown"


def parse_networks(text: str) -> tuple[Network, ...]:
    """Read `10.0.0.0/8, 192.168.1.7`; a `ValueError` names what is no network."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def client_address(peer: str | None, forwarded_for: Iterable[str], trusted: Sequence[Network]) -> str:
    """Return the address of the client: the socket's, or the one that trusted proxies vouch for.

    Each proxy appends the address that it saw, so the list is read from its end: the first address that is not a
    trusted proxy's is the client. Whatever stands before it was written by the client itself and counts for nothing.
    """
    address = peer or UNKNOWN
    for hop in reversed([hop.strip() for line in forwarded_for for hop in line.split(",")]):
        if not _is_trusted(address, trusted) or not _is_address(hop):
            break
        address = hop
    return address


@lru_cache(maxsize=4096)
def client_network(address: str) -> str:
    """Return what a limit counts by: an IPv4 address, or the /64 that one IPv6 subscriber usually holds."""
    if not _is_address(address):
        return UNKNOWN
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ip_network((int(parsed), 64), strict=False))
    return str(parsed)


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
