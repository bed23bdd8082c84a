"""Which address a request is put down to."""

import pytest

from src.utils.network import client_address, client_network, parse_networks

PROXIES = parse_networks("10.0.0.0/8, 2001:db8::/32")


class TestClientAddress:
    def test_is_the_address_of_the_socket(self) -> None:
        assert client_address("203.0.113.7", [], PROXIES) == "203.0.113.7"

    def test_ignores_the_header_of_an_untrusted_proxy(self) -> None:
        assert client_address("203.0.113.7", ["198.51.100.1"], PROXIES) == "203.0.113.7"
        assert client_address("10.0.0.1", ["198.51.100.1"], ()) == "10.0.0.1"

    def test_trusts_the_header_of_a_trusted_proxy(self) -> None:
        assert client_address("10.0.0.1", ["198.51.100.1"], PROXIES) == "198.51.100.1"

    def test_follows_a_chain_of_proxies_up_to_the_first_untrusted_one(self) -> None:
        header = ["6.6.6.6, 198.51.100.1", "10.0.0.2"]

        assert client_address("10.0.0.1", header, PROXIES) == "198.51.100.1"

    def test_stops_at_an_invalid_address(self) -> None:
        assert client_address("10.0.0.1", ["6.6.6.6, nonsense"], PROXIES) == "10.0.0.1"

    def test_names_a_missing_address(self) -> None:
        assert client_address(None, ["6.6.6.6"], PROXIES) == "unknown"


class TestClientNetwork:
    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("testclient", "unknown"),
        ],
    )
    def test_is_the_network_of_one_subscriber(self, address: str, network: str) -> None:
        assert client_network(address) == network


def test_reports_an_invalid_network() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        parse_networks("10.0.0.0/8, nowhere")
