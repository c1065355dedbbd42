"""What we use of numba, for the type checkers: a decorator that keeps the signature of its function."""

from collections.abc import Callable
from typing import Literal, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

def njit(
    *,
    cache: bool = ...,
    nogil: bool = ...,
    error_model: Literal["python", "numpy"] = ...,
    fastmath: bool | set[str] = ...,
    _nrt: bool = ...,
    inline: Literal["never", "always"] = ...,
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...

class _Config:
    CACHE_DIR: str

config: _Config
