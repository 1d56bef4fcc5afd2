"""CPython's own trees in the canonical text of canonical.ts, for the differential test.

Reads paths from standard input, one a line; answers one JSON object a line: {"path", "digest", "counts"}
or {"path", "skipped": reason}; with --text also "text", the canonical lines themselves.
Positions are UTF-16 offsets into the file without its byte order mark.
"""

import ast
import hashlib
import json
import re
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)

# Before 3.12 positions inside f-strings are not those of the file.
PLACES_IN_FSTRINGS = sys.version_info >= (3, 12)
NAMED_CHARACTER = re.compile(r"\\N\{")
OPERATORS = {
    "Add": "+", "Sub": "-", "Mult": "*", "MatMult": "@", "Div": "/", "Mod": "%", "Pow": "**", "LShift": "<<",
    "RShift": ">>", "BitOr": "|", "BitXor": "^", "BitAnd": "&", "FloorDiv": "//", "Eq": "==", "NotEq": "!=",
    "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "is", "IsNot": "is not", "In": "in", "NotIn": "not in",
    "And": "and", "Or": "or", "Not": "not", "USub": "-", "UAdd": "+", "Invert": "~",
}
# Nodes whose children are written in the order of these fields, without anything else to say.
PLAIN = {
    "Return": "value", "Delete": "*targets", "Assign": "*targets value", "AnnAssign": "target annotation value",
    "While": "test *body *orelse", "If": "test *body *orelse", "Raise": "exc cause", "Assert": "test msg",
    "Expr": "value", "Pass": "", "Break": "", "Continue": "", "NamedExpr": "target value",
    "IfExp": "test body orelse", "Dict": "*keys *values", "Set": "*elts", "Await": "value", "Yield": "value",
    "YieldFrom": "value", "Call": "func *args *keywords", "Subscript": "value slice", "Starred": "value",
    "List": "*elts", "Tuple": "*elts", "Slice": "lower upper step", "Lambda": "args body",
    "TypeAlias": "name *type_params value", "Match": "subject *cases", "MatchValue": "value",
    "MatchSequence": "*patterns", "MatchOr": "*patterns",
}


