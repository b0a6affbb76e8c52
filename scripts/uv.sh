#!/bin/sh
# Run uv with a Python that fastwright can use: `sh scripts/uv.sh run pytest`.
# Where there is no uv, or one that does not run, it comes from PyPI into .cache/uv.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tools=$root/.cache/uv

stop() {
    printf 'fastwright: %s\n' "$1" >&2
    exit 1
}

# ---- uv

find_uv() {
    for uv in uv "$tools/bin/uv" "$tools/Scripts/uv"; do
        "$uv" --version >/dev/null 2>&1 && return
    done
    return 1
}

install_uv() {
    echo "fastwright: uv does not run here, so it is installed into .cache/uv" >&2
    for python in python3 python; do
        for how in in_venv in_folder; do
            rm -rf "$tools"
            "$how" "$python" >/dev/null 2>&1 && find_uv && return
        done
    done
    rm -rf "$tools"
    return 1
}

in_venv() {
    "$1" -m venv "$tools" || return 1
    for python_of_venv in "$tools/bin/python" "$tools/Scripts/python"; do
        "$python_of_venv" -m pip install uv && return
    done
    return 1
}

in_folder() {
    "$1" -m pip install --target "$tools" uv
}

# ---- Python

# A pyenv shim may be on the path and not run, and hides from uv a Python that would: ask each.
find_python() {
    pyenv_root=$(pyenv root 2>/dev/null) || pyenv_root=${PYENV_ROOT:-${HOME:-}/.pyenv}
    for python in "$root/.venv/bin/python" "$root/.venv/Scripts/python" \
        python3.15 python3.14 python3.13 python3.12 python3 python \
        "$pyenv_root"/versions/*/bin/python; do
        "$python" - 2>/dev/null <<'PYTHON' && return
import sys
if sys.version_info < (3, 12):
    sys.exit(1)
print(getattr(sys, "_base_executable", sys.executable))
PYTHON
    done
    UV_PYTHON_DOWNLOADS=never "$uv" python find '>=3.12' 2>/dev/null
}

download_python() {
    echo "fastwright: no Python 3.12 or newer runs here, so uv tries to download one" >&2
    "$uv" python install --quiet 3.14 >/dev/null 2>&1 && find_python
}

# ---- both

find_uv || install_uv || stop "uv could not be installed: install Python with its venv module \
(Debian: apt-get install python3-venv), or uv itself (https://docs.astral.sh/uv/), and see that \
PyPI can be reached."

case $uv in
    */*) PATH=$(dirname -- "$uv"):$PATH && export PATH ;; # for those who call uv by name
esac

if [ -z "${UV_PYTHON:-}" ]; then
    UV_PYTHON=$(find_python || download_python) || stop "no Python 3.12 or newer was \
found, and none could be downloaded: install one, or set UV_PYTHON to the path of one."
    export UV_PYTHON
fi

exec "$uv" "$@"
