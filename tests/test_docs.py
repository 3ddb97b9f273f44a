"""The documentation: its links lead somewhere, its commands parse, its set-up is what CI runs."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from kspec.cli.parser import parser

ROOT = Path(__file__).parents[1]
SET_UP = (
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/kspec build specs/ok/single.yaml -o out/",
    "python3 -m venv .venv && .venv/bin/pip install tox && .venv/bin/tox run -e tests",
)
"""The two commands of the README, in order."""

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
TASK = re.compile(r"tox run -e ([\w,]+)")
PROGRAM = re.compile(r"(?<![\w/])(?:tests|specs)/[\w/-]+\.(?:py|yaml|jsonl?)\b")
PRINTS_TREES = re.compile(r"(?<![\w-])diff(?P<options>(?: +-{1,2}[\w=-]+)+)")
"""A comparison, with its options."""
PRINTS_KEYS = re.compile(
    r"(?<![\w-])(?:cat|less|more|head|tail|bat|diff|strings|base64|xxd)\b[^|;&>`\n]*"
    r"(?:\.key\b|\.keys\b|(?:admin|super-admin|kubelet|scheduler|controller-manager)\.conf\b|Secret-)"
    r"|kubectl[^|;&>`\n]* get secrets?\b[^|;&>`\n]* -o +\S+ *(?:[;&`\n]|$)"
    r"|openssl (?:rsa|ec|pkey)\b(?![^|;&>`\n]*(?:-pubout|-pubin|-noout|-out))[^|;&>`\n]* -(?:text|in)\b"
)
"""A command that puts the content of a secret file on the terminal."""
MACHINE = re.compile(r"(?<![\w./$}])/(?:root|work|home/\w+|Users/\w+|tmp/(?:k8s|venv))\b")


def pages() -> list[str]:
    """Every Markdown file, by its path; of the recordings, which are not ours, only their own page."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "." and path.name != "golden"]
    found = [*ROOT.glob("*.md"), *ROOT.glob("golden/*.md"), *(page for path in folders for page in path.rglob("*.md"))]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def text(page: str) -> str:
    """A page's content."""
    return (ROOT / page).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings have, as GitHub and GitLab make them."""
    prose = BLOCK.sub("", page.read_text(encoding="utf-8"))
    headings = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose))
    return {heading.strip().replace(" ", "-") for heading in headings}


def commands(page: str) -> Iterator[str]:
    """The commands of a page's console blocks, without their prompts; lines that go on are joined."""
    for language, block in BLOCK.findall(text(page)):
        if language == "console":
            lines = block.replace("\\\n", " ").splitlines()
            yield from (line.removeprefix("$ ") for line in lines if line.startswith("$ "))


def calls(command: str) -> Iterator[list[str]]:
    """The arguments of each call of kspec in a shell command."""
    words = shlex.split(command, comments=True)
    parts: list[list[str]] = [[]]
    for word in words:
        if word in {"&&", "||", "|", ";"}:
            parts.append([])
        else:
            parts[-1].append(word)
    for part in parts:
        plain = part[: next((number for number, word in enumerate(part) if word.startswith(">")), len(part))]
        program = next((number for number, word in enumerate(plain) if "=" not in word), len(plain))
        if plain[program:] and Path(plain[program]).name == "kspec":
            yield plain[program + 1 :]


def written() -> list[str]:
    """Every text that people copy commands from: pages, examples, the help of kspec itself."""
    examples = [path for path in (ROOT / "docs").rglob("*") if path.is_file() and path.suffix not in {".md", ".png"}]
    own = (ROOT / "kspec").rglob("*.py")
    return sorted({*pages(), *(str(path.relative_to(ROOT)) for path in (*examples, *own))})


def printing_trees(content: str) -> list[str]:
    """Comparisons of whole folders that would show what differs: those that look into folders and are not brief."""
    found = []
    for match in PRINTS_TREES.finditer(content):
        options = match["options"].split()
        short = "".join(option[1:] for option in options if not option.startswith("--"))
        recursive = "r" in short or "--recursive" in options
        if recursive and "q" not in short and "--brief" not in options:
            found.append(match[0])
    return found


