package lacuna.packs.lacuna_baseline

import data.lacuna.lib.columns
import data.lacuna.lib.tiers

# METADATA
# title: Classified data reaches code that cannot be read
# description: Code that Lacuna cannot read, such as a text that is executed, a shell command or a pickled object, gets data above the ceiling. What it does with it is unknown.
# custom:
#   id: opaque-classified
#   effect: justify
#   level: justify
#   message: "{tier} data reaches code that cannot be read, {api}: {columns}, from {sources}."
#   why: What cannot be read cannot be judged, so a person has to answer for it.
#   alternatives: [drop-columns, waiver]
#   since: 1.0.0
violations contains {
	"rule": rego.metadata.rule().custom.id,
	"args": _opaque_args(found),
	"columns": columns.names(found),
} if {
	_is_opaque
	not _is_unknown_call
	found := _reaching
	count(found) > 0
	not _has_top(found)
}

# METADATA
# title: Data of the gravest tier reaches code that cannot be read
# description: Code that Lacuna cannot read gets data of the gravest tier. What it does with it is unknown.
# custom:
#   id: opaque-restricted
#   effect: deny
#   level: block
#   message: "{tier} data reaches code that cannot be read, {api}: {columns}, from {sources}."
#   why: What cannot be read cannot be judged, and this data must not leave unjudged.
#   alternatives: [drop-columns, waiver]
#   since: 1.0.0
violations contains {
	"rule": rego.metadata.rule().custom.id,
	"args": _opaque_args(found),
	"columns": columns.names(found),
} if {
	_is_opaque
	not _is_unknown_call
	found := _reaching
	_has_top(found)
}

# METADATA
# title: Classified data reaches an unknown library
# description: A function that no library model describes gets data above the ceiling. Most such functions are harmless; a model of the library settles it for all its calls.
# custom:
#   id: unknown-library
#   effect: justify
#   level: inform
#   message: "{tier} data reaches {api}, which no library model describes: {columns}, from {sources}."
#   why: Until the library is described, what it does with the data is unknown.
#   alternatives: [drop-columns, waiver]
#   since: 1.0.0
violations contains {
	"rule": rego.metadata.rule().custom.id,
	"args": _opaque_args(found),
	"columns": columns.names(found),
} if {
	_is_opaque
	_is_unknown_call
	found := _reaching
	count(found) > 0
}

_is_opaque if input.operation.kind == "opaque"

_is_opaque if input.operation.kind == "execute"

# Nothing stands in the way of reading the operation but that its library is not described.
_is_unknown_call if {
	input.operation.kind == "opaque"
	count(input.gaps) > 0
	every gap in input.gaps { gap in {"unknown-call", "unknown-import", "missing-fact", "unclassified"} }
}

_reaching := [column |
	some column in input.source.columns
	columns.guarded(column, data.lacuna.params.ceiling)
]

_has_top(found) if {
	some column in found
	tiers.is_top(column.tier)
}

_opaque_args(found) := {
	"tier": columns.tier(found),
	"api": input.operation.api,
	"columns": columns.words(found),
	"sources": columns.sources(found),
}
