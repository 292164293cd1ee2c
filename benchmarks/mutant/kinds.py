"""The kinds of fault: what may stand in a node's place."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator

__all__ = ["KINDS", "emptied"]

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_CALLED = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list", "reversed": "list"}
_EMPTY = (
    (("str", "bytes"), '""'),
    (("tuple", "Sequence", "Iterable", "Collection"), "()"),
    (("list",), "[]"),
    (("dict", "Mapping"), "{}"),
    (("set", "frozenset"), "frozenset()"),
    (("int", "float", "Decimal", "Fraction"), "0"),
)


def _other(node: ast.AST, **changes: object) -> str:
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return ast.unparse(changed)


def _comparison(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            yield _other(node, ops=[*node.ops[:at], _COMPARED[type(op)](), *node.ops[at + 1 :]])


def _number(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield str(node.value + 1)


def _arithmetic(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _RECKONED:
        yield _other(node, op=_RECKONED[type(node.op)]())


def _and_or(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.BoolOp):
        yield f"({_other(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())})"


def _negation(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"bool({ast.unparse(node.operand)})"


def _condition(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield f"(not ({ast.unparse(node.test)}))"


def _filter(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.comprehension) and node.ifs:
        yield "True"


def _text(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield "''"


def _entry(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Dict) and len(node.keys) > 1:
        for at in range(len(node.keys)):
            yield _other(node, keys=_without(node.keys, at), values=_without(node.values, at))
    elif isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) > 2:
        if not isinstance(node, ast.Set) and not isinstance(node.ctx, ast.Load):
            return
        for at in range(len(node.elts)):
            yield _other(node, elts=_without(node.elts, at))


def _without(many: list[ast.expr] | list[ast.expr | None], at: int) -> list[ast.expr | None]:
    return [*many[:at], *many[at + 1 :]]


def _argument(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        for at, one in enumerate(node.keywords):
            if one.arg not in (None, "strict"):  # that is an assertion, as `assert` is
                yield _other(node, keywords=[*node.keywords[:at], *node.keywords[at + 1 :]])


def _slice(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Slice) and not (isinstance(node.step, ast.UnaryOp)):
        lower = ast.unparse(node.lower) + " + 1" if node.lower else "1"
        upper = ast.unparse(node.upper) if node.upper else ""
        yield f"{lower}:{upper}" + (f":{ast.unparse(node.step)}" if node.step else "")


def _call(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        changed = _CALLED[node.func.id]
        keywords = [] if changed == "list" else node.keywords
        yield _other(node, func=ast.Name(changed), keywords=keywords)


def _statement(node: ast.AST) -> Iterator[str]:
    if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)) or isinstance(node, ast.Continue):
        yield "pass"


def emptied(node: ast.Return, annotation: ast.expr | None) -> Iterator[str]:
    """A return that gives nothing of the type that it promises."""
    if node.value is None or annotation is None:
        return
    told = ast.unparse(annotation).strip("'\"")
    if told == "bool":
        yield f"return not ({ast.unparse(node.value)})"
        return
    for names, empty in _EMPTY:
        if told.split("[")[0] in names and ast.unparse(node.value) not in (empty, "''"):
            yield f"return {'b' if told == 'bytes' else ''}{empty}"
            return
    if told.endswith("| None") and ast.unparse(node.value) != "None":
        yield "return None"


KINDS: dict[str, Callable[[ast.AST], Iterator[str]]] = {
    "comparison": _comparison,
    "number": _number,
    "arithmetic": _arithmetic,
    "and, or": _and_or,
    "not": _negation,
    "condition": _condition,
    "filter": _filter,
    "text": _text,
    "entry": _entry,
    "argument": _argument,
    "slice": _slice,
    "call": _call,
    "statement": _statement,
}
"""By name, the sources that may stand for a node; what a condition or filter gives stands for its test."""
