"""The little language in which a form's relations are written.

Names are rows or columns (``A1_NORM``, ``总计``, ``行政复议.总计``), ``previous.`` reaches
into last year's report. There are ``+ - *``, comparisons (also chained), ``and``/``or``,
and the functions ``sum max count parts either``. Values are ranges, so a comparison
answers yes, no, or None for "cannot be told"; a cell that was not read makes the whole
question unanswerable.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from gongkai.law.forms.figures import Figure, exactly, largest, total

Lookup = Callable[[tuple[str, ...]], Figure]
Parts = Callable[[str], Sequence[str]]
Value = Figure | list[Figure]


class BadExpression(ValueError):
    """A relation in a form's data is not written in the little language."""


class NotRead(LookupError):
    """A cell of the question was not found in the report."""


@dataclass(frozen=True)
class Scope:
    """Where names are looked up; ``used`` collects the names met on the way."""

    lookup: Lookup
    parts: Parts
    used: dict[tuple[str, ...], Figure] = field(default_factory=dict)

    def read(self, name: tuple[str, ...]) -> Figure:
        """Return the figure of ``name``; raises NotRead."""
        figure = self.lookup(name)
        self.used[name] = figure
        return figure


@cache
def parse(text: str) -> ast.expr:
    """Return the tree of an expression; raises BadExpression."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        raise BadExpression(f"关系式无法识别：{text}") from fault


def holds(text: str, scope: Scope) -> bool | None:
    """Answer a condition: certainly true, certainly false, or None.

    Raises NotRead when a cell is missing, BadExpression when it is no condition.
    """
    return _truth(parse(text), scope)


def evaluate(text: str, scope: Scope) -> Figure:
    """Return the value of an expression; raises NotRead and BadExpression."""
    return _figure(parse(text), scope)


def names(text: str) -> set[tuple[str, ...]]:
    """Return the names an expression mentions, ``parts`` not expanded."""
    found: set[tuple[str, ...]] = set()
    called = {
        id(node.func) for node in ast.walk(parse(text)) if isinstance(node, ast.Call)
    }
    inner = {
        id(node.value)
        for node in ast.walk(parse(text))
        if isinstance(node, ast.Attribute)
    }
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.Name | ast.Attribute) and not (
            id(node) in called or id(node) in inner
        ):
            found.add(_path(node))
    return found


def _truth(node: ast.expr, scope: Scope) -> bool | None:
    if isinstance(node, ast.BoolOp):
        answers = [_truth(value, scope) for value in node.values]
        decisive = isinstance(node.op, ast.Or)
        if decisive in answers:
            return decisive
        return None if None in answers else not decisive
    if isinstance(node, ast.Compare):
        sides = [_figure(side, scope) for side in (node.left, *node.comparators)]
        answers = [
            _compare(op, left, right)
            for op, left, right in zip(node.ops, sides, sides[1:], strict=False)
        ]
        if False in answers:
            return False
        return None if None in answers else True
    raise BadExpression(f"不是条件：{ast.unparse(node)}")


def _compare(op: ast.cmpop, left: Figure, right: Figure) -> bool | None:
    match op:
        case ast.LtE():
            return _ordered(left, right, operator.le)
        case ast.GtE():
            return _ordered(right, left, operator.le)
        case ast.Lt():
            return _ordered(left, right, operator.lt)
        case ast.Gt():
            return _ordered(right, left, operator.lt)
        case ast.Eq() | ast.NotEq():
            same = True if left.exact and left == right else None
            same = same if left.meets(right) else False
            return (
                same if isinstance(op, ast.Eq) else {True: False, False: True}.get(same)  # type: ignore[arg-type]  # None stays None
            )
    raise BadExpression(f"不支持的比较：{type(op).__name__}")


def _ordered(
    small: Figure, great: Figure, before: Callable[[Decimal, Decimal], bool]
) -> bool | None:
    if before(small.high, great.low):
        return True
    return None if before(small.low, great.high) else False


def _figure(node: ast.expr, scope: Scope) -> Figure:
    value = _value(node, scope)
    if isinstance(value, list):
        raise BadExpression(f"此处应为一个数：{ast.unparse(node)}")
    return value


def _value(node: ast.expr, scope: Scope) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number):
            return exactly(str(number))
        case ast.Name() | ast.Attribute():
            return scope.read(_path(node))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _figure(left, scope) + _figure(right, scope)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _figure(left, scope) - _figure(right, scope)
        case ast.BinOp(left=ast.Constant(value=int() as k), op=ast.Mult(), right=right):
            return total([_figure(right, scope)] * k)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            return _call(name, args, scope)
    raise BadExpression(f"不支持的写法：{ast.unparse(node)}")


def _call(name: str, args: list[ast.expr], scope: Scope) -> Value:
    if name == "parts" and len(args) == 1:
        head = _path(args[0])
        return [scope.read((*head[:-1], part)) for part in scope.parts(head[-1])]
    if name == "either":
        return _either(args, scope)
    flat: list[Figure] = []
    for arg in args:
        value = _value(arg, scope)
        flat += value if isinstance(value, list) else [value]
    if name == "sum":
        return total(flat)
    if name == "max":
        return largest(flat)
    if name == "count":
        return Figure(
            Decimal(sum(f.low > 0 for f in flat)),
            Decimal(sum(f.high > 0 for f in flat)),
        )
    raise BadExpression(f"没有这个函数：{name}")


def _either(args: list[ast.expr], scope: Scope) -> Figure:
    """Return the first argument whose cells were all read."""
    for arg in args[:-1]:
        try:
            return _figure(arg, scope)
        except NotRead:
            continue
    return _figure(args[-1], scope)


def _path(node: ast.expr) -> tuple[str, ...]:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return (*_path(node.value), node.attr)
    raise BadExpression(f"此处应为行名或列名：{ast.unparse(node)}")
