"""What users of a generated package can see, and whether a change of it breaks their programs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from generator.parts import UNSET, Part, Surface
from generator.refusal import GeneratorError
from generator.renaming import applied, renamed

Methods = dict[str, ast.FunctionDef]

_NAME = Part("name", frozenset())
_LONGEST = 160
"""Characters of two types, side by side; of longer ones only the difference is told."""


@attrs.frozen
class Difference:
    """A part that is new, gone or another."""

    name: str
    old: Part | None
    new: Part | None
    users: tuple[Difference, ...] = ()
    """The parts that a name for values stands in."""
    of_new: bool = False
    """Whether it belongs to a method that is new itself, and that no program calls yet."""

    @property
    def follows(self) -> bool:
        """Whether another one says it already: it is the check of a new or lost argument."""
        return None in (self.old, self.new) and "check" in {p.kind for p in self._parts}

    @property
    def _parts(self) -> list[Part]:
        return [part for part in (self.old, self.new) if part]

    @property
    def breaking(self) -> bool:
        """Whether a program that used the old package may fail with the new one."""
        if self.new is None:
            return True
        if self.old is None:
            required = self.new.kind == "argument" and UNSET not in self.new.type
            return required and not self.of_new
        if self.new.kind == "check":
            return _narrower(self.old.type, self.new.type)
        if self.new.kind == "values":
            return any(each.breaking for each in self.users)
        if self.new.kind in ("field", "answer"):
            return not _covered(self.new.members, self.old.members)
        return not _covered(self.old.members, self.new.members)

    def __str__(self) -> str:
        sign = "+" if self.old is None else "-" if self.new is None else "~"
        types = " → ".join(str(part) for part in self._parts if str(part))
        if self.old and self.new and len(types) > _LONGEST:
            types = _moved(self.old.type, self.new.type)
        line = f"{sign} {self.name}" + (f": {types}" if types else "")
        return line + ("  (breaking)" if self.breaking else "")


def surface(folder: Path) -> Surface:
    """The public surface of the distribution in *folder*; empty where there is none.

    Raises :class:`GeneratorError` where a file is not Python.
    """
    found: Surface = {}
    modules = {
        path.relative_to(folder).parts[1:]: _tree(path) for path in sorted(folder.glob("*/**/*.py"))
    }
    for place, tree in modules.items():
        if place == ("__init__.py",):
            found |= {name: Part("name", frozenset()) for name in _exports(tree)}
        elif place == ("client.py",):
            found |= _methods(tree, _resources(modules))
        elif place[0] == "models":
            found |= _models(tree)
        elif place[0] == "_api":
            found |= _checks(place[-1].removesuffix(".py"), tree)
    return {name: attrs.evolve(part, members=_members(part, found)) for name, part in found.items()}


def _tree(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as error:
        raise GeneratorError(f"{path} is not Python: {error}; restore or delete it") from None


def _members(part: Part, found: Surface) -> frozenset[str]:
    """The type of *part* with its values in the place of each name for values in *found*."""
    named = {name for name in part.type if name in found and found[name].kind == "values"}
    return (part.type - named).union(*(found[name].type for name in named))


def differences(old: Surface, new: Surface) -> list[Difference]:
    """What differs, what breaks first."""
    other = renamed(old, new)
    old = applied(other, old)
    names = sorted(old.keys() | new.keys())
    found = [
        Difference(name, old.get(name), new.get(name), of_new=_method(name) not in old)
        for name in names
    ]
    found = [attrs.evolve(each, users=_users(each.name, found)) for each in found]
    changed = [each for each in found if each.old != each.new and not each.follows]
    called = [Difference(f"{was} is {now} now", _NAME, _NAME) for was, now in other.items()]
    return sorted([*changed, *called], key=lambda each: not each.breaking)


def _method(name: str) -> str:
    """The method that the part *name* belongs to."""
    return f"{name.partition('(')[0]}()"


def _moved(old: frozenset[str], new: frozenset[str]) -> str:
    """What of two long types differs."""
    told = (("with", new - old), ("without", old - new))
    return " and ".join(f"{word} {', '.join(sorted(each))}" for word, each in told if each)


def _users(name: str, found: list[Difference]) -> tuple[Difference, ...]:
    return tuple(e for e in found if e.old and e.new and name in e.old.type & e.new.type)


def _exports(tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return [str(name) for name in ast.literal_eval(node.value)]
    return []


def _resources(modules: Mapping[tuple[str, ...], ast.Module]) -> dict[str, Methods]:
    """The methods of each resource of the client for threads, by the name of its class."""
    return {
        node.name: {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        for place, tree in modules.items()
        if place[0] == "resources"
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def _methods(tree: ast.Module, resources: Mapping[str, Methods]) -> Surface:
    """The methods of the client for threads; that for asyncio has the same."""
    found: Surface = {}
    owner = next(node for node in tree.body if isinstance(node, ast.ClassDef))
    for node in owner.body:
        match node:
            case ast.FunctionDef(name=name):
                found |= _method_parts(f"{owner.name}.{name}", node)
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(args=[ast.Attribute(value=ast.Name(id=resource), attr=method)]),
            ):
                found |= _method_parts(f"{owner.name}.{name}", resources[resource][method])
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(args=[ast.Name(id=resource)])
            ):
                for method, each in resources[resource].items():
                    found |= _method_parts(f"{owner.name}.{name}.{method}", each)
    return found


def _method_parts(name: str, node: ast.FunctionDef) -> Surface:
    """The response of the method *name* and its arguments; nothing if it is private."""
    if node.name.startswith("_"):
        return {}
    is_property = "property" in map(ast.unparse, node.decorator_list)
    found = {name if is_property else f"{name}()": Part("answer", _type(node.returns))}
    for argument in (*node.args.args[1:], *node.args.kwonlyargs):
        found[f"{name}({argument.arg})"] = Part("argument", _type(argument.annotation))
    return found


def _models(tree: ast.Module) -> Surface:
    """The fields of models, and the closed sets of values."""
    found: Surface = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for field in node.body:
                if isinstance(field, ast.AnnAssign):
                    name = f"{node.name}.{ast.unparse(field.target)}"
                    found[name] = Part("field", _type(field.annotation))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
            found[ast.unparse(node.targets[0])] = Part("values", _type(node.value))
    return found


def _checks(method: str, tree: ast.Module) -> Surface:
    """What a method refuses to send: the settings of each of its parameters."""
    found: Surface = {}
    for each in _calls(tree):
        settings = [f"{k.arg}={ast.unparse(k.value)}" for k in each.keywords if k.arg]
        name = f"{method}({ast.literal_eval(each.args[0])}) accepts"
        found[name] = Part("check", frozenset(settings))
    return found


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    """The calls that describe the parameters of the operation of a module."""
    for node in tree.body:
        value = getattr(node, "value", None)
        if isinstance(node, ast.AnnAssign) and isinstance(value, ast.Call):
            for keyword in value.keywords:
                if keyword.arg == "parameters" and isinstance(keyword.value, ast.Tuple):
                    yield from (e for e in keyword.value.elts if isinstance(e, ast.Call))


def _type(node: ast.expr | None) -> frozenset[str]:
    """The members of an annotation."""
    if isinstance(node, ast.BinOp):
        return _type(node.left) | _type(node.right)
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
        values = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return frozenset(map(ast.unparse, values))
    return frozenset([ast.unparse(node).replace("builtins.", "")] if node else [])


def _covered(some: frozenset[str], all_: frozenset[str]) -> bool:
    """Whether each of *some* types and values is among *all_*, or of a type among them."""
    return all(each in all_ or _kind(each) in all_ for each in some)


def _kind(value: str) -> str:
    """The type of *value*, a literal as it is written; empty for what is none."""
    try:
        return type(ast.literal_eval(value)).__name__
    except ValueError:
        return ""


def _narrower(old: frozenset[str], new: frozenset[str]) -> bool:
    """Whether the settings *new* refuse something that *old* accepted."""
    before, after = (dict(each.split("=", 1) for each in settings) for settings in (old, new))
    for name in before.keys() | after.keys():
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        if name not in ("minimum", "maximum"):
            return True
        if was is None or (now is not None and (float(now) > float(was)) == (name == "minimum")):
            return True
    return False
