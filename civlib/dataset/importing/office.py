"""Documents of other word processors, which LibreOffice saves as .docx where it is installed.

It runs in a folder and with settings of its own, which let no macro run and no link be fetched,
for so many seconds at most; then it and all that it began are ended.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from civlib.dataset.importing.packed import OWN_DISK, Packed, refuse

SECONDS = 120
"""A large document is saved in ten."""

ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
)
"""Where LibreOffice lies without being on the path."""

OLE, RTF = b"\xd0\xcf\x11\xe0", b"{\\rtf"

ODT = b"application/vnd.oasis.opendocument.text"

STREAMS = {
    name: name.encode("utf-16-le") for name in ("EncryptedPackage", "_VBA_PROJECT", "WordDocument")
}
"""Names of what an old document or one with a password holds, as they stand in it."""

SETTINGS = {
    "Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
    },
    "Inet/Settings": {  # a proxy at which nobody answers
        "ooInetProxyType": "1",
        **{f"ooInet{kind}ProxyName": "127.0.0.1" for kind in ("HTTP", "HTTPS", "FTP")},
        **{f"ooInet{kind}ProxyPort": "9" for kind in ("HTTP", "HTTPS", "FTP")},
    },
}


def form(path: Path, data: bytes) -> str:
    """Return the suffix of a document that LibreOffice has to read; nothing if it is none.

    Raises
    ------
    DataError
        If it has macros or a password, or would fetch something from elsewhere.
    """
    if data.startswith(RTF):
        return ".rtf"
    if data.startswith(OLE):
        for name, key in (("EncryptedPackage", "report-locked"), ("_VBA_PROJECT", "report-macros")):
            if STREAMS[name] in data:
                raise refuse(path, key)
        return ".doc" if STREAMS["WordDocument"] in data else ""
    return ""


def is_open(packed: Packed) -> bool:
    """Tell whether a zip file is a text of OpenDocument, one that is safe to open.

    Raises
    ------
    DataError
        If it has macros or a password, or would fetch something from elsewhere.
    """
    if not packed.read("mimetype").startswith(ODT):
        return False
    packed.guard()
    if b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise refuse(packed.path, "report-locked")
    for name in ("content.xml", "styles.xml"):
        for one in packed.xml(name).iter():
            target = one.get("{http://www.w3.org/1999/xlink}href", "#")
            inside = one.tag.endswith("}a") or re.match(r"#|\.|/(?!/)", target)
            if not inside and not OWN_DISK.match(unquote(target)):
                raise refuse(packed.path, "report-linked", target=target)
    return True


def converted(path: Path, data: bytes, suffix: str) -> bytes:
    """Return a document of some suffix as LibreOffice saves it as .docx.

    Raises
    ------
    DataError
        If LibreOffice is not installed, fails, or takes too long.
    """
    program = next(filter(None, map(shutil.which, ("soffice", "libreoffice", *ELSEWHERE))), None)
    if program is None:
        raise refuse(path, "report-office", suffix=suffix)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, made = Path(folder, f"report{suffix}"), Path(folder, "made", "report.docx")
        source.write_bytes(data)
        profile = _profile(Path(folder, "profile"))
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", "docx", "--outdir", str(made.parent), str(source)]
        try:
            with _running(command) as process:
                process.wait(SECONDS)
            return made.read_bytes()
        except subprocess.TimeoutExpired as error:
            raise refuse(path, "report-slow", seconds=SECONDS) from error
        except OSError as error:
            raise refuse(path, "report-failed") from error


def _profile(folder: Path) -> str:
    """Return the address of a new profile, which is of these settings."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in SETTINGS.items()
        for name, value in values.items()
    )
    space = 'xmlns:oor="http://openoffice.org/2001/registry"'
    file = folder / "user/registrymodifications.xcu"
    file.parent.mkdir(parents=True)
    file.write_text(f"<oor:items {space}>{items}</oor:items>", encoding="utf-8")
    return folder.as_uri()


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Give a process that is ended with all that it began, whatever comes."""
    none = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 (the program that `which` names, no shell)
        command, stdin=none, stdout=none, stderr=none, start_new_session=True
    )
    try:
        yield process
    finally:
        if sys.platform == "win32":
            process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
