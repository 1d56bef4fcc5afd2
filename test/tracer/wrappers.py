"""The recording twins of readers and writers: pandas, polars, ``open``, ``json``, ``pickle`` and ``csv``.

Test-only, for ``trace.py``. A twin runs the original, then tells ``record`` its direction, its name, where the bytes
lie and the columns that went through. Calls that a library makes inside itself are its own business: only the
outermost twin tells. Text in memory is nothing that is read or written. Never a value.
"""

import builtins
import functools
import io
import os

PANDAS_WRITERS = (
    "to_csv to_json to_parquet to_excel to_pickle to_feather to_html to_latex to_stata to_hdf to_orc to_xml "
    "to_markdown to_sql to_string to_iceberg"
).split()
PLACE_KEYWORDS = (
    "path_or_buf path filepath_or_buffer io excel_writer excel source file file_like buf workbook target con "
    "filepath fp csvfile"
).split()

depth = 0
"""How many twins are running; ``trace.py`` puts it back to 0 after each cell."""


def place_of(value):
    """The path, URL or file name behind what a reader was given; None for text in memory and for what is no place."""
    for inner in ("io", "_io", "_path", "path"):
        if type(value).__module__.startswith("pandas") and isinstance(getattr(value, inner, None), (str, os.PathLike)):
            value = getattr(value, inner)
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if isinstance(value, (list, tuple)) and value:
        return place_of(value[0])
    if isinstance(value, str):
        # Readers also take the text itself: a place is short and has no line break.
        return value if "\n" not in value and len(value) < 1024 else None
    name = getattr(value, "name", None)
    return name if isinstance(name, str) and hasattr(value, "close") else None


def columns_of(value):
    """The names of a frame's columns as text, the name of a column, or None."""
    if hasattr(value, "collect_schema"):
        try:
            return [str(name) for name in value.collect_schema().names()]
        except Exception:
            return None
    names = getattr(value, "columns", None)
    if names is None or callable(names):
        name = getattr(value, "name", None)
        return [name] if isinstance(name, str) and hasattr(value, "dtype") else None
    try:
        return [str(name) for name in names]
    except TypeError:
        return None


def twin_of(original, op, api, at, record):
    """A recording twin. ``at``: the position of the place among the arguments; None: the object itself holds it."""

    @functools.wraps(original)
    def twin(*args, **kwargs):
        global depth
        if depth > 0:
            return original(*args, **kwargs)
        depth += 1
        try:
            result = original(*args, **kwargs)
        finally:
            depth -= 1
        value = args[0] if at is None else (args[at] if len(args) > at else None)
        if value is None:
            value = next((kwargs[it] for it in PLACE_KEYWORDS if it in kwargs), None)
        place = place_of(value)
        if place is not None:
            record(op, api, place, columns_of(result if op == "read" else (args[0] if args else None)))
        return result

    return twin


def arm(owner, names, op, prefix, at, record):
    for name in names:
        original = owner.__dict__.get(name) if isinstance(owner, type) else getattr(owner, name, None)
        if callable(original):
            setattr(owner, name, twin_of(original, op, f"{prefix}.{name}", at, record))


def arm_pandas(record):
    import pandas

    readers = [it for it in dir(pandas) if it.startswith("read_") and it != "read_clipboard"]
    arm(pandas, [it for it in readers if not it.startswith("read_sql")], "read", "pandas", 0, record)
    arm(pandas.ExcelFile, ["parse"], "read", "pandas.ExcelFile", None, record)
    arm(pandas.HDFStore, ["get", "select"], "read", "pandas.HDFStore", None, record)
    arm(pandas.HDFStore, ["put", "append"], "write", "pandas.HDFStore", None, record)
    for owner in (pandas.DataFrame, pandas.Series):
        prefix = f"pandas.{owner.__name__}"
        # Inherited writers are set on the class itself: the twin must know whose they were.
        for name in PANDAS_WRITERS:
            original = getattr(owner, name, None)
            if callable(original) and name != "to_sql":
                setattr(owner, name, twin_of(original, "write", f"{prefix}.{name}", 1, record))


def arm_polars(record):
    import polars

    # Eager readers call the lazy ones; the outermost tells.
    arm(polars, [it for it in dir(polars) if it.startswith(("read_", "scan_")) and "database" not in it], "read", "polars", 0, record)
    for owner in (polars.DataFrame, polars.LazyFrame):
        names = [it for it in dir(owner) if it.startswith(("write_", "sink_")) and it not in ("write_database", "write_clipboard")]
        arm(owner, names, "write", f"polars.{owner.__name__}", 1, record)


def arm_standard_library(record):
    import csv
    import json
    import pickle

    arm(json, ["load"], "read", "json", 0, record)
    arm(json, ["dump"], "write", "json", 1, record)
    arm(pickle, ["load"], "read", "pickle", 0, record)
    arm(pickle, ["dump"], "write", "pickle", 1, record)
    # A reader of csv reads while it is iterated; its making names the file. What it is made of decides the way.
    arm(csv, ["reader"], "read", "csv", 0, record)
    arm(csv, ["writer"], "write", "csv", 0, record)
    for name, op in (("DictReader", "read"), ("DictWriter", "write")):
        original = getattr(csv, name)

        class Told(original):
            def __init__(self, f, *args, _op=op, _api=f"csv.{name}", **kwargs):
                super().__init__(f, *args, **kwargs)
                place = place_of(f)
                if depth == 0 and place is not None:
                    record(_op, _api, place, None)

        Told.__name__ = Told.__qualname__ = name
        setattr(csv, name, Told)

    original_open = builtins.open

    @functools.wraps(original_open)
    def opened(file, mode="r", *args, **kwargs):
        result = original_open(file, mode, *args, **kwargs)
        place = place_of(file)
        if depth == 0 and place is not None:
            record("write" if set(mode) & set("wax+") else "read", "builtins.open", place, None)
        return result

    builtins.open = opened
    io.open = opened


def arm_all(record):
    """Wraps what is installed; a library that is not there is not wrapped."""
    for step in (arm_pandas, arm_polars, arm_standard_library):
        try:
            step(record)
        except ImportError:
            continue
