"""The compiled loops: numba is imported here and nowhere else, on first use."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from numba import config


def _cache_folder() -> Path:
    """Return a folder for each state of the kernels: numba does not renew a kernel when one that it calls changes."""
    here = Path(__file__).parent
    sources = [here.parent / "codes.py", *sorted(here.glob("*.py"))]
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    home = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "milepost" / f"kernels-{state}"


config.CACHE_DIR = str(_cache_folder())


def are_compiled() -> bool:
    """Whether the simulation has been compiled in this state before on this machine."""
    return any(_cache_folder().glob("*/lanes.run_blocks-*.nbi"))
