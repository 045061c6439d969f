"""The draw: from two revealed values and a sealed list to panel and reserves, the same on every machine.

1. The list is sealed: SHA-256 over a prefix and the RFC 8785 bytes of the rules and of every expert considered, by id.
2. Officer and auditor each commit to SHA-256(nonce + value) before either reveals.
3. The seed is SHA-256 over a prefix and the RFC 8785 bytes of the sealed hash and both nonce + value.
4. Those who may sit, in order of id, are shuffled (Fisher-Yates from the last place down). A number below n is block
   SHA-256(seed + counter as 8 bytes, counter 0, 1, 2 …) read as an integer; a block at or above the largest multiple of
   n is thrown away, the rest is taken modulo n.
5. The shuffled list is walked once for the finance seats and once for the other seats; somebody is taken when the seats
   that are left can still be filled under the limit per employer. The reserves are taken from the rest in the same order.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import rfc8785

from jiangyan.rulebook.candidates import Candidate, Rules, Urns, plain, room, urns

NONCE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
NONCE_LENGTH = 20
SIDES: dict[str, str] = {"officer": "主管部门经办人", "auditor": "监督审计人员"}
_SEALED, _SEED = b"jiangyan/draw/list/1\n", b"jiangyan/draw/seed/1\n"
_BLOCKS = 1 << 256


@dataclass(frozen=True)
class Place:
    """One drawn expert: their id and the seat they were drawn for, "finance" or "ordinary"."""

    id: int
    seat: str


@dataclass(frozen=True)
class Drawn:
    """The outcome: the panel in the order drawn, and the reserves in the order they step in."""

    members: tuple[Place, ...]
    reserves: tuple[Place, ...]


def nonce(given: str) -> str:
    """A nonce as it counts: capitals without hyphens and spaces.

    >>> nonce(" abcd-efgh ")
    'ABCDEFGH'
    """
    return "".join(sign for sign in given.upper() if sign not in " -—－")


def commitment(given: str, value: str) -> str:
    """SHA-256 of nonce and value written one after the other, in hexadecimal; the nonce's fixed length parts the two.

    >>> commitment("2345", "海河")[:16]
    '34d51e1bb44265cc'
    """
    return hashlib.sha256((nonce(given) + value).encode()).hexdigest()


def sealed_hash(considered: Sequence[Candidate], about: Rules) -> str:
    """The hash of everybody considered, in order of id, together with the rules."""
    people = [plain(one) for one in sorted(considered, key=lambda one: one.id)]
    return hashlib.sha256(_SEALED + rfc8785.dumps({"rules": plain(about), "considered": people})).hexdigest()


def seed(sealed: str, secrets: Mapping[str, str]) -> str:
    """The seed from the sealed hash and both sides' nonce + value; every side of SIDES must be there."""
    both = {side: secrets[side] for side in SIDES}
    return hashlib.sha256(_SEED + rfc8785.dumps({"sealed": sealed, **both})).hexdigest()


def numbers(start: str) -> Iterator[int]:
    """The endless row of 256-bit integers of a seed (hexadecimal)."""
    counter, base = 0, bytes.fromhex(start)
    while True:
        yield int.from_bytes(hashlib.sha256(base + counter.to_bytes(8, "big")).digest(), "big")
        counter += 1


def below(bound: int, source: Iterator[int], span: int = _BLOCKS) -> int:
    """The next integer in 0 … bound-1, every one equally likely: numbers at the uneven end of the span are thrown away.

    >>> below(10, iter([29, 7]), span=25)
    7
    """
    limit = span - span % bound
    return next(number for number in source if number < limit) % bound


def shuffled(people: Sequence[Candidate], start: str) -> list[Candidate]:
    """The people in the order of the draw, whatever order they came in."""
    line, source = sorted(people, key=lambda one: one.id), numbers(start)
    for place in range(len(line) - 1, 0, -1):
        other = below(place + 1, source)
        line[place], line[other] = line[other], line[place]
    return line


def draw(considered: Sequence[Candidate], about: Rules, start: str) -> Drawn:
    """Panel and reserves for this seed; whoever calls has asked `shortage` first (else fewer than wanted come out)."""
    found = urns(considered, about)
    line = shuffled(found.everybody, start)
    members = _panel(line, found, about)
    taken = {place.id for place in members}
    return Drawn(tuple(members), tuple(_reserves([one for one in line if one.id not in taken], found, about)))


def _panel(line: list[Candidate], found: Urns, about: Rules) -> list[Place]:
    ordinary, finance = {one.id for one in found.ordinary}, {one.id for one in found.finance}
    taken: list[Candidate] = []
    places: list[Place] = []
    for seat, wanted, pool in (("finance", about.finance_seats, finance), ("ordinary", about.size - about.finance_seats, ordinary)):
        for one in line:
            if wanted and one.id in pool and one not in taken and _completes(
                    [*taken, one], line, (finance, wanted - 1 if seat == "finance" else 0),
                    (ordinary, about.size - about.finance_seats if seat == "finance" else wanted - 1), about):
                taken.append(one)
                places.append(Place(one.id, seat))
                wanted -= 1
    return places


def _completes(taken: list[Candidate], line: list[Candidate], finance: tuple[set[int], int], ordinary: tuple[set[int], int],
               about: Rules) -> bool:
    """Whether the seats left can be filled: exact, because limits per employer make a polymatroid for the two urns."""
    houses, ids = Counter(one.house for one in taken), {one.id for one in taken}
    if about.per_employer is not None and max(houses.values()) > about.per_employer:
        return False
    rest = [one for one in line if one.id not in ids]

    def _room(urn: set[int]) -> int:
        return room([one for one in rest if one.id in urn], about.per_employer, houses)

    return (_room(finance[0]) >= finance[1] and _room(ordinary[0]) >= ordinary[1]
            and _room(finance[0] | ordinary[0]) >= finance[1] + ordinary[1])


def _reserves(rest: list[Candidate], found: Urns, about: Rules) -> list[Place]:
    """As many finance experts as their share of the panel says (rounded half up), the others for ordinary seats."""
    ordinary, finance = {one.id for one in found.ordinary}, {one.id for one in found.finance}
    share = (2 * about.reserves * about.finance_seats + about.size) // (2 * about.size)
    chosen = {one.id: "finance" for one in [one for one in rest if one.id in finance][:share]}
    others = [one for one in rest if one.id in ordinary and one.id not in chosen][: about.reserves - len(chosen)]
    chosen |= {one.id: "ordinary" for one in others}
    more = [one for one in rest if one.id not in chosen][: about.reserves - len(chosen)]
    chosen |= {one.id: "finance" for one in more}
    return [Place(one.id, chosen[one.id]) for one in rest if one.id in chosen]


def steps_in(seat: str, sitting: Sequence[Candidate], reserves: Sequence[Candidate], about: Rules) -> Candidate | None:
    """The first reserve who may take this seat beside those who still sit; None when no reserve can.

    >>> steps_in("ordinary", [Candidate(1, "甲", "示例厂")], [Candidate(2, "乙", "示例厂"), Candidate(3, "丙")], Rules(3, 2, per_employer=1)).name
    '丙'
    """
    found = urns(reserves, about)
    fit = {one.id for one in (found.finance if seat == "finance" else found.ordinary)}
    houses = Counter(one.house for one in sitting)
    return next((one for one in reserves if one.id in fit
                 and (about.per_employer is None or houses[one.house] < about.per_employer)), None)
