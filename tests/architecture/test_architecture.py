"""The architecture is a test: layers, lengths, names, one session state, and a source behind every scenario number.

Each rule is a function from a file (its path inside the project and its syntax tree) to complaints. Every rule is
applied to the whole project and also to a small offender, so that a rule that has gone blind is noticed.
"""

import ast
import csv
import dataclasses
import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel, Field

from sim.parameters import ASSUMPTION, Declaration, Group, declaration_of, parameter

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("app", "cli", "pages", "ui", "views", "store", "sim")
MAY_IMPORT = {
    "app": {"pages", "ui", "views", "store", "sim"},
    "cli": {"cli", "store", "sim"},
    "pages": {"ui", "views", "store", "sim"},
    "ui": {"ui", "views", "store", "sim"},
    "views": {"views", "sim"},
    "store": {"store", "sim"},
    "sim": {"sim"},
}
PROGRAM = PurePosixPath("sim/__main__.py")  # `python -m sim`: the one module of the library that calls the command line
# The packages of the library, from the answers down to what all of them stand on. A module imports from its own package
# and from those further down; the modules directly in `sim` stand below all of them.
PACKAGES = (
    "reports",
    "optimize",
    "stress",
    "replay",
    "evidence",
    "uncertainty",
    "calibration",
    "studies",
    "runners",
    "engine",
    "month",
    "importing",
    "pay_statements",
    "scenario",
    "model",
    "plan_design",
    "pay",
    "yaml_files",
    "theory",
    "compiled",
)
SCREEN = {
    "cli": {"streamlit", "plotly"},
    "views": {"streamlit"},
    "store": {"streamlit", "plotly"},
    "sim": {"streamlit", "plotly"},
}
PAGE_LINES, MODULE_LINES, FUNCTION_LINES, PARAMETERS = 100, 300, 60, 8
# The modules that may stand directly in `sim`; every other one answers a question of some package.
DIRECTLY_IN_SIM = {"__init__", "__main__", "errors", "glossary", "parameters", "public", "shipped", "units", "version"}
# Functions that may take more than PARAMETERS: a command of the command line takes its options one by one.
MANY_PARAMETERS = {"_column", "explain", "read_isolated"}
FORBIDDEN_NAME = re.compile(r"(utils?|helpers?|common|df|data|get_.*|process_.*)")
COLOR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\brgba?\(")
DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclasses.dataclass(frozen=True)
class Source:
    """One file of the project: where it stands, what it says, and what that parses to."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def layer(self) -> str:
        return self.path.parts[0].removesuffix(".py")


def project_files() -> list[Source]:
    files = [ROOT / "app.py", *(path for layer in LAYERS[1:] for path in (ROOT / layer).rglob("*.py"))]
    return [
        Source(PurePosixPath(path.relative_to(ROOT).as_posix()), path.read_text(encoding="utf-8"))
        for path in sorted(files)
        if path.exists()
    ]


def imports(tree: ast.AST, layer: str, inside_function: bool = False) -> Iterator[tuple[str, int, bool]]:
    """Yield the top-level package, the line, and whether it is imported only when a function runs."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno, inside_function) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            name = layer if node.level else (node.module or "").split(".")[0]
            yield name, node.lineno, inside_function
        else:
            yield from imports(node, layer, inside_function or isinstance(node, FUNCTION))


def imports_only_downward(source: Source) -> Iterator[str]:
    for name, line, inside_function in imports(source.tree, source.layer):
        if name in LAYERS and name not in MAY_IMPORT[source.layer]:
            if source.path == PROGRAM and name == "cli" and inside_function:
                continue
            yield f"line {line}: {source.layer} imports {name}"


def imported_modules(source: Source) -> Iterator[tuple[str, int]]:
    """Yield the dotted name and the line of every import, at load time or later."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def package_of(dotted: str) -> str | None:
    """Return the package of the library that a module belongs to, None for a module directly in `sim`."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "sim" and parts[1] in PACKAGES else None


def packages_import_only_downward(source: Source) -> Iterator[str]:
    own = package_of(".".join(source.path.with_suffix("").parts))
    if source.layer != "sim" or own is None:
        return
    for dotted, line in imported_modules(source):
        other = package_of(dotted)
        if other is not None and PACKAGES.index(other) < PACKAGES.index(own):
            yield f"line {line}: {own} imports {dotted} of {other}, which stands above it"


def keeps_the_screen_out(source: Source) -> Iterator[str]:
    for name, line, _ in imports(source.tree, source.layer):
        if name in SCREEN.get(source.layer, set()):
            yield f"line {line}: {source.layer} imports {name}"


def session_state_only_in_ui_state(source: Source) -> Iterator[str]:
    if source.path != PurePosixPath("ui/session/state.py"):
        for number, line in enumerate(source.text.splitlines(), 1):
            if "session_state" in line:
                yield f"line {number}: session_state"


def short_enough(source: Source) -> Iterator[str]:
    wall = PAGE_LINES if source.layer in {"pages", "app"} else MODULE_LINES
    length = len(source.text.splitlines())
    if length > wall:
        yield f"{length} lines; the wall is {wall}"
    for node in ast.walk(source.tree):
        if isinstance(node, FUNCTION):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{node.name} has {lines} lines; the wall is {FUNCTION_LINES}"


def modules_stand_in_packages(source: Source) -> Iterator[str]:
    directly = source.layer == "sim" and len(source.path.parts) == len(("sim", "module.py"))
    if directly and source.path.stem not in DIRECTLY_IN_SIM:
        yield f"{source.path.stem} stands directly in sim; which package's question does it answer?"


def takes_few_parameters(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if not isinstance(node, FUNCTION) or node.name in MANY_PARAMETERS or source.layer == "cli":
            continue
        count = len(node.args.posonlyargs) + len(node.args.args) + len(node.args.kwonlyargs)
        if count > PARAMETERS:
            yield f"line {node.lineno}: {node.name} takes {count} parameters; more than {PARAMETERS} belong in a record"


def pages_stand_in_sections(source: Source) -> Iterator[str]:
    if source.layer == "pages" and len(source.path.parts) != len(("pages", "section", "page.py")):
        yield "a page stands in pages/<section>/, where Streamlit cannot run it without app.py"


def docstring_nodes(tree: ast.Module) -> set[int]:
    starts = (node.body[0] for node in ast.walk(tree) if isinstance(node, DEFINITION) and node.body)
    return {id(start.value) for start in starts if isinstance(start, ast.Expr)}


def styles_only_in_views(source: Source) -> Iterator[str]:
    if source.layer == "views":
        return
    tree = source.tree
    docstrings = docstring_nodes(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "update_layout":
            yield f"line {node.lineno}: update_layout"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            for color in COLOR.findall(node.value):
                yield f"line {node.lineno}: the color {color}"


def names_from_the_field(source: Source) -> Iterator[str]:
    for part in (*source.path.parts[:-1], source.path.stem):
        if FORBIDDEN_NAME.fullmatch(part) and part != LAYERS[0]:
            yield f"the module or folder {part}"
    for node in ast.walk(source.tree):
        if isinstance(node, (*FUNCTION, ast.ClassDef)) and FORBIDDEN_NAME.fullmatch(node.name):
            yield f"line {node.lineno}: {node.name}"
        if isinstance(node, ast.arg) and FORBIDDEN_NAME.fullmatch(node.arg):
            yield f"line {node.lineno}: the parameter {node.arg}"


def says_what_it_is(source: Source) -> Iterator[str]:
    if not (ast.get_docstring(source.tree) or "").strip():
        yield "no module docstring"


SOURCE_PLACE = ["default", "label", "unit", "range", "source"].index("source")


def parameters_name_their_source(source: Source) -> Iterator[str]:
    """Name each `field = parameter(...)` without a source, even where the module cannot be imported for it."""
    for owner in ast.walk(source.tree):
        if not isinstance(owner, ast.ClassDef):
            continue
        for field in owner.body:
            call = field.value if isinstance(field, (ast.Assign, ast.AnnAssign)) else None
            if not isinstance(call, ast.Call) or not ast.unparse(call.func).endswith("parameter"):
                continue
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            given = call.args[SOURCE_PLACE] if len(call.args) > SOURCE_PLACE else named.get("source")
            if given is None or (isinstance(given, ast.Constant) and not str(given.value or "").strip()):
                target = field.target if isinstance(field, ast.AnnAssign) else field.targets[0]
                yield f"{owner.name}.{ast.unparse(target)} is declared without a source"


RULES: dict[Callable[[Source], Iterator[str]], list[tuple[str, str]]] = {
    imports_only_downward: [
        ("sim/pay/plan.py", "from store import library\n"),
        ("sim/__main__.py", "from cli.program import app\n"),
        ("sim/pay/plan.py", "def f():\n    from cli import program\n"),
        ("store/library.py", "import cli\n"),
        ("cli/run.py", "from views.style import theme\n"),
        ("sim/pay/plan.py", "def f():\n    from store import library\n"),
        ("views/payout.py", "import store\n"),
        ("store/library.py", "from views import payout\n"),
        ("ui/widgets/fields.py", "from pages.story import home\n"),
        ("pages/story/home.py", "if True:\n    import app\n"),
    ],
    packages_import_only_downward: [
        ("sim/importing/kinds.py", "from sim.replay.replay import replay\n"),
        ("sim/importing/kinds.py", "def f():\n    import sim.stress.study\n"),
        ("sim/stress/study.py", "from sim import optimize\n"),
    ],
    keeps_the_screen_out: [
        ("sim/pay/plan.py", "def f():\n    import plotly.graph_objects as go\n"),
        ("views/payout.py", "from streamlit import cache_data\n"),
        ("store/library.py", "import streamlit as st\n"),
    ],
    session_state_only_in_ui_state: [("pages/story/home.py", "import streamlit as st\nst.session_state['a'] = 1\n")],
    short_enough: [
        ("pages/story/home.py", "x = 1\n" * (PAGE_LINES + 1)),
        ("ui/widgets/fields.py", "x = 1\n" * (MODULE_LINES + 1)),
        ("sim/pay/plan.py", "def f():\n" + "    x = 1\n" * FUNCTION_LINES),
    ],
    modules_stand_in_packages: [("sim/curves.py", "")],
    takes_few_parameters: [
        ("sim/pay/plan.py", "def pay(a, b, c, d, e, f, g, *, h, i):\n    pass\n"),
    ],
    pages_stand_in_sections: [("pages/home.py", "")],
    styles_only_in_views: [
        ("ui/widgets/fields.py", "figure.update_layout(title='x')\n"),
        ("pages/story/home.py", "color = '#A03A00'\n"),
        ("ui/widgets/fields.py", "style = f'color: rgb({1}, 2, 3)'\n"),
    ],
    names_from_the_field: [
        ("sim/utils.py", ""),
        ("ui/common/fields.py", ""),
        ("sim/pay/plan.py", "def get_pay():\n    pass\n"),
        ("views/payout.py", "def curve(df):\n    pass\n"),
        ("store/library.py", "save = lambda data: None\n"),
    ],
    says_what_it_is: [("sim/pay/plan.py", "x = 1\n")],
    parameters_name_their_source: [
        ("sim/pay/plan.py", "class Plan(Group):\n    cap: float = parameter(2.0, 'Cap', 'share', (1.0, 5.0))\n"),
        (
            "sim/pay/plan.py",
            "class Plan(Group):\n    cap: float = parameter(2.0, 'C', 'share', (1.0, 5.0), source='')\n",
        ),
    ],
}
ALLOWED = [
    (imports_only_downward, "cli/run.py", "def run():\n    from store import library\n"),
    (imports_only_downward, "cli/run.py", "from . import options\n"),
    (imports_only_downward, "sim/__main__.py", "def main():\n    from cli.program import app\n"),
    (packages_import_only_downward, "sim/replay/replay.py", "from sim.importing.kinds import KINDS\n"),
    (packages_import_only_downward, "sim/replay/replay.py", "from sim.errors import SimError\n"),
    (session_state_only_in_ui_state, "ui/session/state.py", "import streamlit as st\nst.session_state\n"),
    (styles_only_in_views, "views/style/theme.py", "BASELINE = '#11549B'\n"),
    (styles_only_in_views, "sim/pay/plan.py", '"""See #12 for #A03A00."""\n'),
    (pages_stand_in_sections, "pages/story/home.py", ""),
    (modules_stand_in_packages, "sim/pay/curves.py", ""),
    (modules_stand_in_packages, "sim/units.py", ""),
    (takes_few_parameters, "cli/run.py", "def run(a, b, c, d, e, f, g, h, i):\n    pass\n"),
    (names_from_the_field, "views/payout.py", "figure = Figure(data=[], layout={})\n"),
    (
        parameters_name_their_source,
        "sim/pay/plan.py",
        "class P:\n    cap: float = parameter(2, 'C', 'x', (1, 5), 'key')\n",
    ),
]
FILES = project_files()


def name_of(value: object) -> str:
    return str(value.path) if isinstance(value, Source) else getattr(value, "__name__", "")


@pytest.mark.parametrize("rule", RULES, ids=name_of)
@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_every_file_keeps_every_rule(source: Source, rule: Callable[[Source], Iterator[str]]):
    complaints = list(rule(source))
    assert not complaints, f"{source.path}: " + "; ".join(complaints)


OFFENDERS = [(rule, path, text) for rule, offenders in RULES.items() for path, text in offenders]


@pytest.mark.parametrize(("rule", "path", "text"), OFFENDERS, ids=name_of)
def test_every_rule_sees_its_offender(rule: Callable[[Source], Iterator[str]], path: str, text: str):
    assert list(rule(Source(PurePosixPath(path), text)))


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED, ids=name_of)
def test_no_rule_forbids_what_is_meant(rule: Callable[[Source], Iterator[str]], path: str, text: str):
    assert not list(rule(Source(PurePosixPath(path), text)))


def test_a_missing_source_is_named_with_its_field():
    (offender,) = [Source(PurePosixPath(p), t) for p, t in RULES[parameters_name_their_source]][:1]
    assert list(parameters_name_their_source(offender)) == ["Plan.cap is declared without a source"]


DECLARING = [source for source in FILES if source.layer == "sim" and " = parameter(" in source.text]


@pytest.mark.parametrize("source", DECLARING, ids=name_of)
def test_removing_any_source_is_noticed_and_names_the_parameter(source: Source):
    """Take the source away from every declaration of the project, one at a time, and look at what is complained of."""
    for owner in (node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)):
        for field in owner.body:
            call = field.value if isinstance(field, ast.AnnAssign) else None
            if not isinstance(call, ast.Call) or not ast.unparse(call.func).endswith("parameter"):
                continue
            kept = call.args, call.keywords
            call.args = call.args[:SOURCE_PLACE]
            call.keywords = [keyword for keyword in call.keywords if keyword.arg != "source"]
            assert list(parameters_name_their_source(source)) == [
                f"{owner.name}.{ast.unparse(field.target)} is declared without a source"
            ]
            call.args, call.keywords = kept
    assert list(parameters_name_their_source(source)) == []


def test_every_declaration_is_tried_without_its_source():
    from sim.parameters import declarations
    from sim.scenario.scenario import Scenario

    tried = {
        ast.unparse(field.target)
        for source in DECLARING
        for owner in ast.walk(source.tree)
        if isinstance(owner, ast.ClassDef)
        for field in owner.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.value, ast.Call)
    }
    assert {declared.path.rpartition(".")[2] for declared in declarations(Scenario)} <= tried


