#!/bin/sh
# Finds a Python that can make the virtual environment, then hands over to bootstrap.py.
# Run from the project's folder: sh ankang_edu/local/run.sh demo

fits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -n "$PYTHON" ]; then
    if fits "$PYTHON"; then
        exec "$PYTHON" ankang_edu/local/bootstrap.py "$@"
    fi
    echo "PYTHON=$PYTHON 不能用：需要 Python 3.11 或更新，并带 venv 模块。" >&2
    echo "PYTHON=$PYTHON does not do: it must be Python 3.11 or later with the venv module." >&2
    exit 1
fi

for candidate in python3.13 python3.12 python3.11 python3 python; do
    if fits "$candidate"; then
        exec "$candidate" ankang_edu/local/bootstrap.py "$@"
    fi
done

echo "没有找到带 venv 的 Python 3.11+。请安装（Debian/Ubuntu：apt install python3 python3-venv），或指明：make demo PYTHON=/路径/python3" >&2
echo "No Python 3.11+ with venv found. Install one (Debian/Ubuntu: apt install python3 python3-venv) or name it: make demo PYTHON=/path/to/python3" >&2
exit 1
