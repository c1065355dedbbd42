"""What the repository must not hold. The words looked for are put together here, so that this file has none."""

from __future__ import annotations

import re

from tests.architecture.repository import PACKAGE, containing, files, files_with, folders, named, text

VAGUE_NAMES = {"utils", "util", "core", "common", "base", "helpers", "helper", "lib", "misc", "extras", "shared"}
FOREIGN_FOLDERS = {"vendor", "vendored", "third_party", "thirdparty", "node_modules", "site-packages", "_vendor"}
REGISTRY_HOSTS = [
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("yarnpkg", "com"),
    ("jsr", "io"),
    ("crates", "io"),
    ("rubygems", "org"),
    ("anaconda", "org"),
    ("golang", "org"),
    ("deb.debian", "org"),
    ("repo.maven", "apache.org"),
    ("ghcr", "io"),
]
INDEX_OPTIONS = ["index-url", "extra-index-url", "find-links", "default-index"]
MACHINE_PATHS = ["work/main", "work/shared", "root/.", "tmp/bash_jobs", "home/user", "opt/wheels", "opt/pypi"]
UNFINISHED = ["to" + "do:", "fix" + "me", "raise not" + "implementederror", "lorem " + "ipsum"]
FOREIGN_WORDS = ["clau" + "de", "chat" + "gpt", "copi" + "lot", "anth" + "ropic", "ai-" + "generated", "sub-" + "agent"]
OUR_JAR = "src/milepost/exchange/mpxj/charsets.jar"  # built from java/ by `make jar`
REQUIREMENTS = ("requirements/runtime.txt", "requirements/dev.txt")


def test_no_module_or_folder_has_a_name_that_tells_nothing():
    vague = [str(folder) for folder in folders() if folder.name in VAGUE_NAMES]
    vague += [named(path) for path in files_with(".py") if path.is_relative_to(PACKAGE) and path.stem in VAGUE_NAMES]
    assert not vague


def test_no_file_names_a_package_registry():
    hosts = {".".join(parts): "names a package registry" for parts in REGISTRY_HOSTS}
    options = {f"--{option}": "names an index" for option in INDEX_OPTIONS}
    assert not containing(hosts | options)


def test_every_requirement_is_pinned_with_its_hashes():
    for name in REQUIREMENTS:
        path = next(path for path in files() if named(path) == name)
        pins = re.split(r"\n(?=\S)", text(path).strip())
        assert not [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin]


def test_no_file_holds_a_path_of_one_machine():
    assert not containing({f"/{path}": "a path of one machine" for path in MACHINE_PATHS})


def test_nothing_is_left_unfinished_in_the_code():
    found = containing(dict.fromkeys(UNFINISHED, "unfinished"), besides=REQUIREMENTS)
    assert not found


def test_the_repository_speaks_of_milepost_alone():
    assert not containing(dict.fromkeys(FOREIGN_WORDS, "does not belong here"))


def test_the_repository_holds_no_code_of_others():
    foreign = [str(folder) for folder in folders() if folder.name in FOREIGN_FOLDERS]
    foreign += [named(path) for path in files() if re.search(r"\.(min\.(js|css)|whl|jar|so|dll|exe)$", path.name)]
    foreign = [name for name in foreign if name != OUR_JAR]
    assert not foreign


def test_every_file_but_a_picture_is_text_of_believable_size():
    large = {named(path): path.stat().st_size for path in files() if path.stat().st_size > 1_000_000}
    unreadable = [named(path) for path in files() if path.suffix != ".png" and not text(path) and path.stat().st_size]
    unreadable = [name for name in unreadable if name != OUR_JAR]
    assert not large
    assert not unreadable