# Public classes of `sim` that still share a name; take a name out when one of its classes is renamed.
SHARED_NAMES: set[str] = set()


def public_classes(source: Source) -> Iterator[str]:
    """Yield the names of the classes that a module defines at its top and does not keep to itself."""
    yield from (node.name for node in source.tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_")


def shared_class_names(sources: list[Source]) -> dict[str, list[str]]:
    """Return every class name that several modules of the library define, with the paths of these modules."""
    modules: dict[str, list[str]] = {}
    for source in sources:
        for name in public_classes(source) if source.layer == "sim" else ():
            modules.setdefault(name, []).append(str(source.path))
    return {name: paths for name, paths in modules.items() if len(paths) > 1}


def test_no_two_public_classes_of_the_library_share_a_name():
    shared = shared_class_names(FILES)
    assert {name: paths for name, paths in shared.items() if name not in SHARED_NAMES} == {}
    assert set(shared) >= SHARED_NAMES, "a name of SHARED_NAMES is no longer shared; take it out of the list"


def test_two_classes_of_one_name_are_noticed():
    paths = ("sim/pay/plan.py", "sim/replay/years.py", "views/payout.py")
    sources = [Source(PurePosixPath(path), "class Year:\n    pass\n\n\nclass _Own:\n    pass\n") for path in paths]
    assert shared_class_names(sources) == {"Year": ["sim/pay/plan.py", "sim/replay/years.py"]}


# --- variables say what they hold ---

VAGUE_NAMES = {"found", "told", "made", "each"}


def vague_names(source: Source) -> Iterator[str]:
    """Name every variable, parameter, function, field and attribute of VAGUE_NAMES that a file binds."""
    for node in ast.walk(source.tree):
        bound = ""
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound = node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            bound = node.attr
        elif isinstance(node, ast.arg):
            bound = node.arg
        elif isinstance(node, FUNCTION):
            bound = node.name
        if bound in VAGUE_NAMES:
            yield f"line {node.lineno}: {bound}"


def files_of(*rooms: str) -> list[Source]:
    """Return every Python file of some rooms."""
    paths = sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))
    return [
        Source(PurePosixPath(path.relative_to(ROOT).as_posix()), path.read_text(encoding="utf-8")) for path in paths
    ]


