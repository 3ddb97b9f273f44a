"""git as tests call it: with nobody's configuration."""

import subprocess
from pathlib import Path


def git(folder: Path, *words: str) -> None:
    """Run git in a folder."""
    own = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *own, *words], check=True, capture_output=True)
