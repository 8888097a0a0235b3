"""Patterns of text: what RE2 and PostgreSQL's regular expressions have in common, parsed, refused or written for each.

Literals, `.` (any character but a new line), classes, `\\d \\w \\s` (ASCII), `^ $` (the ends of the text), groups,
alternatives, greedy quantifiers. All is written out explicitly, so that no store's own reading of a sign matters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

LONGEST, DEEPEST, MOST_REPEATS, LARGEST = 500, 20, 100, 1_000
LOOSEST = 300  # PostgreSQL needs 0.1 s to prepare 270 optional signs, 20 s for 990
CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": " \\t\\n\\r\\f"}
CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
IN_CLASS = frozenset("]\\^-[")
END = "the end | 结尾"


class Flaw(Exception):
    """A pattern that is not allowed: the code of its Problem and the facts, the character's number first."""

    def __init__(self, code: str, position: int, **facts: object) -> None:
        self.code, self.facts = code, {"character": position, **facts}
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A part of a pattern as RE2 and as PostgreSQL write it; `empty` says that it matches nothing at all, `size` how
    many signs it is with all repetitions, `loose` how many of these may be left out, `groups` how many parts it keeps.
    """

    re2: str
    postgresql: str
    empty: bool = False
    size: int = 1
    groups: int = 0
    loose: int = 0


@lru_cache(512)
def parsed(text: str) -> Pattern:
    """Return the pattern; raises Flaw at what is not allowed."""
    if len(text) > LONGEST:
        raise Flaw("EXPR-E061", LONGEST + 1, limit=f"{LONGEST} characters | 个字符")
    parser = Parser(text)
    out = parser.alternatives(0)
    if parser.at < len(text):
        raise parser.flaw("unmatched bracket | 多余的括号")
    return out


def alike(text: str) -> Pattern:
    """Return a sign that both write alike."""
    return Pattern(text, text)


class Parser:
    """Reads one pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def flaw(self, reason: str, length: int = 1) -> Flaw:
        """Return the Flaw of what stands here."""
        return Flaw("EXPR-E060", self.at + 1, found=self.text[self.at : self.at + length] or END, reason=reason)

    def sees(self, sign: str) -> bool:
        """Tell whether the sign comes next."""
        return self.text.startswith(sign, self.at)

    def alternatives(self, depth: int) -> Pattern:
        """Return one or more sequences, any of which may match."""
        parts = [self.sequence(depth)]
        while self.sees("|"):
            self.at += 1
            parts.append(self.sequence(depth))
        if len(parts) == 1:
            return parts[0]
        return self.sized(
            Pattern(
                "|".join(p.re2 for p in parts),
                "|".join(p.postgresql for p in parts),
                any(p.empty for p in parts),
                sum(p.size for p in parts),
                sum(p.groups for p in parts),
                sum(p.loose for p in parts),
            )
        )

    def sequence(self, depth: int) -> Pattern:
        """Return signs one after the other."""
        parts = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self.quantified(depth))
        if not parts:
            raise self.flaw("nothing to match | 没有要匹配的内容")
        return self.sized(
            Pattern(
                "".join(p.re2 for p in parts),
                "".join(p.postgresql for p in parts),
                all(p.empty for p in parts),
                sum(p.size for p in parts),
                sum(p.groups for p in parts),
                sum(p.loose for p in parts),
            )
        )

    def sized(self, pattern: Pattern) -> Pattern:
        """Return the pattern if it is not too large with all its repetitions."""
        if pattern.size > LARGEST:
            raise Flaw("EXPR-E061", self.at, limit=f"{LARGEST} signs with all repetitions | 个符号（连同重复）")
        if pattern.loose > LOOSEST:
            raise Flaw("EXPR-E061", self.at, limit=f"{LOOSEST} optional signs with all repetitions | 个可有可无的符号")
        return pattern

    def quantified(self, depth: int) -> Pattern:
        """Return one sign and how often it may stand."""
        start = self.at
        inner = self.sign(depth)
        if self.at >= len(self.text) or self.text[self.at] not in "*+?{":
            return inner
        if self.text[start] in "^$":
            raise self.flaw("an end of the text cannot be repeated | 首尾不能重复")
        low, high, quantifier = self.quantifier()
        if self.at < len(self.text) and self.text[self.at] in "*+?{":
            raise self.flaw("lazy or doubled quantifier | 懒惰或重复的量词")
        most = max(high or low, 1)
        optional = inner.size if inner.empty else inner.loose
        return self.sized(
            Pattern(
                inner.re2 + quantifier,
                inner.postgresql + quantifier,
                inner.empty or low == 0,
                inner.size * most,
                inner.groups,
                optional * most + (inner.size - optional) * (most - low if high or not low else 0),
            )
        )

    def quantifier(self) -> tuple[int, int | None, str]:
        """Return the least and most repetitions of the quantifier that stands here, and how it is written."""
        sign = self.text[self.at]
        if sign != "{":
            self.at += 1
            return (1 if sign == "+" else 0), (1 if sign == "?" else None), sign
        end = self.text.find("}", self.at)
        least, comma, most = self.text[self.at + 1 : max(end, self.at)].partition(",")
        whole = [n for n in (least, most) if n]
        if not least or not all(n.isascii() and n.isdecimal() and len(n) < 4 for n in whole):
            raise self.flaw("a count is written {2}, {2,} or {2,5}; the sign itself \\{ | 次数写成 {2}、{2,} 或 {2,5}")
        low, high = int(least), int(most) if most else None if comma else int(least)
        if high is not None and high < low:
            raise self.flaw("the larger count comes second | 后一个次数要更大", end + 1 - self.at)
        if max(low, high or 0) > MOST_REPEATS:
            raise Flaw("EXPR-E061", self.at + 1, limit=f"{MOST_REPEATS} repetitions | 次重复")
        self.at = end + 1
        return low, high, f"{{{low}}}" if high == low else f"{{{low},{'' if high is None else high}}}"

    def sign(self, depth: int) -> Pattern:
        """Return one sign."""
        c = self.text[self.at]
        if c == "(":
            return self.group(depth)
        if c == "[":
            return self.members()
        if c == "\\":
            return self.escaped()
        if c in "*+?{":
            raise self.flaw("nothing to repeat | 前面没有可重复的内容")
        self.at += 1
        if c in "^$":
            ends = ("\\A", "\\A") if c == "^" else ("\\z", "\\Z")
            return Pattern(*ends, empty=True)
        return alike("[^\\n]" if c == "." else literal(c))

    def group(self, depth: int) -> Pattern:
        """Return what stands in brackets; PostgreSQL never captures."""
        if depth >= DEEPEST:
            raise Flaw("EXPR-E061", self.at + 1, limit=f"{DEEPEST} nested brackets | 层括号")
        start, captures = self.at, not self.sees("(?")
        if not captures and not self.sees("(?:"):
            raise self.flaw("look-around, names and flags | 环视、命名组和标志", 3)
        self.at += 1 if captures else 3
        inner = self.alternatives(depth + 1)
        if not self.sees(")"):
            self.at = start
            raise self.flaw("bracket is not closed | 括号没有结束")
        self.at += 1
        opening = "(" if captures else "(?:"
        return replace(
            inner,
            re2=f"{opening}{inner.re2})",
            postgresql=f"(?:{inner.postgresql})",
            groups=inner.groups + captures,
        )

    def escaped(self) -> Pattern:
        """Return a sign after a backslash."""
        c = self.text[self.at + 1 : self.at + 2]
        if c.lower() in CLASSES:
            self.at += 2
            return alike(f"[{'^' if c.isupper() else ''}{CLASSES[c.lower()]}]")
        return alike(literal(self.plain()))

    def plain(self) -> str:
        """Return the character a backslash stands before."""
        c = self.text[self.at + 1 : self.at + 2]
        if c in CONTROLS:
            self.at += 2
            return CONTROLS[c]
        if not c or c.isalnum() or not c.isascii():
            reason = "back reference | 反向引用" if c.isdigit() else "unknown escape | 不支持的转义"
            raise self.flaw(reason, 2)
        self.at += 2
        return c

    def members(self) -> Pattern:
        """Return a class of characters."""
        start = self.at
        self.at += 1
        negated = self.sees("^")
        self.at += negated
        out = []
        while not self.sees("]"):
            if self.at >= len(self.text):
                self.at = start
                raise self.flaw("class is not closed | 方括号没有结束")
            out.append(self.member())
        if not out:
            self.at = start
            raise self.flaw("empty class | 空的字符类", 2)
        self.at += 1
        return alike(f"[{'^' if negated else ''}{''.join(out)}]")

    def member(self) -> str:
        """Return a character, a range or a class in a class."""
        following = self.text[self.at + 1 : self.at + 2]
        if self.sees("\\") and following.lower() in CLASSES:
            if following.isupper():
                raise self.flaw("a negated class within a class | 字符类中的否定类", 2)
            self.at += 2
            return CLASSES[following]
        if self.sees("[:") or self.sees("[.") or self.sees("[="):
            raise self.flaw("named class | 命名字符类", 2)
        low = self.character()
        if not self.sees("-") or self.text[self.at + 1 : self.at + 2] in ("]", ""):
            return within(low)
        start = self.at
        self.at += 1
        if self.sees("\\") and self.text[self.at + 1 : self.at + 2].lower() in CLASSES:
            raise self.flaw("a range ends in a character | 范围的两端要是字符", 2)
        high = self.character()
        if high < low:
            self.at = start
            raise self.flaw("the range is empty | 范围是空的", 2)
        return f"{within(low)}-{within(high)}"

    def character(self) -> str:
        """Return one character of a class."""
        if self.sees("\\"):
            return self.plain()
        if self.at >= len(self.text):
            raise self.flaw("class is not closed | 方括号没有结束")
        self.at += 1
        return self.text[self.at - 1]


def literal(c: str) -> str:
    """Return a character that stands for itself."""
    return f"\\{c}" if c.isascii() and c.isprintable() and not c.isalnum() and c != " " else c


def within(c: str) -> str:
    """Return a character that stands for itself in a class."""
    return f"\\{c}" if c in IN_CLASS else c
