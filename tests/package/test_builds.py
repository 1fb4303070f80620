"""The packages built once more, otherwise, and for another kind of processor; and a plain build by other compilers."""
import filecmp
import shutil
import subprocess

import pytest

import lab as machines
import repositories

pytestmark = pytest.mark.weekly
AARCH64 = 183  # e_machine of ELF
BUILDS = machines.ROOT / "build"


def made(repository):
    """What is made of the sources: packages, those of debugging symbols too, and the source package."""
    return {file.name: file for file in sorted(repository.glob("evcharging*"))
            if file.suffix in (".deb", ".dsc", ".xz")}


def difference(one, other):
    if shutil.which("diffoscope") is None:
        return "differs; diffoscope, which is not installed, would tell how"
    return subprocess.run(["diffoscope", "--text-color=never", "--max-text-report-size=20000", one, other], text=True,
                          capture_output=True, check=False).stdout


def test_two_builds_are_equal_byte_for_byte(suite, repository, measured):
    first = made(repository)
    second = made(repositories.build(suite, BUILDS / "packages-again" / suite, "--differently"))
    assert first.keys() == second.keys()
    different = [name for name in first if not filecmp.cmp(first[name], second[name], shallow=False)]
    assert not different, "\n".join(f"{name}: {difference(first[name], second[name])}" for name in different)
    measured("files of two builds that are equal", len(first), "files")


def programs(repository, directory):
    """Of all packages together: the machine that each is for, by path."""
    for package in repositories.shipped(repository):
        machines.call("dpkg-deb", "-x", package, directory)
    files = [file for file in directory.rglob("*") if file.is_file() and not file.is_symlink()]
    heads = {str(file.relative_to(directory)): file.read_bytes()[:20] for file in files}
    return {path: int.from_bytes(head[18:20], "little") for path, head in heads.items() if head.startswith(b"\x7fELF")}


def test_packages_are_built_for_arm64(suite, repository, tmp_path, measured):
    ours = programs(repository, tmp_path / "ours")
    built = repositories.build(suite, BUILDS / "packages-arm64" / suite, "--architecture", "arm64")
    theirs = programs(built, tmp_path / "theirs")
    assert theirs == {path: AARCH64 for path in ours}
    measured("programs for arm64", len(theirs), "programs")


@pytest.mark.parametrize("level", range(4))
@pytest.mark.parametrize("compiler", ["gcc g++", "clang clang++"])
def test_a_plain_cmake_builds_it(lab, suite, compiler, level, tmp_path):
    c, cpp = compiler.split()
    assert lab
    script = f"""
        command -v {c} || {{ apt-get -q update; apt-get -q -y --no-install-recommends install {c}; }}
        cmake -S /sources -B /plain -G Ninja -DCMAKE_C_COMPILER={c} -DCMAKE_CXX_COMPILER={cpp} -DCMAKE_CXX_FLAGS=-O{level}
        cmake --build /plain"""
    machines.call(machines.ROOT / "scripts/image", "--run", machines.image(suite, "build"), "--network",
                  "--bind", f"{machines.ROOT}:/sources", "--bind", f"{tmp_path}:/plain", "--", "sh", "-ec", script,
                  timeout=7200)
    assert programs_in(tmp_path / "daemons") >= {"EV_Central", "EV_CP_E", "EV_CP_M", "EV_Driver", "evctl"}


def programs_in(directory):
    return {file.name for file in directory.iterdir() if file.is_file() and file.read_bytes()[:4] == b"\x7fELF"}
