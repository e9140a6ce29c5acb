"""The short form of the flipped bits; `make crash` is the long one."""

from tests.crash.bits import run


def test_every_flipped_bit_in_a_blob_or_the_index_is_found(tmp_path):
    made, found, missed = run(8, 7, tmp_path)
    assert missed == []
    assert (found["blob"], found["index"]) == (made["blob"], made["index"])
