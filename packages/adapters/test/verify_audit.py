#!/usr/bin/env python3
"""A second verifier of the audit chain, written from the format alone, for the test that compares it with ours.

Reads an audit folder and prints one line for each alarm: the writer, then the segment or `-`. It says
whether and where something is wrong; it does not try to name what was done.

Format: `w-<writer>/NNNNNN.jsonl`; one JSON object a line; `prev` is the hex SHA-256 of the previous raw
line without its newline, 64 zeros on the very first; `seq` counts within the segment from 0; the last
line of every segment but the last is a `segment.seal`; `head.txt` names the last line, twice in turn.
"""
import hashlib
import json
import pathlib
import sys


def digest(data):
    return hashlib.sha256(data).hexdigest()


def read_lines(data):
    """Complete raw lines and what follows the last newline."""
    *lines, rest = data.split(b"\n")
    return lines, rest


def parse(line):
    try:
        record = json.loads(line.decode("utf-8"))
    except ValueError:
        return None
    if not isinstance(record, dict):
        return None
    good = isinstance(record.get("seq"), int) and isinstance(record.get("prev"), str)
    return record if good and isinstance(record.get("type"), str) else None


def read_head(folder):
    """The later of the two lines of the head file, or None."""
    heads = []
    try:
        lines = (folder / "head.txt").read_text("utf-8", "replace").split("\n")
    except OSError:
        return None
    for line in lines:
        try:
            head = json.loads(line)
            heads.append((head["segment"], head["seq"], head))
        except (ValueError, KeyError, TypeError):
            continue
    return max(heads, key=lambda it: it[:2])[2] if heads else None


def verify_writer(folder):
    """Alarms of one writer as segment names or `-`; its lines as {(segment, seq): digest}."""
    alarms, known = set(), {}
    segments = sorted(folder.glob("[0-9]*.jsonl"))
    numbers = [int(path.stem) for path in segments]
    prev, prev_file, count = "0" * 64, None, 0
    for position, path in enumerate(segments):
        expected = numbers[position - 1] + 1 if position else 1
        if numbers[position] != expected:
            alarms.add("%06d.jsonl" % expected)
            prev, prev_file = None, None
        data = path.read_bytes()
        lines, rest = read_lines(data)
        last = position == len(segments) - 1
        records = [parse(line) for line in lines]
        if records and records[0] and prev_file is not None:
            noted = records[0].get("prevSegmentSha256")
            if noted is not None and noted != prev_file:
                alarms.add(segments[position - 1].name)
        for index, (line, record) in enumerate(zip(lines, records)):
            count += 1
            if record is None or record["seq"] != index:
                alarms.add(path.name)
            if record is not None:
                if prev is not None and record["prev"] != prev:
                    alarms.add(path.name if index else segments[max(0, position - 1)].name)
                known.setdefault((numbers[position], record["seq"]), digest(line))
                if record["type"] == "segment.seal":
                    if record.get("count") != index or index != len(lines) - 1:
                        alarms.add(path.name)
            prev = digest(line)
        sealed = any(r and r["type"] == "segment.seal" for r in records)
        if rest and (not last or sealed):
            alarms.add(path.name)
        prev_file = digest(data)
    head = read_head(folder)
    if head is None:
        if count > 1:
            alarms.add("-")
    elif not segments or head["segment"] > numbers[-1]:
        alarms.add("%06d.jsonl" % ((numbers[-1] if numbers else 0) + 1))
    elif head["segment"] in numbers:
        found = known.get((head["segment"], head["seq"]))
        if found is None or (found != head["sha256"] and not alarms):
            alarms.add("%06d.jsonl" % head["segment"])
    return alarms, known, head


def first_record(folder):
    paths = sorted(folder.glob("[0-9]*.jsonl"))
    lines = read_lines(paths[0].read_bytes())[0] if paths else []
    return parse(lines[0]) if lines else None


def main(root):
    folders = {path.name[2:]: path for path in sorted(pathlib.Path(root).glob("w-*"))}
    results = {writer: verify_writer(folder) for writer, folder in folders.items()}
    alarms = {(writer, segment) for writer, (own, _, _) in results.items() for segment in own}
    for folder in folders.values():
        opening = first_record(folder)
        for seen in (opening or {}).get("seen") or []:
            writer = seen["writer"]
            if writer not in results or not results[writer][1]:
                alarms.add((writer, "-"))
                continue
            own, known, head = results[writer]
            found = known.get((seen["segment"], seen["seq"]))
            ahead = head is not None and (head["segment"], head["seq"]) >= (seen["segment"], seen["seq"])
            if found is None and not ahead:
                alarms.add((writer, "%06d.jsonl" % seen["segment"]))
            elif found is not None and found != seen["sha256"]:
                alarms.add((writer, "%06d.jsonl" % seen["segment"]))
    for writer, segment in sorted(alarms):
        print(writer, segment)
    return 2 if alarms else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
