"""The wheel of the civlib that runs, made again: of what is installed, or of its repository.

The same civlib gives the same bytes: members are sorted, of one date, and stored as they are, which
git keeps in less space than compressed ones.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib import metadata
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile, ZipInfo

from civlib.errors import UsageError
from civlib.run.environment import INFO, PACKAGE, PROJECT
from civlib.wording.messages import say

NAME = PACKAGE.name
KEPT = ("METADATA", "WHEEL", "entry_points.txt", "licenses")
"""What a wheel says of itself; an installer adds other files to these."""

DAY = (2020, 2, 2, 0, 0, 0)
FILE, UNIX = 0o100644 << 16, 3


def wheel() -> tuple[str, bytes]:
    """Return the name and the bytes of the wheel.

    Raises
    ------
    UsageError
        If civlib was neither installed from a wheel nor runs in its repository with hatchling.
    """
    files = _built(PROJECT) if PACKAGE.parent == PROJECT else _installed()
    info = next(name.partition("/")[0] for name in files if INFO in name)
    return f"{info.removesuffix(INFO)}-py3-none-any.whl", packed(files, f"{info}/RECORD")


def packed(files: Mapping[str, bytes], record: str) -> bytes:
    """Return a wheel of these files and of the list of them, which stands at ``record``."""
    buffer = BytesIO()
    lines = [*(_line(name, files[name]) for name in sorted(files)), f"{record},,\n"]
    with ZipFile(buffer, "w") as archive:
        for name, data in [*sorted(files.items()), (record, "".join(lines).encode())]:
            member = ZipInfo(name, DAY)
            member.external_attr, member.create_system = FILE, UNIX
            archive.writestr(member, data)
    return buffer.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files of a wheel by their names, without the list of them."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if _is_kept(name)}


def _line(name: str, data: bytes) -> str:
    digest = urlsafe_b64encode(sha256(data).digest()).decode().rstrip("=")
    return f"{name},sha256={digest},{len(data)}\n"


def _is_kept(name: str) -> bool:
    """Return whether a file belongs into a wheel: code and data, and what the wheel says."""
    first, *rest = name.split("/")
    if first == NAME:
        return not name.endswith(".pyc")
    return first.startswith(f"{NAME}-") and first.endswith(INFO) and rest[0] in KEPT


def _installed() -> dict[str, bytes]:
    """Return the files of the installed wheel that the running code is of."""
    found = metadata.distributions(name=NAME, path=[str(PACKAGE.parent)])
    files = {name: path.read_bytes() for one in found for name, path in _listed(one)}
    if not any(INFO in name for name in files):
        raise UsageError(say("run.no-wheel", path=PACKAGE))
    return files


def _listed(found: metadata.Distribution) -> Iterator[tuple[str, Path]]:
    for path in found.files or ():
        if _is_kept(path.as_posix()):
            yield path.as_posix(), Path(str(path.locate()))


def _built(root: Path) -> dict[str, bytes]:
    """Return the files of the wheel that the repository makes."""
    try:
        from hatchling.builders.wheel import WheelBuilder
    except ImportError as error:
        raise UsageError(say("run.hatchling")) from error
    with TemporaryDirectory() as folder:
        (made,) = WheelBuilder(str(root)).build(directory=folder, versions=["standard"])
        return unpacked(Path(made).read_bytes())