@pytest.mark.parametrize("page", written())
def test_no_text_makes_people_print_secrets(page: str) -> None:
    """A comparison of trees with keys names the files that differ, and no command shows a secret file's content."""
    assert printing_trees(text(page)) == []
    assert [match[0] for match in PRINTS_KEYS.finditer(text(page))] == []


@pytest.mark.parametrize(
    "command",
    ["diff -r a b", "diff -ru a b", "diff -u -r a b", "diff --recursive a b", "diff -Naur a b"],
)
def test_a_comparison_that_prints_is_found(command: str) -> None:
    """The control: each way to write it is seen, and the brief one is not."""
    assert printing_trees(f"$ {command}")
    assert not printing_trees(f"$ {command}".replace("diff", "diff -q"))
    assert PRINTS_KEYS.search("cat cluster.keys/ca.key")


@pytest.mark.parametrize("page", pages())
def test_relative_links_lead_to_files_and_headings(page: str) -> None:
    """A link without a scheme names a file that exists, and a heading that it has."""
    for link in LINK.findall(BLOCK.sub("", text(page))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = ROOT / page if not name else (ROOT / page).parent / name
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", pages())
def test_commands_parse(page: str) -> None:
    """Every call of kspec in a console block is one that kspec understands."""
    for command in commands(page):
        for arguments in calls(command):
            if arguments not in (["--version"], ["--help"]):
                assert parser().parse_args(arguments).command == arguments[0]


def test_commands_are_found() -> None:
    """The test above sees the commands of the pages that show most."""
    found = [arguments for page in pages() for command in commands(page) for arguments in calls(command)]
    assert {"build", "import", "completion"} <= {arguments[0] for arguments in found}
    assert ["build", "specs/ok/single.yaml", "-o", "out/"] in found


@pytest.mark.parametrize("page", pages())
def test_no_page_names_a_path_of_its_writers_machine(page: str) -> None:
    """What the documentation shows works elsewhere too."""
    assert MACHINE.findall(text(page)) == []


@pytest.mark.parametrize("page", pages())
def test_tasks_and_programs_exist(page: str) -> None:
    """A task that a page names is one of tox.ini; a test, program or spec is a file of the repository, or to be one."""
    tasks = {name for names in TASK.findall(text(page)) for name in names.split(",")}
    known = set(re.findall(r"^\[testenv:(\w+)\]", (ROOT / "tox.ini").read_text(), re.MULTILINE))
    assert tasks - {"NAME"} <= known
    new = set(re.findall(r"^The new file `(.*?)`:$", text(page), re.MULTILINE))
    assert [name for name in PROGRAM.findall(text(page)) if not (ROOT / name).is_file() and name not in new] == []


def test_the_set_up_is_two_commands_which_ci_runs() -> None:
    """README opens with the two commands; what they name exists, and CI runs the second one's task with its tox."""
    found = [command for command in commands("README.md") if command.startswith("python3 -m venv")]
    assert tuple(found) == SET_UP
    assert (ROOT / "specs" / "ok" / "single.yaml").exists()
    assert "[testenv:tests]" in (ROOT / "tox.ini").read_text()
    script = (ROOT / ".ci" / "run").read_text()
    for step in (
        "python3 -m venv",
        '/bin/pip" install --quiet --disable-pip-version-check tox',
        '/bin/tox" run -e tests',
    ):
        assert step in script


def test_the_index_names_every_page_for_users() -> None:
    """docs/README.md links every page directly below docs/ and every example."""
    index = set(LINK.findall(text("docs/README.md")))
    direct = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    examples = {f"examples/{path.name}/README.md" for path in (ROOT / "docs" / "examples").iterdir()}
    assert direct | examples <= index


def test_the_readme_leads_to_every_page() -> None:
    """A page that nobody is led to is a page that nobody reads."""
    linked = {target.partition("#")[0] for target in LINK.findall(text("README.md"))}
    assert {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")} <= linked


@pytest.mark.parametrize("page", written())
def test_nothing_is_installed_by_a_name_that_is_nobodys(page: str) -> None:
    """kspec is on no package index: what is installed is a checkout, a wheel or a Git address."""
    assert re.findall(r"(?:pip|pipx|uv)[\w ]* install [^\n`]*(?<![\w/.@-])kspec(?:[ =\n`]|$)|kspec==", text(page)) == []
