"""Windows: the note opened for this process alone, then rewritten in place.

CreateFileW with `dwShareMode` 0 "prevents subsequent open operations on a file or device if they request delete,
read, or write access", and fails with ERROR_SHARING_VIOLATION while anyone has it open in a way that this asks for:
https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew. Renaming and deleting are opens that
request delete access, so unlike on Linux the path cannot be taken away either. While we have the note open, which is
about a millisecond, another program's open fails with a sharing violation; editors try again or say so, and nothing
is lost.

ReplaceFile is not used: it opens the file with full sharing, so it does not see who else has it open, and it can stop
half-way (ERROR_UNABLE_TO_MOVE_REPLACEMENT_2):
https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-replacefilew.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from plugin_server.model import Result, Stamp
from plugin_server.vault.scan import stamp_of
from plugin_server.vault.steps import NotHereError, overwrite, read_all
from plugin_server.vault.syscalls import Syscalls

_GENERIC_READ, _GENERIC_WRITE = 0x80000000, 0x40000000
_SHARE_WITH_NOBODY = 0
_OPEN_EXISTING = 3
_FILE_ATTRIBUTE_NORMAL = 0x80
_FILE_FLAG_OPEN_REPARSE_POINT = (
    0x00200000  # the path is resolved already: a link in its place is not followed
)
_ERROR_FILE_NOT_FOUND, _ERROR_PATH_NOT_FOUND = 2, 3
_ERROR_SHARING_VIOLATION, _ERROR_LOCK_VIOLATION = 32, 33


def rewrite(
    syscalls: Syscalls, real: Path, old: bytes, new: bytes, *, durable: bool = True
) -> tuple[Result, Stamp | None]:
    """Replace `old` by `new` in the note. DONE with the stamp it has now; BUSY, CHANGED: nothing was written.

    Raises OSError (the note is whole) and TornError (it is not; see steps.py).
    """
    opened = _open_alone(real)
    if isinstance(opened, Result):
        return opened, None
    try:
        if read_all(syscalls, opened, len(old)) != old:
            return Result.CHANGED, None
        overwrite(syscalls, opened, old, new)
        if durable:
            syscalls.fsync(opened)  # FlushFileBuffers
        return Result.DONE, stamp_of(syscalls.fstat(opened))
    finally:
        with suppress(OSError):
            syscalls.close(opened)  # closes the handle with it


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _create_file = _kernel.CreateFileW
    _create_file.argtypes = (
        wintypes.LPCWSTR,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.LPVOID,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.HANDLE,
    )
    _create_file.restype = wintypes.HANDLE
    _INVALID_HANDLE = wintypes.HANDLE(-1).value

    def _open_alone(real: Path) -> int | Result:
        """A descriptor of the note, shared with nobody; BUSY where someone has it open, CHANGED where it is gone."""
        handle = _create_file(
            str(real),
            _GENERIC_READ | _GENERIC_WRITE,
            _SHARE_WITH_NOBODY,
            None,
            _OPEN_EXISTING,
            _FILE_ATTRIBUTE_NORMAL | _FILE_FLAG_OPEN_REPARSE_POINT,
            None,
        )
        if handle != _INVALID_HANDLE:
            return msvcrt.open_osfhandle(handle, os.O_RDWR | os.O_BINARY)
        code = ctypes.get_last_error()
        if code in (_ERROR_SHARING_VIOLATION, _ERROR_LOCK_VIOLATION):
            return Result.BUSY
        if code in (_ERROR_FILE_NOT_FOUND, _ERROR_PATH_NOT_FOUND):
            return Result.CHANGED
        raise ctypes.WinError(code)

else:

    def _open_alone(real: Path) -> int | Result:
        raise NotHereError(real.name)
