"""Which element of one list is which of another, and the order in which a merge puts them."""

import difflib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


class Keyed(Protocol):
    """An element of a list: a statement, an argument, a name."""

    @property
    def exact(self) -> str:
        """Say all that it means; its layout does not count."""

    @property
    def strong(self) -> Hashable:
        """Say who it is among its like."""

    @property
    def weak(self) -> Hashable:
        """Say what kind it is: one of a kind in the same place may have been renamed."""


@dataclass(frozen=True, slots=True, eq=False)
class Triple[K]:
    """An element in each of the three texts, as far as they have it."""

    base: K | None
    ours: K | None
    theirs: K | None


def triples[K: Keyed](
    base: Sequence[K],
    ours: Sequence[K],
    theirs: Sequence[K],
    *,
    ordered: bool = False,
    movable: bool = True,
) -> list[Triple[K]]:
    """Match three lists and put what any has in order: ours, or theirs where only they moved.

    `ordered` are lists in which nothing moves, such as the statements of a function. Without
    `movable`, what ours has stays in its order in any case.
    """
    mine, other = (_match(base, side, ordered=ordered) for side in (ours, theirs))
    both = _match_new(ours, set(mine.values()), theirs, set(other.values()))
    of_ours: dict[int, Triple[K]] = {}
    of_theirs: dict[int, Triple[K]] = {}

    def add(each: K | None, left: int | None, right: int | None) -> None:
        triple = Triple(each, _at(ours, left), _at(theirs, right))
        of_ours.update({} if left is None else {left: triple})
        of_theirs.update({} if right is None else {right: triple})

    for index, each in enumerate(base):
        add(each, mine.get(index), other.get(index))
    for left in range(len(ours)):
        if left not in of_ours:
            add(None, left, both.get(left))
    for right in range(len(theirs)):
        if right not in of_theirs:
            add(None, None, right)
    first, second = ([of[index] for index in sorted(of)] for of in (of_ours, of_theirs))
    if movable and _is_moved(other, mine) and not _is_moved(mine, other):
        first, second = second, first
    return _woven(first, second)


def same_blocks(base: Sequence[str], side: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the runs that two lists have in common: start, start in the other, length."""
    matcher = difflib.SequenceMatcher(None, base, side, autojunk=False)
    return [(each.a, each.b, each.size) for each in matcher.get_matching_blocks()]


def _at[K](elements: Sequence[K], index: int | None) -> K | None:
    return None if index is None else elements[index]


def _match[K: Keyed](base: Sequence[K], side: Sequence[K], *, ordered: bool) -> dict[int, int]:
    """Pair what is equal, then who is the same, then what alone of its kind took a place."""
    pairs: dict[int, int] = {}
    for start, other, size in same_blocks([e.exact for e in base], [e.exact for e in side]):
        pairs |= {start + i: other + i for i in range(size)}
    if not ordered:
        _pair(pairs, base, side, lambda each: each.strong)
    for key in ("strong", "weak"):
        _pair_in_place(pairs, base, side, key)
    return pairs


type _Key[K] = Callable[[K], Hashable]


def _pair[K](pairs: dict[int, int], base: Sequence[K], side: Sequence[K], key: _Key[K]) -> None:
    """Pair those of one key that are left, the first with the first."""
    taken = set(pairs.values())
    left = _by_key((i, key(each)) for i, each in enumerate(base) if i not in pairs)
    right = _by_key((i, key(each)) for i, each in enumerate(side) if i not in taken)
    for each, indexes in left.items():
        pairs.update(zip(indexes, right.get(each, ()), strict=False))


def _pair_in_place[K: Keyed](
    pairs: dict[int, int], base: Sequence[K], side: Sequence[K], key: str
) -> None:
    """Pair those of one key between the same neighbours, if both sides have as many."""
    back = {other: index for index, other in pairs.items()}
    places = _places(len(base), {index: index for index in pairs}), _places(len(side), back)
    left, right = (
        _by_key((i, (places[n][i], getattr(each, key))) for i, each in enumerate(elements))
        for n, elements in enumerate((base, side))
    )
    for each, indexes in left.items():
        free = [i for i in indexes if i not in pairs]
        others = [i for i in right.get(each, ()) if i not in back]
        if len(free) == len(others):
            pairs.update(zip(free, others, strict=True))


def _places(length: int, known: dict[int, int]) -> list[int]:
    """Return for each element the base's index of the nearest known one before it."""
    places, last = [], -1
    for index in range(length):
        last = known.get(index, last)
        places.append(last)
    return places


def _by_key(keyed: Iterator[tuple[int, Hashable]]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, key in keyed:
        if key is not None:
            groups[key].append(index)
    return groups


def _match_new[K: Keyed](
    ours: Sequence[K], old: set[int], theirs: Sequence[K], also_old: set[int]
) -> dict[int, int]:
    """Pair what both sides added."""
    left = [i for i in range(len(ours)) if i not in old]
    right = [i for i in range(len(theirs)) if i not in also_old]
    pairs: dict[int, int] = {}
    for key in (lambda each: each.exact, lambda each: each.strong):
        _pair(pairs, [ours[i] for i in left], [theirs[i] for i in right], key)
    return {left[i]: right[j] for i, j in pairs.items()}


def _is_moved(side: dict[int, int], other: dict[int, int]) -> bool:
    """Tell whether a side has what all three have in another order than the base."""
    common = [side[index] for index in sorted(side.keys() & other.keys())]
    return common != sorted(common)


def _woven[K: Keyed](first: Sequence[Triple[K]], second: Sequence[Triple[K]]) -> list[Triple[K]]:
    """Add to one order what only the other has, each beside the neighbour it has there."""
    result = list(first)
    for index, each in enumerate(second):
        if each not in result:
            before = next((e for e in reversed(second[:index]) if e in result), None)
            after = next((e for e in second[index + 1 :] if e in result), None)
            if before is None or (after and _kind(after) == _kind(each) != _kind(before)):
                result.insert(result.index(after) if after else len(result), each)
            else:
                result.insert(result.index(before) + 1, each)
    return result


def _kind[K: Keyed](triple: Triple[K]) -> Hashable:
    element = triple.ours or triple.theirs or triple.base
    return element.weak if element else None