PYTHON_FILES = [*FILES, *files_of("bench", "tests")]


@pytest.mark.parametrize("source", PYTHON_FILES, ids=name_of)
def test_variables_say_what_they_hold(source: Source):
    assert not list(vague_names(source)), str(source.path)


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    found = 1\n",
        "def f(told):\n    return told\n",
        "x = [each for each in (1, 2)]\n",
        "def f():\n    if (made := 1):\n        return made\n",
        "class Row:\n    found: int\n",
        "class Row:\n    def __init__(self):\n        self.found = 1\n",
        "def told():\n    return 1\n",
    ],
)
def test_a_vague_name_is_noticed(text: str):
    assert list(vague_names(Source(PurePosixPath("sim/studies/scale.py"), text)))


def test_every_layer_is_there():
    assert {source.layer for source in FILES} == set(LAYERS)


# --- every number of a scenario was declared, and its source is known -------------------------------------------------


def leaves(annotation: Any) -> Iterator[Any]:
    """Yield the plain types inside unions, tuples, lists, mappings and annotations; a literal holds none."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from leaves(get_args(annotation)[0])
    elif origin is Literal:
        return
    elif get_args(annotation):
        for inner in get_args(annotation):
            yield from leaves(inner)
    elif hasattr(annotation, "__supertype__"):
        yield from leaves(annotation.__supertype__)
    else:
        yield annotation


def is_number(leaf: Any) -> bool:
    return isinstance(leaf, type) and issubclass(leaf, (int, float)) and leaf is not bool and not issubclass(leaf, Enum)


def numbers(model: type, path: str, above: tuple[type, ...] = ()) -> Iterator[tuple[str, Declaration | None]]:
    """Yield the path of every numeric field reachable from a model, with what was declared about it or None."""
    if model in above:
        return
    fields = model.model_fields if issubclass(model, BaseModel) else {}
    kinds = {name: field.annotation for name, field in fields.items()} or get_type_hints(model)
    for name, kind in kinds.items():
        place = f"{path}.{name}"
        plain = list(leaves(kind))
        if any(map(is_number, plain)):
            yield place, declaration_of(place, fields[name]) if name in fields else None
        for leaf in plain:
            if isinstance(leaf, type) and (issubclass(leaf, BaseModel) or dataclasses.is_dataclass(leaf)):
                yield from numbers(leaf, place, (*above, model))


def objections(declared: Declaration | None, known: set[str]) -> Iterator[str]:
    if declared is None:
        yield "is a number that was not declared with parameter()"
        return
    if not declared.label.strip() or not declared.unit.strip():
        yield "has no label or no unit"
    low, high = declared.plausible
    if not declared.low < declared.high:
        yield f"has the empty range {declared.low} to {declared.high}"
    elif not declared.low <= low <= high <= declared.high:
        yield f"has a plausible range {low} to {high} outside {declared.low} to {declared.high}"
    if declared.source not in known:
        yield f"has the unknown source {declared.source!r}"


def column(name: str, key: str) -> list[str]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return [row[key] for row in csv.DictReader(file)]


def known_sources() -> set[str]:
    return {ASSUMPTION, *column("benchmarks.csv", "parameter"), *column("sources.csv", "key")}


def test_every_number_of_a_scenario_says_its_unit_range_and_source():
    from sim.scenario.scenario import Scenario

    declared_numbers = list(numbers(Scenario, "scenario"))
    known = known_sources()
    assert len(declared_numbers) > 50, "the walk through the scenario has lost its way"
    complaints = sorted(
        {f"{place} {why}" for place, declared in declared_numbers for why in objections(declared, known)}
    )
    assert not complaints, "\n".join(complaints)


class Term(Group):
    """A plan term as the walk may meet it: inside a tuple of a union."""

    rate: float = parameter(1.0, "Rate", "target incentives per unit of attainment", (0.0, 5.0), "no_such_key")
    kind: Literal["term"] = "term"


class Bare(Group):
    """A term whose number nobody declared."""

    at: float | None = 2.0
    on: bool = True


class Toy(Group):
    """A scenario of two numbers, both wrong."""

    terms: tuple[Annotated[Term | Bare, Field()], ...] = ()


def test_the_walk_finds_numbers_inside_unions_and_names_what_is_wrong():
    complaints = {place: list(objections(declared, known_sources())) for place, declared in numbers(Toy, "toy")}
    assert complaints == {
        "toy.terms.rate": ["has the unknown source 'no_such_key'"],
        "toy.terms.at": ["is a number that was not declared with parameter()"],
    }


def test_a_parameter_cannot_be_declared_without_a_source():
    with pytest.raises(TypeError, match="source"):
        parameter(1.0, "Rate", "share", (0.0, 1.0))


def test_an_empty_source_is_no_source():
    declared = declaration_of("plan.rate", parameter(0.5, "Rate", "share", (0.0, 1.0), ""))
    assert list(objections(declared, known_sources())) == ["has the unknown source ''"]


def test_an_implausible_range_and_a_missing_unit_are_named():
    declared = declaration_of("a", parameter(0.5, "Rate", " ", (0.0, 1.0), ASSUMPTION, plausible=(0.2, 1.2)))
    assert list(objections(declared, known_sources())) == [
        "has no label or no unit",
        "has a plausible range 0.2 to 1.2 outside 0.0 to 1.0",
    ]


def test_sources_are_verified_publications_with_unique_keys():
    keys = column("sources.csv", "key")
    assert len(keys) == len(set(keys))
    assert set(column("sources.csv", "tag")) == {"V"}
    assert all(text.strip() for name in ("citation", "what_it_supports") for text in column("sources.csv", name))
    assert {ASSUMPTION, "model_prototype"}.isdisjoint(keys)
