"""Runs one notebook for real and writes down what it did to data, for comparison with what the analysis said.

Test-only. Readers and writers of pandas and polars, ``open``, ``json``, ``pickle`` and ``csv`` are wrapped while the
cells run in a real IPython shell. Recorded: the site (cell and line of the notebook's own code), read or write, the
path, the columns; and after every cell the columns of every frame. Never a value.

    python trace.py NOTEBOOK --out trace.json [--timeout SECONDS]
"""

import argparse
import builtins
import functools
import io
import json
import os
import signal
import sys
import warnings

GUARD = {"depth": 0}
STATE = {"cell": 0, "names": {}, "events": [], "frames": [], "errors": []}


def site():
    """Cell and line of the innermost frame that is the notebook's own code; None when there is none."""
    frame = sys._getframe(2)
    while frame is not None:
        cell = STATE["names"].get(frame.f_code.co_filename)
        if cell is not None:
            return cell, frame.f_lineno
        frame = frame.f_back
    return None


def as_path(value):
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    return None


def record(op, api, path, columns=None):
    where = site()
    if where is None:
        return
    text = as_path(path)
    STATE["events"].append(
        {
            "cell": where[0],
            "line": where[1],
            "op": op,
            "api": api,
            "path": text if isinstance(text, str) else None,
            "columns": columns,
        }
    )


def columns_of(value):
    names = getattr(value, "columns", None)
    if names is None:
        name = getattr(value, "name", None)
        return [str(name)] if name is not None else None
    try:
        return [str(name) for name in names]
    except TypeError:
        return None


def wrap(owner, name, op, api, path_at):
    """Replaces ``owner.name`` by a recording twin; nested calls inside it are the library's own business."""
    original = getattr(owner, name, None)
    if original is None:
        return

    @functools.wraps(original)
    def twin(*args, **kwargs):
        if GUARD["depth"] > 0:
            return original(*args, **kwargs)
        GUARD["depth"] += 1
        try:
            result = original(*args, **kwargs)
        finally:
            GUARD["depth"] -= 1
        value = args[path_at] if len(args) > path_at else None
        for keyword in ("path_or_buf", "path", "filepath_or_buffer", "io", "excel_writer", "source", "file", "buf"):
            value = kwargs.get(keyword, value)
        data = result if op == "read" else (args[0] if args else None)
        if as_path(value) is not None:
            record(op, api, value, columns_of(data))
        return result

    setattr(owner, name, twin)


def arm_libraries():
    try:
        import pandas
    except ImportError:
        pandas = None
    if pandas is not None:
        for name in [it for it in dir(pandas) if it.startswith("read_") and it != "read_clipboard"]:
            wrap(pandas, name, "read", f"pandas.{name}", 0)
        for owner in (pandas.DataFrame, pandas.Series):
            for name in ("to_csv", "to_json", "to_parquet", "to_excel", "to_pickle", "to_feather", "to_html", "to_latex", "to_stata", "to_hdf", "to_orc", "to_xml", "to_markdown"):
                wrap(owner, name, "write", f"pandas.{owner.__name__}.{name}", 1)
    try:
        import polars
    except ImportError:
        return
    for name in [it for it in dir(polars) if it.startswith(("read_", "scan_"))]:
        wrap(polars, name, "read", f"polars.{name}", 0)
    for name in [it for it in dir(polars.DataFrame) if it.startswith("write_")]:
        wrap(polars.DataFrame, name, "write", f"polars.DataFrame.{name}", 1)


def arm_builtins():
    original = builtins.open

    @functools.wraps(original)
    def opened(file, mode="r", *args, **kwargs):
        result = original(file, mode, *args, **kwargs)
        if GUARD["depth"] == 0 and as_path(file) is not None:
            record("write" if set(mode) & set("wax+") else "read", "builtins.open", file)
        return result

    builtins.open = opened
    io.open = opened


def frames_now(shell):
    for name, value in list(shell.user_ns.items()):
        if name.startswith("_"):
            continue
        kind = type(value).__module__.split(".")[0] + "." + type(value).__name__
        if kind in ("pandas.DataFrame", "polars.DataFrame"):
            STATE["frames"].append({"cell": STATE["cell"], "name": name, "columns": columns_of(value)})


def run(path, timeout):
    from IPython.core.interactiveshell import InteractiveShell

    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    os.chdir(os.path.dirname(os.path.abspath(path)))
    sys.path.insert(0, os.getcwd())
    os.environ.setdefault("MPLBACKEND", "Agg")
    warnings.simplefilter("ignore")
    shell = InteractiveShell.instance()
    shell.colors = "NoColor" if hasattr(shell, "colors") else None
    original = shell.compile.cache

    def cache(*args, **kwargs):
        name = original(*args, **kwargs)
        STATE["names"][name] = STATE["cell"]
        return name

    shell.compile.cache = cache
    arm_libraries()
    arm_builtins()
    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(TimeoutError()))
    executed = []
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "code":
            continue
        STATE["cell"] = index
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        signal.alarm(timeout)
        try:
            result = shell.run_cell(source, store_history=True)
            ok = bool(result.success)
        except BaseException as error:  # a cell may raise SystemExit; the run goes on as a kernel would
            ok = False
            STATE["errors"].append({"cell": index, "type": type(error).__name__})
        finally:
            signal.alarm(0)
        executed.append({"cell": index, "ok": ok})
        GUARD["depth"] = 0
        frames_now(shell)
    return executed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook")
    parser.add_argument("--out", required=True)
    parser.add_argument("--timeout", type=int, default=60)
    options = parser.parse_args()
    out = os.path.abspath(options.out)
    plain_open = builtins.open
    sink = plain_open(os.devnull, "w")
    real = sys.stdout
    sys.stdout = sys.stderr = sink
    try:
        executed = run(options.notebook, options.timeout)
    finally:
        sys.stdout = real
    with plain_open(out, "w", encoding="utf-8") as file:
        json.dump({"executed": executed, "events": STATE["events"], "frames": STATE["frames"]}, file)


if __name__ == "__main__":
    main()
