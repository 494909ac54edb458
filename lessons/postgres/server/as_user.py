"""Become another user, then the program: `python -I -S as_user.py USER PROGRAM …`. Standard library only.

PostgreSQL refuses to run as root. As another user it could not even find its programs and its data, which are in
folders that only root may enter. So, on Linux, the program keeps one of root's rights: to pass through them. The
kernel forgets that right where a program asks by `access` whether it may, unless the process has the bit for it.
"""

import ctypes
import os
import pwd
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 1 << 2  # rights are not lost with the user, and `access` regards them
CAP_DAC_OVERRIDE = 1
VERSION_3 = 0x20080522  # of the structures that capset takes


def main(user: str, *argv: str) -> None:
    """Never returns: the program takes the place of this process."""
    found = pwd.getpwnam(user)
    kernel = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if kernel:
        kernel.prctl(PR_SET_KEEPCAPS, 1)  # enough for data, where the bit may not be set
        kernel.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(found.pw_gid)
    os.setuid(found.pw_uid)
    if kernel:
        keep_right(kernel)
        kernel.prctl(PR_SET_PDEATHSIG, signal.SIGINT)  # what the supervisor has asked for is forgotten with the user
    os.execv(argv[0], argv)


def keep_right(kernel: ctypes.CDLL) -> None:
    """Hand on the right to enter any folder, and no other; where root itself lacks it, nothing is handed on."""
    right = 1 << CAP_DAC_OVERRIDE
    header, rights = (ctypes.c_uint32 * 2)(VERSION_3, 0), (ctypes.c_uint32 * 6)(right, right, right)
    if kernel.capset(header, rights) == 0:
        kernel.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
