"""What MySQL's protocol says is read from its bytes, however they are cut into pieces."""

import struct

import pytest

from backwright.databases.wire.conversation import SentStatement
from backwright.databases.wire.mysql import MysqlConversation

GREETING = b"\x0a10.11.19\0" + struct.pack("<I", 7) + b"saltsalt\0" + struct.pack("<HBHH", 0xFFFF, 45, 2, 0xFFFF)


def packet(number: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "little") + bytes([number]) + payload


PREPARED = packet(1, b"\0" + struct.pack("<IHHBH", 3, 1, 3, 0, 0))
VALUES = struct.pack("<q", -5) + b"\x03abc"
TYPES = b"\x08\x00\xfd\x00\x06\x00"
EXECUTE = b"\x17" + struct.pack("<IBI", 3, 0, 1)
FIRST = packet(0, EXECUTE + b"\x04\x01" + TYPES + VALUES)
AGAIN = packet(0, EXECUTE + b"\x04\x00" + VALUES)
SQL = "SELECT ?, ?, ?"


def prepared() -> MysqlConversation:
    conversation = MysqlConversation()
    conversation.from_server(packet(0, GREETING))
    conversation.from_client(packet(1, b"who I am"))
    conversation.from_server(packet(2, b"\0\0\0\2\0\0\0"))
    conversation.from_client(packet(0, b"\x16" + SQL.encode()))
    conversation.from_server(PREPARED)
    return conversation


def test_the_server_offers_neither_encryption_nor_compression() -> None:
    on = MysqlConversation().from_server(packet(0, GREETING)).on
    low, high = struct.unpack_from("<HxxxH", on, 4 + GREETING.index(b"saltsalt") + 9)
    assert low == 0xFFFF & ~(1 << 5 | 1 << 11)
    assert high == 0xFFFF & ~(1 << 10 | 1 << 11)
    assert len(on) == len(packet(0, GREETING))


def test_an_error_instead_of_a_greeting_is_passed_on_as_it_is() -> None:
    refused = packet(0, b"\xff\x10\x04Too many connections")
    assert MysqlConversation().from_server(refused).on == refused


def test_what_the_client_says_of_itself_is_no_statement() -> None:
    conversation = MysqlConversation()
    conversation.from_server(packet(0, GREETING))
    assert conversation.from_client(packet(1, b"\x03 my name begins with the letter of a query")).statements == []


def test_a_prepared_statement_is_noted_with_its_values() -> None:
    assert prepared().from_client(FIRST).statements == [SentStatement(SQL, (-5, "abc", None))]


def test_types_that_are_not_repeated_are_remembered() -> None:
    conversation = prepared()
    conversation.from_client(FIRST)
    assert conversation.from_client(AGAIN).statements == [SentStatement(SQL, (-5, "abc", None))]


def test_a_value_of_an_unknown_type_leaves_the_values_out() -> None:
    strange = packet(0, EXECUTE + b"\x04\x01" + b"\x08\x00\x77\x00\x06\x00" + VALUES)
    assert prepared().from_client(strange).statements == [SentStatement(SQL)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
def test_pieces_of_any_size_give_the_same(size: int) -> None:
    conversation, said = prepared(), FIRST + packet(0, b"\x03SELECT 1") + AGAIN
    passed = [conversation.from_client(said[at : at + size]) for at in range(0, len(said), size)]
    assert [one.sql for each in passed for one in each.statements] == [SQL, "SELECT 1", SQL]
    assert b"".join(each.on for each in passed) == said


def test_a_statement_longer_than_a_packet_is_put_together() -> None:
    conversation, text = prepared(), b"SELECT '" + b"x" * 0x1000000 + b"'"
    command = b"\x03" + text
    said = packet(0, command[:0xFFFFFF]) + packet(1, command[0xFFFFFF:])
    assert [len(one.sql) for one in conversation.from_client(said).statements] == [len(text)]