class Canonical:
    def __init__(self, text):
        self.text = text
        self.out = []
        self.counts = {"statements": 0, "calls": 0, "names": 0, "constants": 0, "unnamed": 0}
        self.in_fstring = 0
        self.lines = []
        start = 0
        for piece in re.split("(\r\n|\r|\n)", text):
            if piece in ("\r\n", "\r", "\n"):
                start += len(piece)
            else:
                self.lines.append((start, None if piece.isascii() else piece.encode("utf-8", "surrogatepass")))
                start += len(piece) if piece.isascii() else len(piece.encode("utf-16-le", "surrogatepass")) // 2

    def offset(self, line, column):
        start, wide = self.lines[line - 1]
        if wide is None:
            return start + column
        return start + len(wide[:column].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")) // 2

    def span(self, node):
        if self.in_fstring and not PLACES_IN_FSTRINGS:
            return "? ?"
        start = self.offset(node.lineno, node.col_offset)
        return f"{start} {self.offset(node.end_lineno, node.end_col_offset)}"

    def line(self, *words):
        self.out.append(" ".join(str(word) for word in words))

    def optional(self, node):
        if node is None:
            self.line("-")
        else:
            self.node(node)

    def many(self, nodes):
        self.line("[", len(nodes))
        for node in nodes:
            self.optional(node)

    def node(self, node):
        kind = type(node).__name__
        if isinstance(node, ast.stmt):
            self.counts["statements"] += 1
        fields = PLAIN.get(kind)
        if fields is not None:
            if kind == "Call":
                self.counts["calls"] += 1
            self.line(kind, self.span(node))
            for field in fields.split():
                if field[0] == "*":
                    self.many(getattr(node, field[1:]))
                else:
                    self.optional(getattr(node, field))
            return
        getattr(self, "on_" + kind)(node)

    def on_FunctionDef(self, node, is_async="false"):
        self.line("FunctionDef", self.span(node), is_async, node.name)
        self.many(node.decorator_list)
        self.many(getattr(node, "type_params", []))
        self.on_arguments(node.args)
        self.optional(node.returns)
        self.many(node.body)

    def on_AsyncFunctionDef(self, node):
        self.on_FunctionDef(node, "true")

    def on_ClassDef(self, node):
        self.line("ClassDef", self.span(node), node.name)
        self.many(node.decorator_list)
        self.many(getattr(node, "type_params", []))
        self.many(node.bases)
        self.many(node.keywords)
        self.many(node.body)

    def on_TypeVar(self, node):
        self.line(type(node).__name__, self.span(node), node.name)
        self.optional(getattr(node, "bound", None))
        self.optional(getattr(node, "default_value", None))

    on_ParamSpec = on_TypeVarTuple = on_TypeVar

    def on_AugAssign(self, node):
        self.line("AugAssign", self.span(node), OPERATORS[type(node.op).__name__])
        self.node(node.target)
        self.node(node.value)

    def on_For(self, node, is_async="false"):
        self.line("For", self.span(node), is_async)
        self.node(node.target)
        self.node(node.iter)
        self.many(node.body)
        self.many(node.orelse)

    def on_AsyncFor(self, node):
        self.on_For(node, "true")

    def on_With(self, node, is_async="false"):
        self.line("With", self.span(node), is_async, len(node.items))
        for item in node.items:
            self.node(item.context_expr)
            self.optional(item.optional_vars)
        self.many(node.body)

    def on_AsyncWith(self, node):
        self.on_With(node, "true")

    def on_Try(self, node, is_star="false"):
        self.line("Try", self.span(node), is_star)
        self.many(node.body)
        self.many(node.handlers)
        self.many(node.orelse)
        self.many(node.finalbody)

    def on_TryStar(self, node):
        self.on_Try(node, "true")

    def on_ExceptHandler(self, node):
        self.line("ExceptHandler", self.span(node), node.name or "-")
        self.optional(node.type)
        self.many(node.body)

    def on_Import(self, node):
        self.line("Import", self.span(node))
        self.many(node.names)

    def on_ImportFrom(self, node):
        self.line("ImportFrom", self.span(node), node.module or "-", node.level)
        self.many(node.names)

    def on_alias(self, node):
        self.line("alias", self.span(node), node.name, node.asname or "-")

    def on_Global(self, node):
        self.line(type(node).__name__, self.span(node), *node.names)

    on_Nonlocal = on_Global

    def on_BoolOp(self, node):
        self.line("BoolOp", self.span(node), OPERATORS[type(node.op).__name__])
        self.many(node.values)

    def on_BinOp(self, node):
        self.line("BinOp", self.span(node), OPERATORS[type(node.op).__name__])
        self.node(node.left)
        self.node(node.right)

    def on_UnaryOp(self, node):
        self.line("UnaryOp", self.span(node), OPERATORS[type(node.op).__name__])
        self.node(node.operand)

    def on_Compare(self, node):
        self.line("Compare", self.span(node), *[OPERATORS[type(op).__name__] for op in node.ops])
        self.node(node.left)
        self.many(node.comparators)

    def on_comprehension_of(self, node, elt, value):
        self.line(type(node).__name__, self.span(node), len(node.generators))
        self.node(elt)
        self.optional(value)
        for it in node.generators:
            self.line("for", "true" if it.is_async else "false")
            self.node(it.target)
            self.node(it.iter)
            self.many(it.ifs)

    def on_ListComp(self, node):
        self.on_comprehension_of(node, node.elt, None)

    on_SetComp = on_GeneratorExp = on_ListComp

    def on_DictComp(self, node):
        self.on_comprehension_of(node, node.key, node.value)

    def on_keyword(self, node):
        self.line("keyword", self.span(node), node.arg or "-")
        self.node(node.value)

    def on_Attribute(self, node):
        self.counts["names"] += 1
        self.line("Attribute", self.span(node), node.attr)
        self.node(node.value)

    def on_Name(self, node):
        self.counts["names"] += 1
        self.line("Name", self.span(node), node.id)

    def on_Constant(self, node):
        self.counts["constants"] += 1
        value = node.value
        if value is None:
            words = ("none",)
        elif value is ...:
            words = ("ellipsis",)
        elif isinstance(value, bool):
            words = ("bool", value)
        elif isinstance(value, str):
            words = ("str", self.literal(value, node))
        else:
            words = (type(value).__name__,)
        self.line("Constant", self.span(node), *words)

    def literal(self, value, node):
        place = ast.get_source_segment(self.source, node) if "\\N" in self.text else None
        if place is None and "\\N{" in self.text and self.in_fstring:
            self.counts["unnamed"] += 1
            return "?"
        if place is not None and NAMED_CHARACTER.search(place):
            self.counts["unnamed"] += 1
            return "?"
        return json.dumps(value)

    def on_JoinedStr(self, node, is_template="false"):
        self.line("JoinedStr", self.span(node), is_template)
        self.in_fstring += 1
        self.many(node.values)
        self.in_fstring -= 1

    def on_TemplateStr(self, node):
        self.on_JoinedStr(node, "true")

    def on_FormattedValue(self, node):
        conversion = "-" if node.conversion == -1 else chr(node.conversion)
        self.line("FormattedValue", self.span(node), conversion)
        self.node(node.value)
        self.optional(node.format_spec)

    on_Interpolation = on_FormattedValue

    def on_arguments(self, args):
        positional = args.posonlyargs + args.args
        defaults = [None] * (len(positional) - len(args.defaults)) + args.defaults
        by_arg = dict(zip(positional, defaults))
        by_arg.update(zip(args.kwonlyargs, args.kw_defaults))
        for group in (args.posonlyargs, args.args, args.kwonlyargs, [args.vararg], [args.kwarg]):
            present = [arg for arg in group if arg is not None]
            self.line("[", len(present))
            for arg in present:
                self.line("arg", self.span(arg), arg.arg)
                self.optional(arg.annotation)
                self.optional(by_arg.get(arg))

    def on_match_case(self, node):
        self.node(node.pattern)
        self.optional(node.guard)
        self.many(node.body)

    def on_MatchSingleton(self, node):
        self.line("MatchSingleton", self.span(node), node.value)

    def on_MatchMapping(self, node):
        self.line("MatchMapping", self.span(node), node.rest or "-")
        self.many(node.keys)
        self.many(node.patterns)

    def on_MatchClass(self, node):
        self.line("MatchClass", self.span(node), *node.kwd_attrs)
        self.node(node.cls)
        self.many(node.patterns)
        self.many(node.kwd_patterns)

    def on_MatchStar(self, node):
        self.line("MatchStar", self.span(node), node.name or "-")

    def on_MatchAs(self, node):
        self.line("MatchAs", self.span(node), node.name or "-")
        self.optional(node.pattern)


def dump(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return {"path": path, "skipped": "encoding"}
    if text.startswith("\ufeff"):
        text = text[1:]
    if re.match(rb"[^\n]*(\n[^\n]*)?coding[:=]\s*(?!utf|ascii|us-ascii)[-\w.]+", data):
        return {"path": path, "skipped": "encoding"}
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {"path": path, "skipped": "syntax"}
    canonical = Canonical(text)
    canonical.source = text
    try:
        canonical.many(tree.body)
    except RecursionError:
        return {"path": path, "skipped": "depth"}
    lines = "\n".join(canonical.out)
    answer = {"path": path, "digest": hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()}
    answer["counts"] = canonical.counts
    if "--text" in sys.argv:
        answer["text"] = lines
    return answer


def main():
    for path in sys.stdin:
        print(json.dumps(dump(path.rstrip("\n"))), flush=True)


main()
