from hypothesis import given, settings
from hypothesis import strategies as st

from pairwise import Domain, all_pairs, cover, pairs_of

names = st.sampled_from("abcdef")
options = st.lists(st.one_of(st.booleans(), st.text("xyz", max_size=2)), min_size=1, unique=True)
domains = st.dictionaries(names, options, min_size=2)


@settings(deadline=None)
@given(domains)
def test_every_pair_occurs(domain: Domain) -> None:
    """A cover has each pair of values of two different questions."""
    covered = set[frozenset[tuple[str, bool | str]]]().union(*map(pairs_of, cover(domain)))

    assert all_pairs(domain) == covered


@settings(deadline=None)
@given(domains)
def test_rows_answer_every_question_with_a_possible_value(domain: Domain) -> None:
    """Each row is a full set of answers, and none of another question."""
    rows = cover(domain)

    assert all(set(domain) == set(row) for row in rows)
    assert all(value in domain[name] for row in rows for name, value in row.items())


def test_what_is_not_allowed_occurs_in_no_row() -> None:
    """A pair that is ruled out is left out, and each other pair still occurs."""
    domain = dict.fromkeys("abc", "xyz")
    ruled_out = {"a": "x", "b": "y"}.items()

    rows = cover(domain, lambda row: not ruled_out <= row.items())

    covered = set[frozenset[tuple[str, bool | str]]]().union(*map(pairs_of, rows))
    assert all_pairs(domain) - covered == {frozenset(ruled_out)}


def test_cover_is_much_smaller_than_the_product() -> None:
    """Six questions with three answers make 729 rows, and need at most 18."""
    assert len(cover(dict.fromkeys("abcdef", "xyz"))) <= 18
