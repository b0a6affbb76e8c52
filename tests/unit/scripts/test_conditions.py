from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from scripts.conditions import Answer, Answers, merged

QUESTIONS: Mapping[str, tuple[Answer, ...]] = {
    "keys": ("uuid", "bigint", "text"),
    "files": (True, False),
    "auth": ("jwt", "none"),
}
WAYS = [dict(zip(QUESTIONS, values, strict=True)) for values in product(*QUESTIONS.values())]
KEYS = [{"keys": keys} for keys in QUESTIONS["keys"]]
AUTH = [{"auth": auth} for auth in QUESTIONS["auth"]]

lines = st.sampled_from(["\n", "\n", "a\n", "b\n", "    c\n", "    d\n", "}\n", "e \n"])
bodies = st.lists(lines, max_size=8).map("".join)


def rendered(text: str, answers: Answers) -> str:
    """Return what Copier makes of a text."""
    environment = Environment(keep_trailing_newline=True, autoescape=False)  # noqa: S701 - no HTML
    return environment.from_string(text).render(answers)


def merge(ways: list[dict[str, Answer]], *bodies: str) -> str:
    """Return the text for these ways, one body each."""
    return merged(list(zip(ways, bodies, strict=True)))


@settings(deadline=None, max_examples=50)
@given(st.lists(bodies, min_size=len(WAYS), max_size=len(WAYS)))
def test_each_text_is_given_back(texts: list[str]) -> None:
    """Whatever differs, and wherever blank lines and indentations stand, each byte is right."""
    text = merge(WAYS, *texts)

    assert texts == [rendered(text, answers) for answers in WAYS]


@given(st.lists(bodies, min_size=3, max_size=3), st.sampled_from(["\n", "x\n", "    y\n"]))
def test_last_line_may_have_no_newline(texts: list[str], last: str) -> None:
    """A file that is included ends where its including file goes on."""
    ends = [text + last.rstrip("\n") for text in texts]
    text = merge(KEYS, *ends)

    assert ends == [rendered(text, answers) for answers in KEYS]


def test_text_that_nothing_changes_is_plain() -> None:
    """A file without conditions needs no suffix."""
    assert merge(KEYS, "1\n", "1\n", "1\n") == "1\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (
            "1\n2\n3\n",
            "1\n4\n3\n",
            '1\n{%- if auth == "jwt" %}\n2\n{%- else %}\n4\n{%- endif %}\n3\n',
        ),
        ("1\n2\n", "1\n", '1\n{%- if auth == "jwt" %}\n2\n{%- endif %}\n'),
        ("1\n", "1\n2\n", '1\n{%- if auth == "none" %}\n2\n{%- endif %}\n'),
        ("1\n\n2\n3\n", "1\n\n3\n", '1\n\n{% if auth == "jwt" -%}\n2\n{% endif -%}\n3\n'),
        ("1\n\n  2\n3\n", "1\n\n3\n", '1\n\n{% if auth == "jwt" %}  2\n{% endif %}3\n'),
    ],
)
def test_lines_that_differ_get_a_condition(ours: str, theirs: str, expected: str) -> None:
    """What both texts have is written once, and a condition stands in a line of its own."""
    assert merge(AUTH, ours, theirs) == expected


def test_values_that_give_the_same_share_a_case() -> None:
    """Of three values, two may be one."""
    assert merge(KEYS, "1\n2\n", "1\n3\n", "1\n2\n") == (
        '1\n{%- if keys == "bigint" %}\n3\n{%- else %}\n2\n{%- endif %}\n'
    )
    assert merge(KEYS, "1\n2\n", "1\n", "1\n2\n") == (
        '1\n{%- if keys in ["uuid", "text"] %}\n2\n{%- endif %}\n'
    )
    assert merge(KEYS, "1\n2\n", "1\n3\n", "1\n4\n").count("elif") == 1


def test_only_answers_that_decide_are_asked() -> None:
    """Of two lines, each is decided by another answer: neither condition stands in the other."""
    ways = [
        {"keys": keys, "files": files} for keys in ("uuid", "bigint") for files in (True, False)
    ]
    texts = [f"a\n{way['keys']}\nb\n{way['files']}\nc\n" for way in ways]

    text = merge(ways, *texts)

    assert (text.count("if keys"), text.count("if files"), text.count("endif")) == (1, 1, 2)


def test_short_run_is_repeated_where_that_is_shorter() -> None:
    """A blank line in common is not worth two more conditions."""
    text = merge(AUTH, "1\n\n2\n", "3\n\n4\n")

    assert text.count("endif") == 1


def test_two_texts_for_the_same_answers_are_refused() -> None:
    """Something decides that is not among the answers."""
    with pytest.raises(ValueError, match="several texts"):
        merge([{"keys": "uuid"}, {"keys": "uuid"}], "1\n", "2\n")
