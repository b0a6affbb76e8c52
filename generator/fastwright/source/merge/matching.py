"""Matches the elements of three lists, and orders them for a merge."""

import difflib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


class Keyed(Protocol):
    """An element of a list: a statement, an argument or a name."""

    @property
    def exact(self) -> str:
        """A key of the full meaning, without the layout."""

    @property
    def strong(self) -> Hashable:
        """A key of the identity among similar elements."""

    @property
    def weak(self) -> Hashable:
        """A key of the kind; a single element of a kind in the same place may be a renamed one."""


@dataclass(frozen=True, slots=True, eq=False)
class Triple[K]:
    """An element in each of the three texts, or None in those that lack it."""

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
    """Match three lists; return all elements in the order of ours, or of theirs if only they moved.

    Elements of `ordered` lists, such as the statements of a function, never move. Without
    `movable`, the elements of ours always keep their order.
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
    """Return the common runs of two lists: start, start in the other list, length."""
    matcher = difflib.SequenceMatcher(None, base, side, autojunk=False)
    return [(each.a, each.b, each.size) for each in matcher.get_matching_blocks()]


def _at[K](elements: Sequence[K], index: int | None) -> K | None:
    return None if index is None else elements[index]


def _match[K: Keyed](base: Sequence[K], side: Sequence[K], *, ordered: bool) -> dict[int, int]:
    """Match equal elements, then those of one identity, then single ones of a kind in place."""
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
    """Match the remaining elements with the same key, in order."""
    taken = set(pairs.values())
    left = _by_key((i, key(each)) for i, each in enumerate(base) if i not in pairs)
    right = _by_key((i, key(each)) for i, each in enumerate(side) if i not in taken)
    for each, indexes in left.items():
        pairs.update(zip(indexes, right.get(each, ()), strict=False))


def _pair_in_place[K: Keyed](
    pairs: dict[int, int], base: Sequence[K], side: Sequence[K], key: str
) -> None:
    """Match elements with the same key between the same neighbours, if both sides have as many."""
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
    """Return for each element the base index of the nearest matched element before it."""
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
    """Match the elements that both sides added."""
    left = [i for i in range(len(ours)) if i not in old]
    right = [i for i in range(len(theirs)) if i not in also_old]
    pairs: dict[int, int] = {}
    for key in (lambda each: each.exact, lambda each: each.strong):
        _pair(pairs, [ours[i] for i in left], [theirs[i] for i in right], key)
    return {left[i]: right[j] for i, j in pairs.items()}


def _is_moved(side: dict[int, int], other: dict[int, int]) -> bool:
    """Return whether a side has the common elements in another order than the base."""
    common = [side[index] for index in sorted(side.keys() & other.keys())]
    return common != sorted(common)


def _woven[K: Keyed](first: Sequence[Triple[K]], second: Sequence[Triple[K]]) -> list[Triple[K]]:
    """Return the first order with what only the second has, beside its neighbours there."""
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
