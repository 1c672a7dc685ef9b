"""The parameters that a notebook declares: plain assignments in its cell tagged ``parameters``."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from civlib.dataset.problems import offer
from civlib.errors import ParameterError
from civlib.publish.cells import Cell, tags
from civlib.wording.messages import say

TAG, LANG = "parameters", "lang"
TYPES = {"str": str, "int": int, "float": float, "bool": bool}


def declared(cells: Sequence[Cell]) -> dict[str, str]:
    """Return each parameter with the name of its type, empty where it may be anything.

    Examples
    --------
    >>> source = "year: int = 2019; lang = 'uk'\\n\\nlimit = None"
    >>> declared([{"source": source, "metadata": {"tags": ["parameters"]}}])
    {'year': 'int', 'lang': 'str', 'limit': ''}
    """
    source = next((cell["source"] for cell in cells if TAG in tags(cell)), "")
    try:
        return dict(_assigned(ast.parse(source)))
    except (SyntaxError, ValueError):  # the run says what is wrong with it
        return {}


def _assigned(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in module.body:
        if isinstance(node, ast.AnnAssign):
            targets: Sequence[ast.expr] = [node.target]
            kind = ast.unparse(node.annotation)
        elif isinstance(node, ast.Assign):
            value = node.value.value if isinstance(node.value, ast.Constant) else None
            targets, kind = node.targets, type(value).__name__
        else:
            continue
        known = kind if kind in TYPES else ""
        yield from ((target.id, known) for target in targets if isinstance(target, ast.Name))


def check_parameters(name: str, cells: Sequence[Cell], parameters: Mapping[str, object]) -> None:
    """Refuse, all at once, parameters that a notebook does not declare, or of another type.

    papermill only logs a warning for these, so a typing error would publish the default year.
    """
    if problems := [*_wrong(declared(cells), parameters)]:
        raise ParameterError(f"{name}: {' '.join(problems)}")


def _wrong(known: Mapping[str, str], parameters: Mapping[str, object]) -> Iterator[str]:
    if not known:
        yield say("parameter.none")
        return
    for name, value in parameters.items():
        if name not in known:
            yield say("parameter.unknown", name=name, offer=offer(name, known))
        elif type(value) is not TYPES.get(known[name], type(value)):
            found = type(value).__name__
            yield say("parameter.type", name=name, kind=known[name], found=found, value=value)
