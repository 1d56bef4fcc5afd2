"""Runs one notebook for real and writes down what it did to data, for comparison with what the analysis said.

Test-only. The cells run one after the other in a real IPython shell, as a kernel runs them: a cell that fails does
not end the run. Recorded: which cells ran to their end; each read and write (``wrappers.py``) with the places in
the notebook's own code that led to it, innermost first, the path and the columns; and after every cell the columns
of every frame. Never a value. No network: a URL ``…/OWNER/NAME/…/PATH`` is answered from a folder of repositories
where the file is there, and refused otherwise.

    python trace.py [--timeout SECONDS] [--repositories FOLDER] < jobs

One job a line, `{"notebook", "out", "home", "skip": [cell, …]}`; `done` is printed after each.
"""

import argparse
import builtins
import email.message
import io
import json
import os
import re
import signal
import socket
import sys
import threading
import time
import urllib.request
import urllib.response
import warnings
from urllib.parse import unquote, urlsplit

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import wrappers  # noqa: E402

TIMED = ("<timed exec>", "<timed eval>", "<magic-timeit>")
STATE = {"cell": 0, "names": {}, "events": [], "frames": [], "repositories": None}
plain_open = builtins.open


def places():
    """(cell, line) of the frames that are the notebook's own code, innermost first."""
    found = []
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        cell = STATE["names"].get(name)
        if cell is not None:
            found.append([cell, frame.f_lineno])
        elif name in TIMED:
            found.append([STATE["cell"], frame.f_lineno + 1])
        frame = frame.f_back
    return found


def record(op, api, path, columns):
    if threading.current_thread() is not threading.main_thread():
        return
    at = places()
    if at:
        STATE["events"].append({"ran": STATE["cell"], "at": at, "op": op, "api": api, "path": path, "columns": columns})


def frames_now(shell):
    for name, value in list(shell.user_ns.items()):
        kind = f"{type(value).__module__.split('.')[0]}.{type(value).__name__}"
        if name.startswith("_") or kind not in ("pandas.DataFrame", "polars.DataFrame", "polars.LazyFrame"):
            continue
        columns = wrappers.columns_of(value)
        if columns is not None:
            STATE["frames"].append({"cell": STATE["cell"], "name": name, "columns": columns})


def mirrored(url):
    """The file of a fetched repository that a URL names, or None."""
    parts = [it for it in unquote(urlsplit(url).path).split("/") if it]
    root = STATE["repositories"]
    if root is None or len(parts) < 4 or ".." in parts:
        return None
    folder = os.path.join(root, f"{parts[0]}+{parts[1]}")
    for skip in (3, 4, 5):
        path = os.path.join(folder, *parts[skip:])
        if len(parts) > skip and os.path.isfile(path):
            return path
    return None


def close_the_network():
    def urlopen(request, *args, **kwargs):
        url = request if isinstance(request, str) else request.full_url
        path = mirrored(url) if url.startswith(("http://", "https://")) else None
        if path is None:
            raise OSError("no network")
        with plain_open(path, "rb") as file:
            body = io.BytesIO(file.read())
        return urllib.response.addinfourl(body, email.message.Message(), url, 200)

    def refused(*_args, **_kwargs):
        raise OSError("no network")

    urllib.request.urlopen = urlopen
    socket.socket.connect = refused
    socket.getaddrinfo = refused


def cells_of(notebook):
    """(index, source) of the code cells; nbformat 3 keeps them in worksheets."""
    cells = notebook.get("cells")
    if cells is None:
        cells = [it for sheet in notebook.get("worksheets", []) for it in sheet.get("cells", [])]
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            source = cell.get("source", cell.get("input", ""))
            yield index, source if isinstance(source, str) else "".join(source)


def start_shell():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    # A kernel has these; the plain shell has no window to draw in.
    shell.enable_gui = lambda *_args, **_kwargs: None
    shell.enable_matplotlib = lambda *_args, **_kwargs: ("agg", "agg")
    shell.system = lambda *_args, **_kwargs: None
    shell.getoutput = lambda *_args, **_kwargs: []
    original = shell.compile.cache

    def cache(*args, **kwargs):
        name = original(*args, **kwargs)
        STATE["names"][name] = STATE["cell"]
        return name

    shell.compile.cache = cache
    return shell


def out_of_time(*_):
    raise TimeoutError


def run(path, timeout, skip):
    with plain_open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    os.chdir(os.path.dirname(os.path.abspath(path)))
    sys.path.insert(0, os.getcwd())
    os.environ.setdefault("MPLBACKEND", "Agg")
    warnings.simplefilter("ignore")
    shell = start_shell()
    close_the_network()
    wrappers.arm_all(record)
    # The shell hands its own `open` to cells; theirs is the recording one.
    shell.user_ns["open"] = builtins.open
    # Seconds of work, not of the clock: what ran must not depend on who else was busy. The alarm is for sleepers.
    signal.signal(signal.SIGPROF, out_of_time)
    signal.signal(signal.SIGALRM, out_of_time)
    executed = []
    for index, source in cells_of(notebook):
        if index in skip or re.match(r"%%(bash|sh|script|html|javascript|js|writefile|file)", source):
            continue
        STATE["cell"] = index
        signal.setitimer(signal.ITIMER_PROF, timeout)
        signal.alarm(4 * timeout)
        try:
            ok = bool(shell.run_cell(source, store_history=True).success)
        except BaseException:  # a cell may raise SystemExit; a kernel goes on
            ok = False
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.alarm(0)
        wrappers.depth = 0
        executed.append({"cell": index, "ok": ok})
        close_figures()
        frames_now(shell)
    return executed


def close_figures():
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")


def trace_one(job, options):
    """In a process of its own: the notebook may do to it what it likes."""
    STATE["repositories"] = options.repositories and os.path.abspath(options.repositories)
    os.environ["HOME"] = job["home"]
    sys.stdout = sys.stderr = plain_open(os.devnull, "w")
    executed = run(job["notebook"], options.timeout, set(job["skip"]))
    with plain_open(job["out"], "w", encoding="utf-8") as file:
        json.dump({"executed": executed, "events": STATE["events"], "frames": STATE["frames"]}, file)


def ended(child, seconds):
    """Waits for a process; ends it when its time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0] == child:
            return
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--timeout", type=int, default=60, help="seconds of work for a cell")
    parser.add_argument("--run-timeout", type=int, default=300, help="seconds for a notebook")
    parser.add_argument("--repositories")
    options = parser.parse_args()
    # What every notebook imports is imported once.
    import IPython.core.interactiveshell  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import pandas  # noqa: F401

    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                trace_one(job, options)
            finally:
                os._exit(0)  # threads that a notebook left behind do not keep the run
        ended(child, options.run_timeout)
        print("done", flush=True)


if __name__ == "__main__":
    main()
