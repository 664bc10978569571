"""The shape of the code is a law too: floors, sizes, documents."""

import ast
from pathlib import Path

import pytest

import optviz

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "optviz"
FLOORS = {
    **dict.fromkeys(
        ["version", "errors", "reals", "registry", "docstrings", "targets", "styles", "extras", "processors"],
        0,
    ),
    **dict.fromkeys(["optimizers", "problems", "trajectories"], 1),
    "engine": 2,
    **dict.fromkeys(["compare", "landscape"], 3),
    "scenes": 4,
    **dict.fromkeys(["render", "writers"], 5),
    "playback": 6,
    **dict.fromkeys(["pictures", "gallery"], 7),
    "replaying": 8,
    **dict.fromkeys(["cli", "__init__"], 9),
    "__main__": 10,
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path):
    """Yield the dotted names that a file imports, wherever in the file that is."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_lower_floors(path):
    here = part_of(path)
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] != "optviz" or len(parts) < 2 or parts[1] not in FLOORS:
            continue
        there = parts[1]
        sideways = there == here or (FLOORS[here] == 0 and FLOORS[there] == 0)
        assert sideways or FLOORS[there] < FLOORS[here], (
            f"{here} imports {there} from a floor that is not below"
        )


def test_every_module_has_a_floor():
    assert {part_of(path) for path in MODULES} == set(FLOORS)


@pytest.mark.parametrize(
    ("library", "where"),
    [
        ("click", {"cli"}),
        ("matplotlib", {"render", "pictures"}),
        ("PIL", {"render", "writers", "pictures", "gallery"}),
    ],
)
def test_a_library_is_imported_in_its_own_rooms_only(library, where):
    found = {part_of(path) for path in MODULES for name in imports_of(path) if name.split(".")[0] == library}
    assert found == where


def test_pyplot_is_never_imported():
    assert not [path for path in MODULES for name in imports_of(path) if "pyplot" in name]


@pytest.mark.parametrize(
    "path", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda path: path.name
)
def test_a_file_holds_one_idea_and_at_most_300_lines(path):
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= 300
    assert not lines or lines[0].startswith('"""'), "the first line says what the file is"


@pytest.mark.parametrize("name", optviz.__all__)
def test_every_public_name_is_there_and_documented(name):
    value = getattr(optviz, name)
    assert name == "__version__" or value.__doc__


def test_no_module_takes_the_name_of_a_public_function():
    functions = {
        "run",
        "race",
        "animate",
        "plot_tracks",
        "plot_convergence",
        "load",
        "problem",
        "optimizer",
        "replay",
    }
    assert not {path.stem for path in MODULES} & functions


def test_editors_see_the_same_names_as_programs():
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {f"{node.module}.{alias.asname}" for node in block.body for alias in node.names}
    assert seen == {f"{home}.{name}" for name, home in optviz._HOMES.items()}
