"""Rows of answers in which every pair of values occurs."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, product

from support import Answer

type Domain = Mapping[str, Sequence[Answer]]
type Row = dict[str, Answer]
type Pair = frozenset[tuple[str, Answer]]


def pairs_of(row: Row) -> set[Pair]:
    """Return the pairs of values that occur in a row."""
    return {frozenset(pair) for pair in combinations(row.items(), 2)}


def all_pairs(domain: Domain) -> set[Pair]:
    """Return the pairs that a cover must have."""
    return {
        frozenset({(one, value), (other, another)})
        for one, other in combinations(domain, 2)
        for value, another in product(domain[one], domain[other])
    }


def cover(domain: Domain, allows: Callable[[Row], bool] = lambda _: True) -> list[Row]:
    """Return rows that cover every pair: each begins with a missing pair and grows greedily.

    A pair that is not allowed occurs in no row; to any other row some value can be added.
    """
    missing = {pair for pair in all_pairs(domain) if allows(dict(pair))}
    rows: list[Row] = []
    while missing:
        # The order of a set of strings changes from run to run, and xdist wants the same rows.
        row: Row = dict(min(map(sorted, missing), key=repr))
        for name in domain:
            if name not in row:
                options = [{**row, name: value} for value in domain[name]]
                options = [option for option in options if allows(option)]
                row = max(options, key=lambda option: len(pairs_of(option) & missing))
        missing -= pairs_of(row)
        rows.append({name: row[name] for name in domain})
    return rows
