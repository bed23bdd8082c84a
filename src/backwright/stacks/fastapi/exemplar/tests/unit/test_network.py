"""Which address a request is put down to."""

import pytest

from src.utils.network import client_address, client_network, parse_networks

PROXIES = parse_networks("10.0.0.0/8, 2001:db8::/32")


class TestClientAddress:
    def test_is_the_address_of_the_socket(self) -> None:
        assert client_address("203.0.113.7", [], PROXIES) == "203.0.113.7"

    def test_does_not_believe_a_header_that_no_trusted_proxy_has_sent(self) -> None:
        assert client_address("203.0.113.7", ["198.51.100.1"], PROXIES) == "203.0.113.7"
        assert client_address("10.0.0.1", ["198.51.100.1"], ()) == "10.0.0.1"

    def test_believes_a_trusted_proxy(self) -> None:
        assert client_address("10.0.0.1", ["198.51.100.1"], PROXIES) == "198.51.100.1"

    def test_believes_a_chain_of_them_up_to_the_first_that_is_not_trusted(self) -> None:
        header = ["6.6.6.6, 198.51.100.1", "10.0.0.2"]

        assert client_address("10.0.0.1", header, PROXIES) == "198.51.100.1"

    def test_stops_at_what_is_no_address(self) -> None:
        assert client_address("10.0.0.1", ["6.6.6.6, nonsense"], PROXIES) == "10.0.0.1"

    def test_has_a_name_for_no_address_at_all(self) -> None:
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
    def test_is_what_one_subscriber_holds(self, address: str, network: str) -> None:
        assert client_network(address) == network


def test_says_what_is_no_network() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        parse_networks("10.0.0.0/8, nowhere")
