"""What IPython makes of cells, for magics.test.ts.

Reads one JSON string (a cell) a line; answers one JSON object a line: the calls IPython puts in the place
of its own syntax, and the number of top-level statements; or {"skipped": true} if the result is no Python.
"""

import ast
import json
import sys
import warnings

from IPython.core.inputtransformer2 import TransformerManager

warnings.simplefilter("ignore")


def is_shell(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "get_ipython"


def describe(cell):
    try:
        tree = ast.parse(TransformerManager().transform_cell(cell))
    except (SyntaxError, ValueError):
        return {"skipped": True}
    calls = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_shell(node.func.value):
            calls.append((node.lineno, node.col_offset, [node.func.attr] + [ast.literal_eval(it) for it in node.args]))
    calls.sort()
    return {"calls": [call for _, _, call in calls], "statements": len(tree.body)}


print(json.dumps(__import__("IPython").__version__), flush=True)
for line in sys.stdin:
    print(json.dumps(describe(json.loads(line))), flush=True)
