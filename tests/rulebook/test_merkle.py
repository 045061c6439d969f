"""Merkle trees: the roots of RFC 6962's own examples, and proofs that hold for every leaf and for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiangyan.rulebook import merkle

# The leaves and roots that the certificate transparency project tests its own trees with.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def tree(size: int) -> list[bytes]:
    return [merkle.leaf(bytes.fromhex(one)) for one in LEAVES[:size]]


@pytest.mark.parametrize("size", ROOTS)
def test_known_roots(size) -> None:
    assert merkle.root(tree(size)).hex() == ROOTS[size]


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proved_and_no_other(size, data) -> None:
    leaves = [merkle.leaf(str(place).encode()) for place in range(size)]
    place = data.draw(st.integers(0, size - 1))
    proof, top = merkle.path(leaves, place), merkle.root(leaves)
    assert merkle.paths(leaves, range(size))[place] == proof
    assert merkle.follows(leaves[place], place, size, proof, top)
    assert not merkle.follows(merkle.leaf(b"other"), place, size, proof, top)
    assert not merkle.follows(leaves[place], place, size, [*proof, b"x" * 32], top)
    assert not merkle.follows(leaves[place], size, size, proof, top)
    if proof:
        assert not merkle.follows(leaves[place], place, size, proof[:-1], top)


def test_there_is_no_path_to_a_leaf_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="第 4 片叶"):
        merkle.path(tree(3), 3)
