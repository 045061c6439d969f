"""The chain's hashes: the standards' own examples, and a chain that turns from one algorithm to the other."""

import pytest

from jiangyan.rulebook import chain, merkle

LINE = {"position": 1, "at": "2025-03-18T16:00:00+00:00", "actor": 1, "deed": "mark.recorded", "project": 1,
        "content": {"sheet": 1}, "previous": "0" * 64}


@pytest.mark.parametrize(("algorithm", "expected"), [
    ("sha-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("sm3", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
])
def test_the_standards_own_example(algorithm, expected) -> None:
    """"abc", from FIPS 180-4 and from GB/T 32905, appendix A."""
    assert chain.DIGESTS[algorithm](b"abc").hex() == expected


def test_a_line_says_by_which_algorithm_it_is_hashed() -> None:
    hashes = {chain.line_hash(LINE, algorithm) for algorithm in chain.DIGESTS}
    assert len(hashes) == 2 and chain.line_hash(LINE) == chain.line_hash(LINE, "sha-256")
    assert chain.line_hash({**LINE, "actor": 2}, "sm3") not in hashes


def test_the_line_after_the_turn_counts_by_the_new_one() -> None:
    assert chain.following(chain.TURN, {"algorithm": "sm3"}, "sha-256") == "sm3"
    assert chain.following("mark.recorded", {"algorithm": "sm3"}, "sha-256") == "sha-256"


@pytest.mark.parametrize("size", [0, 1, 2, 7])
def test_a_tree_by_sm3_proves_its_leaves_and_not_by_sha_256(size) -> None:
    leaves = [merkle.leaf(str(place).encode(), "sm3") for place in range(size)]
    top = merkle.root(leaves, "sm3")
    for place in range(size):
        proof = merkle.path(leaves, place, "sm3")
        assert merkle.follows(leaves[place], place, size, proof, top, "sm3")
        assert size == 1 or not merkle.follows(leaves[place], place, size, proof, top)
