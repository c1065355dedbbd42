"""A plan.toml built to exhaust its reader is refused before it costs much."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from milepost.errors import Refusal
from milepost.exchange.errors import HostileFile, InvalidValue, UnreadableFile
from milepost.exchange.native import read

PLAN = "[project]\nstart = 2026-09-01\n[tasks.a]\nduration = '1d'\n"

HOSTILE: dict[str, Callable[[], bytes]] = {
    "a file of 100 MB": lambda: b"#" * 100_000_000,
    "nested lists": lambda: f"{PLAN}x = {'[' * 100_000}".encode(),
    "nested tables": lambda: f"{PLAN}x = {'{a=' * 50_000}".encode(),
    "a key of 20,000 parts": lambda: f"{'.'.join('a' * 20_000)} = 1\n".encode(),
    "a header of 20,000 parts": lambda: f"[{'.'.join('a' * 20_000)}]\n".encode(),
    "a key of 5,000 parts inside a value": lambda: f"x = {{ {'.'.join('a' * 5_000)} = 1 }}\n".encode(),
    "deep headers": lambda: "".join(f"[a{n}.b.c.d.e.f.g.h]\n" for n in range(50_000)).encode(),
    "dotted keys": lambda: (PLAN + "".join(f"{'a.' * 15}b{n} = 1\n" for n in range(100_000))).encode(),
    "quoted dotted keys": lambda: (PLAN + "".join(f"{chr(34)}a{chr(34)}.b{n} = 1\n" for n in range(250_000))).encode(),
    "a million tables": lambda: b"[[a]]\n" * 1_000_000,
    "a million keys": lambda: "".join(f"a{n}=1\n" for n in range(800_000)).encode(),
    "a list of a million": lambda: b"a = [" + b"1," * 1_000_000 + b"]",
    "a million small tables": lambda: b"a = [" + b"{}," * 1_000_000 + b"]",
    "a number of a million digits": lambda: f"{PLAN}cost = {'9' * 1_000_000}".encode(),
    "a fraction of a million digits": lambda: f"{PLAN}cost = 0.{'9' * 1_000_000}".encode(),
    "a number in hexadecimal": lambda: f"{PLAN}cost = 0x{'f' * 1_000_000}".encode(),
    "an exponent of nine digits": lambda: f"{PLAN}cost = 1e999999999".encode(),
    "a tiny exponent": lambda: f"{PLAN}cost = 1e-999999999".encode(),
    "a long text": lambda: f'{PLAN}name = "{"x" * 5_000_000}"'.encode(),
    "fifty thousand mistakes": lambda: (PLAN + "".join(f"[tasks.t{n}]\nx = 1\n" for n in range(50_000))).encode(),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused(kind: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(HOSTILE[kind]())
    assert len(str(refused.value)) < 2000


def test_refusing_hostile_files_takes_little_memory() -> None:
    script = (
        "import resource\n"
        "from tests.exchange.test_native_hostile import HOSTILE, Refusal, read\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for kind, make in HOSTILE.items():\n"
        "    if '100 MB' not in kind:\n"
        "        try:\n"
        "            read(make())\n"
        "        except Refusal:\n"
        "            pass\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    grown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(grown.stdout) < 300


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        read(data)


def test_a_file_that_is_no_text_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match="Line 2 is not UTF-8"):
        read(b"[project]\nname = '\xff'")


def test_a_file_cut_off_is_refused() -> None:
    with pytest.raises(Refusal):
        read(PLAN.encode()[:-8])


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e308", "-1e308"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(InvalidValue):
        read(f"[project]\nstart = 2026-09-01\nshared_factor = {number}\n[tasks.a]\nduration='1d'".encode())


def test_a_refusal_names_the_file() -> None:
    with pytest.raises(HostileFile) as refused:
        read(HOSTILE["nested lists"](), name="plan.toml")
    assert refused.value.place == "plan.toml"


def test_an_id_that_would_colour_the_terminal_is_told_in_plain_signs() -> None:
    with pytest.raises(Refusal) as refused:
        read(b'[project]\nstart = 2026-09-01\n[tasks."\\u001b[31mred"]\nduration = 1')
    assert "\x1b" not in str(refused.value)


def test_an_endless_id_is_told_short() -> None:
    with pytest.raises(Refusal) as refused:
        read(f"[project]\nstart = 2026-09-01\n[tasks.{'x' * 100_000}]\n{'y' * 100_000} = 1".encode())
    assert len(str(refused.value)) < 2000
