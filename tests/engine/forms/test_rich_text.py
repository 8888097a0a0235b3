"""Rich text: nothing unsafe is kept, what is kept is clean, and its plain text is what one reads."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms.fields._markup import TAGS, clean, marked_up, plain

PIECES = st.sampled_from(
    (
        *(
            "<p>",
            "</p>",
            "<a href='javascript:x'>",
            '<a href="https://a.cn">',
            "</a>",
            "<b>",
            "<ul><li>",
            "<table><td>",
        ),
        *("<svg>", "<math><mi>", "</style>", "<style>", "<!--", "-->", "<img src=x onerror=y>", "&lt;script&gt;", "x"),
        *(
            "<template>",
            "<noscript><p title='</noscript><img src=x onerror=y>'>",
            "<h2>",
            "</h2>",
            '"',
            "'",
            "&amp",
            " ",
        ),
        *("<script>", "\n", "<br>", "<blockquote>"),
    )
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_is_kept_is_clean_and_safe(markup: str) -> None:
    kept = clean(markup)
    if kept is None:
        return
    assert clean(kept) == kept
    for name, attributes in re.findall(r"<(\w+)([^>]*)>", kept):
        assert name in TAGS
        assert attributes in ("", ' rel="noopener noreferrer"', ' href="https://a.cn" rel="noopener noreferrer"')


@pytest.mark.parametrize(
    "markup", ["", "<p></p>", "<p><br></p>", "<ul><li></li></ul>", "<script>x</script>", " <b> </b> "]
)
def test_markup_that_says_nothing_is_no_text(markup: str) -> None:
    assert clean(markup) == ""


def test_plain_text_is_what_one_reads() -> None:
    markup = "<h1>一</h1><p>a <strong>b</strong><br>c &lt; d</p><ol><li>e</li><li>f</li></ol><blockquote>g</blockquote>"
    assert plain(markup) == "一\na b\nc < d\n- e\n- f\ng"


def test_lines_of_a_sheet_are_paragraphs() -> None:
    assert marked_up("a < b\n\n<i>c") == "<p>a &lt; b</p><p>&lt;i&gt;c</p>"
    assert plain(marked_up("a < b\n<i>c")) == "a < b\n<i>c"
