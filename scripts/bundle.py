"""Collect the wheels that an installation without network or administrator rights needs, in one folder.

    python scripts/bundle.py [--platform windows|linux|macos] [--python 3.12] [--out bundle]

uv resolves for the other machine: pip's own download reads the markers of the machine it runs on, and would leave out
what only Windows needs.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
# What uv and pip call the same machine.
PLATFORMS = {
    "windows": ("x86_64-pc-windows-msvc", ["win_amd64"]),
    "linux": ("x86_64-manylinux_2_28", ["manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"]),
    "macos": ("aarch64-apple-darwin", ["macosx_14_0_arm64", "macosx_12_0_arm64", "macosx_11_0_arm64"]),
}
WORDS = """esanalysis without network: Python {python} on {platform}

In this folder, in a terminal (Windows: the address bar of the folder, type cmd):

    {launcher} -m venv %USERPROFILE%\\esanalysis
    %USERPROFILE%\\esanalysis\\Scripts\\pip install --no-index --find-links . esanalysis
"""
UNIX = WORDS.replace("%USERPROFILE%\\esanalysis\\Scripts\\pip", "~/esanalysis/bin/pip").replace(
    "%USERPROFILE%\\esanalysis", "~/esanalysis"
)


def bundle(platform: str, python: str, out: Path) -> list[Path]:
    """Write the wheels and the two lines of instructions; the command fails when a wheel does not exist."""
    uv_name, tags = PLATFORMS[platform]
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    pins = out / "pins.txt"
    run("uv", "pip", "compile", "--quiet", "--python-platform", uv_name, "--python-version", python,
        str(PROJECT / "pyproject.toml"), "-o", str(pins))  # fmt: skip
    run("pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(PROJECT))
    wanted = [option for tag in tags for option in ("--platform", tag)]
    run("pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--python-version", python,
        *wanted, "--dest", str(out), "--requirement", str(pins))  # fmt: skip
    pins.unlink()
    words = WORDS if platform == "windows" else UNIX
    launcher = f"py -{python}" if platform == "windows" else f"python{python}"
    (out / "READ ME.txt").write_text(
        words.format(python=python, platform=platform, launcher=launcher), encoding="utf-8"
    )
    return sorted(out.glob("*.whl"))


def run(module: str, *arguments: str) -> None:
    """Run a module of this Python; an error of it stops the bundle."""
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Collect the wheels of an installation without network.")
    parser.add_argument("--platform", choices=PLATFORMS, default="windows")
    parser.add_argument("--python", default="3.12")
    parser.add_argument("--out", type=Path, default=PROJECT / "bundle")
    asked = parser.parse_args()
    wheels = bundle(asked.platform, asked.python, asked.out)
    size = sum(wheel.stat().st_size for wheel in wheels) // 2**20
    print(f"{asked.out}: {len(wheels)} wheels for {asked.platform}, Python {asked.python}, {size} MB.")
