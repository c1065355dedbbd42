"""The charset that the Java of the wheel misses: its jar belongs to its source and decodes as Python does."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

from milepost.exchange.mpxj import child

SOURCE = Path(__file__).parents[3] / "java" / "milepost" / "charsets" / "MacRoman.java"
DECODE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import child
child.start_java(Path(sys.argv[2]))
from jpype import JClass, JArray, JByte
charset = JClass("java.nio.charset.Charset").forName("MacRoman")
data = JArray(JByte)([n - 256 if n > 127 else n for n in range(256)])
text = JClass("java.lang.String")(data, charset)
Path(sys.argv[2], "text").write_text(",".join(str(ord(text.charAt(n))) for n in range(text.length())))
"""


def test_the_jar_was_built_from_the_present_source():
    with zipfile.ZipFile(child.CHARSETS) as jar:
        manifest = jar.read("META-INF/MANIFEST.MF").decode().replace("\r\n ", "")
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()
    assert f"Source-SHA-256: {digest}\r\n" in manifest, "run make jar"


def test_the_charset_decodes_all_bytes(tmp_path):
    folder = str(Path(child.__file__).parent)
    environment = {"PATH": "/nowhere"}
    subprocess.run([sys.executable, "-c", DECODE, folder, str(tmp_path)], env=environment, check=True)
    found = (tmp_path / "text").read_text()
    assert found == ",".join(str(ord(mark)) for mark in bytes(range(256)).decode("mac_roman"))
