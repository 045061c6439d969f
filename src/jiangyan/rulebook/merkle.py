"""Merkle trees over the journal (RFC 6962, section 2.1): one root for all lines, and proofs that a line is under it."""

from collections.abc import Sequence

from jiangyan.rulebook.chain import DIGESTS, FIRST

EMPTY = DIGESTS[FIRST](b"")
"""The root of a tree without leaves."""


def leaf(content: bytes, algorithm: str = FIRST) -> bytes:
    """The hash of one leaf (32 bytes), told apart from inner nodes by its first byte.

    >>> leaf(b"").hex()[:8]
    '6e340b9c'
    """
    return DIGESTS[algorithm](b"\x00" + content)


def _above(level: list[bytes], algorithm: str) -> list[bytes]:
    node = DIGESTS[algorithm]
    pairs = (level[place:place + 2] for place in range(0, len(level), 2))
    return [node(b"\x01" + pair[0] + pair[1]) if len(pair) == 2 else pair[0] for pair in pairs]


def root(leaves: Sequence[bytes], algorithm: str = FIRST) -> bytes:
    """The root over leaf hashes in order.

    >>> root([leaf(b"a")]) == leaf(b"a"), root([]) == EMPTY
    (True, True)
    """
    level = list(leaves)
    if not level:
        return DIGESTS[algorithm](b"")
    while len(level) > 1:
        level = _above(level, algorithm)
    return level[0]


def path(leaves: Sequence[bytes], place: int, algorithm: str = FIRST) -> list[bytes]:
    """The audit path of the leaf at `place` (from 0): the neighbours from the leaf up to the root.

    >>> [one == leaf(b"b") for one in path([leaf(b"a"), leaf(b"b")], 0)]
    [True]
    """
    return paths(leaves, [place], algorithm)[place]


def paths(leaves: Sequence[bytes], places: Sequence[int], algorithm: str = FIRST) -> dict[int, list[bytes]]:
    """The audit paths of several leaves, by place; the tree is built once for all of them.

    >>> tree = [leaf(sign) for sign in (b"a", b"b", b"c")]
    >>> paths(tree, [0, 2]) == {0: path(tree, 0), 2: path(tree, 2)}
    True
    """
    for place in places:
        if not 0 <= place < len(leaves):
            raise ValueError(f"树里没有第 {place + 1} 片叶")
    level, depth = list(leaves), 0
    found: dict[int, list[bytes]] = {place: [] for place in places}
    while len(level) > 1:
        for place, own in found.items():
            neighbour = place >> depth ^ 1
            if neighbour < len(level):
                own.append(level[neighbour])
        level, depth = _above(level, algorithm), depth + 1
    return found


def follows(own: bytes, place: int, size: int, neighbours: Sequence[bytes], expected: bytes,
            algorithm: str = FIRST) -> bool:
    """Whether the leaf hash `own` at `place` (from 0) of a tree of `size` leaves lies under the root `expected`.

    >>> tree = [leaf(sign) for sign in (b"a", b"b", b"c")]
    >>> follows(tree[2], 2, 3, path(tree, 2), root(tree)), follows(tree[1], 2, 3, path(tree, 2), root(tree))
    (True, False)
    """
    if not 0 <= place < size:
        return False
    left, last = list(neighbours), size - 1
    while last:
        if place % 2 or place < last:
            if not left:
                return False
            neighbour = left.pop(0)
            own = _above([neighbour, own] if place % 2 else [own, neighbour], algorithm)[0]
        place, last = place // 2, last // 2
    return not left and own == expected
