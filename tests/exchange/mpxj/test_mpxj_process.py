"""A converter that dies, hangs or talks nonsense is a refusal with its reason, and nothing worse."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from milepost.exchange import read
from milepost.exchange.errors import ConverterFailed, EncryptedFile, UnreadableFile
from milepost.exchange.mpxj import child, process
from tests.exchange.mpxj.foreign_files import FILES

HEAD = "import json, os, signal, sys, time; from pathlib import Path; folder = Path(sys.argv[1])\n"


@pytest.fixture
def converter(monkeypatch, tmp_path):
    """Put another program in the converter's place, and read a file with it."""

    def placed(program):
        script = tmp_path / "converter.py"
        script.write_text(HEAD + textwrap.dedent(program))
        monkeypatch.setattr(process, "CHILD", script)
        plan = tmp_path / "plan.gan"
        plan.write_bytes(FILES["plan.gan"])
        return read(plan)

    return placed


FAILURES = {
    "crashes": ("os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
    "is killed": ("os.kill(os.getpid(), signal.SIGKILL)", "was ended by the system"),
    "runs out of memory": ("sys.exit(3)", "ran out of memory"),
    "ends without an answer": ("", "ended with code 0"),
    "ends with another code": ("sys.exit(7)", "ended with code 7"),
    "takes too much time": (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass",
        "used too much processor time",
    ),
    "sleeps": ("time.sleep(60)", "stopped working"),
    "answers with no JSON": ("(folder / 'answer.json').write_text('{')", "no known form"),
    "answers with a list": ("(folder / 'answer.json').write_text('[]')", "no known form"),
    "answers with nothing": ("(folder / 'answer.json').write_text('{}')", "no known form"),
    "answers with half a project": (
        "(folder / 'answer.json').write_text(json.dumps({'projects': [{'file': '1'}]}))",
        "no known form",
    ),
}


@pytest.mark.parametrize("what", FAILURES)
def test_a_converter_that_fails_is_a_refusal_with_its_reason(what, converter):
    program, reason = FAILURES[what]
    with pytest.raises(ConverterFailed, match=reason) as refusal:
        converter(program)
    assert refusal.value.place == "plan.gan"
    assert refusal.value.hint


def problem(code, detail=""):
    return f"(folder / 'answer.json').write_text(json.dumps({{'problem': {code!r}, 'detail': {detail!r}}}))"


PROBLEMS = {
    "a password": (problem("unreadable", "MPXJException: File is password protected;"), EncryptedFile, "password"),
    "an unknown content": (problem("unknown"), UnreadableFile, "GanttProject"),
    "a damaged file": (problem("unreadable", "IOException: null;"), UnreadableFile, "cut off"),
    "a converter that is not there": (problem("missing", "mpxj"), ConverterFailed, "not installed"),
}


@pytest.mark.parametrize("what", PROBLEMS)
def test_what_the_converter_cannot_read_is_refused_for_what_it_is(what, converter):
    program, kind, words = PROBLEMS[what]
    with pytest.raises(kind, match=words) as refusal:
        converter(program)
    assert refusal.value.hint


def test_the_converter_sees_no_secret_of_the_environment(monkeypatch, converter):
    monkeypatch.setenv("SECRET_TOKEN", "canary")
    with pytest.raises(UnreadableFile, match="cut off"):
        converter("secret = os.environ.get('SECRET_TOKEN', '')\n" + problem("unreadable", "") + "\nassert not secret")


def test_nothing_is_left_of_a_converter_that_failed(monkeypatch, tmp_path, converter):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    with pytest.raises(ConverterFailed):
        converter("(folder / 'pid').write_text('x'); os.kill(os.getpid(), signal.SIGKILL)")
    assert not list(place.iterdir())


LIMITS = """
import resource, socket, sys
sys.path.insert(0, sys.argv[1])
import child
child._limit()
assert resource.getrlimit(resource.RLIMIT_AS)[0] == 4 << 30
assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == 200 << 20
assert resource.getrlimit(resource.RLIMIT_CPU)[0] == 20
if child.leave_network():
    assert [name for _, name in socket.if_nameindex()] == ["lo"]
"""


def test_the_converter_limits_itself_before_it_looks_at_a_file():
    folder = str(Path(child.__file__).parent)
    answer = subprocess.run([sys.executable, "-c", LIMITS, folder], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
