"""Small changes to the code of functions, one at a time: what a slip of the pen would leave behind.

Comparisons, arithmetic, numbers, booleans, conditions, keyword arguments, filters and some calls are changed; texts,
messages of errors, annotations and defaults of arguments are left alone.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from copy import copy
from typing import NamedTuple

COMPARED = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COMPUTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
CALLED = {
    "maximum": "minimum",
    "minimum": "maximum",
    "max": "min",
    "min": "max",
    "floor": "ceil",
    "ceil": "floor",
    "any": "all",
    "all": "any",
    "to_date": "whole_block",
    "whole_block": "to_date",
    "argmax": "argmin",
    "flatnonzero": "nonzero",
    "cummax": "cummin",
}
LEFT_ALONE = ("label", "check", "_check", "__repr__")  # begin the names of functions that name or refuse


class Mutation(NamedTuple):
    """One change: `new` takes the place of what `field` (at `place`, if it is a list) of a node holds."""

    scope: str  # the function's qualified name
    line: int
    says: str
    parent: ast.AST
    field: str
    place: int | None
    new: object

    def swap(self, new: object) -> object:
        """Put something in the place and return what was there."""
        if self.place is None:
            old = getattr(self.parent, self.field)
            setattr(self.parent, self.field, new)
            return old
        entries = getattr(self.parent, self.field)
        old, entries[self.place] = entries[self.place], new
        return old

    def code(self, tree: ast.Module, file: str) -> dict[str, object]:
        """Return the changed code of every function of a module's tree, by qualified name."""
        old = self.swap(self.new)
        try:
            with warnings.catch_warnings(action="ignore"):  # of what no one would write
                return codes(compile(ast.fix_missing_locations(tree), file, "exec"))
        finally:
            self.swap(old)


def codes(code: object) -> dict[str, object]:
    """Return the code objects inside one, by qualified name."""
    inner = [const for const in code.co_consts if hasattr(const, "co_qualname")]
    return {const.co_qualname: const for const in inner} | {k: v for const in inner for k, v in codes(const).items()}


def mutations(tree: ast.Module) -> list[Mutation]:
    """Return all changes to the functions of a module, in the order they stand."""
    return [change for scope, function in functions(tree) for change in _in_function(scope, function)]


def functions(tree: ast.AST, within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of a module and the methods of its classes; what a function holds inside belongs to it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith(LEFT_ALONE):
            yield within + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{within}{node.name}.")


def _in_function(scope: str, function: ast.FunctionDef) -> Iterator[Mutation]:
    for place, statement in enumerate(function.body):
        yield from _at(scope, function, "body", place, statement)


def _at(scope: str, parent: ast.AST, field: str, place: int | None, node: ast.AST) -> Iterator[Mutation]:
    """Yield the changes of a node and of all it holds."""
    if isinstance(node, (ast.Raise, ast.Assert, ast.JoinedStr)):
        return
    for new in _instead_of(node):
        says = f"{_in_short(node)}  ->  {_in_short(new)}"
        yield Mutation(scope, getattr(node, "lineno", getattr(parent, "lineno", 0)), says, parent, field, place, new)
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "args"} and not isinstance(node, ast.Call):
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for inner, child in children:
            if isinstance(child, ast.AST):
                yield from _at(scope, node, name, inner, child)


def _in_short(node: ast.AST) -> str:
    """Return the first line of code, without what surrounds it."""
    return ast.unparse(node).strip().splitlines()[0]


def _instead_of(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node."""
    kind = type(node)
    handler = _HANDLERS.get(kind)
    if handler is not None:
        yield from handler(node)


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    new = copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _without(entries: list, place: int) -> list:
    return entries[:place] + entries[place + 1 :]


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for place, op in enumerate(node.ops):
        for other in COMPARED[type(op)]:
            yield _changed(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _binary(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in COMPUTED:
        yield _changed(node, op=COMPUTED[type(node.op)]())


def _augmented(node: ast.AugAssign) -> Iterator[ast.AST]:
    yield from _binary(node)
    yield ast.copy_location(ast.Pass(), node)


def _logic(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield _changed(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
    for place in range(len(node.values)):
        rest = _without(node.values, place)
        yield rest[0] if len(rest) == 1 else _changed(node, values=rest)


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield _changed(node, value=not node.value)
    elif isinstance(node.value, (int, float)):
        for value in {0: (1,), 1: (0, 2)}.get(node.value, (node.value + 1,)):
            yield _changed(node, value=type(node.value)(value))


def _call(node: ast.Call) -> Iterator[ast.AST]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in CALLED:
        field = "attr" if isinstance(node.func, ast.Attribute) else "id"
        yield _changed(node, func=_changed(node.func, **{field: CALLED[name]}))
    if name in {"maximum", "minimum", "max", "min"} and len(node.args) == 2:
        yield from node.args
    if name == "where" and len(node.args) == 3:
        yield from node.args[1:]
    if (
        name in {"clip", "round", "abs", "floor", "rounded", "to_cents", "as_stated", "cents_of", "cumsum"}
        and node.args
    ):
        yield node.args[-1 if name == "rounded" else 0]
    for place in range(len(node.keywords)):
        yield _changed(node, keywords=_without(node.keywords, place))


def _either(node: ast.IfExp) -> Iterator[ast.AST]:
    yield node.body
    yield node.orelse


def _if(node: ast.If | ast.While) -> Iterator[ast.AST]:
    for value in (True, False) if isinstance(node, ast.If) else (False,):
        yield _changed(node, test=ast.copy_location(ast.Constant(value), node.test))


def _filtered(node: ast.comprehension) -> Iterator[ast.AST]:
    for place in range(len(node.ifs)):
        yield _changed(node, ifs=_without(node.ifs, place))


def _expression(node: ast.Expr) -> Iterator[ast.AST]:
    if not isinstance(node.value, ast.Constant):  # a docstring
        yield ast.copy_location(ast.Pass(), node)


def _leap(node: ast.Continue | ast.Break) -> Iterator[ast.AST]:
    yield ast.copy_location(ast.Break() if isinstance(node, ast.Continue) else ast.Continue(), node)


_HANDLERS = {
    ast.Compare: _compare,
    ast.BinOp: _binary,
    ast.AugAssign: _augmented,
    ast.BoolOp: _logic,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.IfExp: _either,
    ast.If: _if,
    ast.While: _if,
    ast.comprehension: _filtered,
    ast.Expr: _expression,
    ast.Continue: _leap,
    ast.Break: _leap,
}
