"""Hostile programs, as a user would build them: one finding with its place, exit status 1, and nothing is written."""

import os
import time
from pathlib import Path
from typing import Final

import pytest
from small_cluster import Kspec

SECONDS: Final = 60
"""How long one may take here, whatever else the machine does; the bound itself is of processor time."""
TIME: Final = "s of computing"
MEMORY: Final = "MiB of memory"
DEEP: Final = "max stack frames exceeded"
PARSED: Final = "Exceeded maximum parse depth limit"
OUTSIDE: Final = "lies outside of the program's folder"
PROGRAMS: Final = {
    "local f(x) = f(x + 1) + 1; f(0)": DEEP,
    "local f(x) = f(x + 1) tailstrict; f(0)": TIME,
    "local a = { x: $.y, y: $.x }; a.x": DEEP,
    "local f(n) = if n == 0 then ['x'] else f(n - 1) + f(n - 1); f(40)": TIME,
    "std.repeat('x', 1e12)": MEMORY,
    "std.makeArray(1e9, function(i) i)": MEMORY,
    "local f(n) = if n == 0 then {} else { a: f(n - 1) }; f(400)": "more than 64 levels",
    f"{'(' * 100000}1{')' * 100000}": PARSED,
    f"{'local a = 1;' * 20000}a": PARSED,
    "importstr '/etc/passwd'": OUTSIDE,
    "importstr 'sub/../../secret.txt'": OUTSIDE,
    "importbin 'link/secret.txt'": OUTSIDE,
    "import 'loop'": "Too many levels of symbolic links",
    "importstr 'fifo'": "is not a regular file",
    "import 'https://example.com/x.libsonnet'": "does not exist",
    "(import 'a.libsonnet').x": DEEP,
    "std.native('system')('id')": "only functions can be called",
    "std.native('kspec.address')([1])": "the program does not evaluate",
    "[std.extVar('NOPE')]": "undefined external variable",
    "function(name) {}": "function parameter name not bound in call",
    "1 + \0 2": "holds a NUL character",
    "std.parseYaml(std.repeat('[', 100000))": "YAML cannot be read",
    "error 'a\\u001b[31mb'": "the program does not evaluate",
    "null": "a document must be a mapping of fields",
}


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_hostile_program_is_stopped(tmp_path: Path, kspec: Kspec, program: str) -> None:
    """Whatever it computes, reads or is."""
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("TOPSECRET")
    (folder / "link").symlink_to("..")
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "fifo")
    (folder / "a.libsonnet").write_text("{ x: (import 'b.libsonnet').y }")
    (folder / "b.libsonnet").write_text("{ y: (import 'a.libsonnet').x }")
    (folder / "cluster.jsonnet").write_text(program)
    before = sorted(tmp_path.rglob("*"))
    started = time.monotonic()
    said = kspec("build", folder / "cluster.jsonnet", "-o", folder / "out")
    assert time.monotonic() - started < SECONDS
    assert said.status == 1
    assert said.err.count("error[") == 1
    assert PROGRAMS[program] in said.err
    assert "--> " in said.err
    for word in ("bug of kspec", "Traceback", "TOPSECRET", "root:", "\x1b"):
        assert word not in said.err + said.out
    assert sorted(tmp_path.rglob("*")) == before
