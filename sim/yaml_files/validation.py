"""What a person wrote in a file is checked here, and every problem becomes one clear line."""

from __future__ import annotations

import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from sim.errors import ScenarioError, did_you_mean
from sim.parameters import Declaration, Group, declaration_of
from sim.yaml_files.lines import line_of, node_of
from sim.yaml_files.loader import PlainLoader, meant_by, shortened

LARGEST_FILE = 100_000  # bytes; the largest plan that comes along has a twentieth, and a parse of these takes a second


def explain_validation(error: ValidationError, where: str, file: Path | str | None = None) -> str:
    """Return one line per problem: field path, value, what is allowed; `where` starts every path.

    With the `file` the values were read from, every line ends with the line of the file it is about.
    """
    model = _group_named(error.title)
    problems = error.errors(include_url=False)
    reported = [problem for problem in problems if not _follows(problem, problems)]
    node = None if file is None else node_of(file)
    return "\n".join(_explain(problem, where, model) + _line(problem, node) for problem in reported)


def read_yaml_mapping(path: Path | str) -> dict[str, Any]:
    """Return the mapping a YAML file holds; ScenarioError when it is unreadable, and as `yaml_mapping` raises it."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise ScenarioError(f"{path} cannot be read: {problem.strerror}; check the path") from None
    return yaml_mapping(content, path)


def yaml_mapping(content: bytes, path: Path | str) -> dict[str, Any]:
    """Return the mapping that YAML text holds; plain values only. `path` is what the text is called in a message.

    Raises ScenarioError, naming the line, for anything else: over 100 kB, malformed, not a mapping, a key written
    twice, an anchor or alias, a tag that would build an object, a number that YAML counts otherwise than it is written.
    """
    if len(content) > LARGEST_FILE:
        raise ScenarioError(f"{path} is larger than {LARGEST_FILE // 1_000} kB; a plan or scenario takes a few")
    try:
        loaded = yaml.load(content.decode("utf-8-sig"), Loader=PlainLoader)
    except UnicodeDecodeError:
        raise ScenarioError(f"{path} is not text in UTF-8; save it as UTF-8") from None
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise ScenarioError(f"{path}{line}: {problem.problem or 'malformed YAML'}") from None
    except (yaml.YAMLError, ValueError) as problem:
        reason = " ".join(str(problem).split())
        raise ScenarioError(f"{path}: malformed YAML: {reason}") from None
    if not isinstance(loaded, dict) or not all(isinstance(key, str) for key in loaded):
        raise ScenarioError(f"{path} does not hold a mapping; write `name: value` lines")
    return loaded


def _line(details: ErrorDetails, node: yaml.Node | None) -> str:
    line = line_of(node, details["loc"])
    return "" if line is None else f" (line {line})"


def _follows(details: ErrorDetails, problems: list[ErrorDetails]) -> bool:
    """Tell whether a list is called too short only because entries of it were refused, which is said already."""
    place = details["loc"]
    inside = (other["loc"] for other in problems if other is not details)
    return details["type"] == "too_short" and any(loc[: len(place)] == place for loc in inside)


def _explain(details: ErrorDetails, where: str, model: type[BaseModel] | None) -> str:
    """Return one problem as a line."""
    steps = [step for step in _walk(details["loc"], model) if not step.is_tag]
    path = ".".join([where, *(str(step.name) for step in steps)])
    declared = steps[-1].declared if steps else None
    kind, context = details["type"], details.get("ctx", {})
    if kind == "missing":
        return f"{path} is missing; add it"
    if kind == "extra_forbidden":
        known = steps[-1].siblings
        others = f"known are {', '.join(known)}" if known else "remove it"
        remedy = did_you_mean(str(steps[-1].name), known).rstrip() or others
        return f"{path} is not known; {remedy}"
    if kind == "value_error":
        return f"{path}: {context['error']}"
    unit = f" {declared.unit}" if declared and kind in _BOUNDS else ""
    allowed = _allowed(kind, details["msg"], context, declared)
    meant = meant_by(details["input"]) if kind in _NUMBERS and isinstance(details["input"], str) else ""
    remedy = f"; write {meant}" if meant else ""
    return f"{path} = {shortened(details['input'])}{unit}; it must {allowed}{remedy}"


_BOUNDS = frozenset({"greater_than_equal", "less_than_equal", "greater_than", "less_than"})
_NUMBERS = frozenset({"float_type", "float_parsing", "finite_number", "int_type", "int_parsing", "int_from_float"})

_SENTENCES = {
    "literal_error": "be {expected}",
    "union_tag_invalid": "have kind {expected_tags}",
    "union_tag_not_found": "say its `kind`",
    "too_short": "hold no fewer than {min_length}",
    "too_long": "hold no more than {max_length}",
}


def _allowed(kind: str, message: str, context: dict[str, Any], declared: Declaration | None) -> str:
    """Return what would have been accepted, to follow the words `it must`."""
    if declared and kind in _BOUNDS | _NUMBERS:
        what = "be a whole number" if kind.startswith("int") else "be a number" if kind in _NUMBERS else "be"
        return f"{what} at least {declared.low:g} and at most {declared.high:g}"
    if kind in _NUMBERS:
        return "be a whole number" if kind.startswith("int") else "be a finite number"
    sentence = _SENTENCES.get(kind)
    return sentence.format(**context) if sentence else message.split(" should ", 1)[-1]


class _Step:
    """One part of a field path: its name, what was declared there, and the names it stands among."""

    def __init__(self, name: str | int, field: FieldInfo | None, siblings: list[str], is_tag: bool = False) -> None:
        self.name = name
        self.declared = declaration_of(str(name), field) if field else None
        self.siblings = siblings
        self.is_tag = is_tag


def _walk(location: tuple[str | int, ...], model: type[BaseModel] | None) -> Iterator[_Step]:
    """Yield the steps of a location in the order written; union tags, which nobody writes in a path, are marked."""
    annotation: Any = model
    for name in location:
        groups = _groups_in(annotation)
        group = groups[0] if len(groups) == 1 else None
        tagged = [group for group in groups if _tag_of(group) == name] if len(groups) > 1 else []
        if tagged:
            annotation = tagged[0]
            yield _Step(name, None, [], is_tag=True)
        elif isinstance(name, str) and group is not None:
            field = group.model_fields.get(name)
            annotation = field.annotation if field else None
            yield _Step(name, field, list(group.model_fields))
        else:
            yield _Step(name, None, [])


def _groups_in(annotation: object) -> list[type[BaseModel]]:
    """Return the models an annotation such as `tuple[A | B, ...]` can hold."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return [annotation] if issubclass(annotation, BaseModel) else []
    parts = get_args(annotation)
    if get_origin(annotation) in {Union, types.UnionType, tuple, list}:
        return [model for part in parts for model in _groups_in(part)]
    return _groups_in(parts[0]) if parts and get_origin(annotation) is not type else []


def _tag_of(model: type[BaseModel]) -> object:
    """Return the value of a model's `kind`, by which a union tells its members apart."""
    field = model.model_fields.get("kind")
    return field.default if field else None


def _group_named(name: str) -> type[BaseModel] | None:
    """Return the parameter group a validation error is about: pydantic's error carries its class name alone."""
    waiting: list[type[Group]] = [Group]
    while waiting:
        group = waiting.pop()
        if group.__name__ == name:
            return group
        waiting.extend(group.__subclasses__())
    return None
