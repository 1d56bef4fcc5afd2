"""The wheel holds the server extension, its switch, and the front end where JupyterLab looks for it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
BUILT = HERE / "jupyterlab_lacuna" / "labextension" / "package.json"


@pytest.mark.skipif(not BUILT.exists(), reason="the front end is not built: npm run build")
def test_one_wheel_installs_everything(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=HERE, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    assert wheel.name == "jupyterlab_lacuna-0.1.0-py3-none-any.whl"
    names = zipfile.ZipFile(wheel).namelist()
    data = "jupyterlab_lacuna-0.1.0.data/data"
    front_end = f"{data}/share/jupyter/labextensions/@lacuna/jupyterlab"
    for path in (
        "jupyterlab_lacuna/gate.py",
        "jupyterlab_lacuna/server/server.cjs",
        f"{data}/etc/jupyter/jupyter_server_config.d/jupyterlab_lacuna.json",
        f"{front_end}/package.json",
        f"{front_end}/install.json",
    ):
        assert path in names
    assert not [it for it in names if it.startswith("jupyterlab_lacuna/labextension")]
    # DESIGN §6: the front end stays under 1 MB.
    sizes = {it.filename: it.file_size for it in zipfile.ZipFile(wheel).infolist()}
    assert sum(size for name, size in sizes.items() if name.startswith(front_end)) < 1_000_000
