package lacuna.packs.acme_retail

import data.lacuna.lib.columns
import data.lacuna.lib.destinations

# METADATA
# title: Margins leave the house
# description: Columns that say what we pay and earn are written or sent to a place nobody manages, under whatever name they travel.
# custom:
#   id: margin-export
#   effect: deny
#   level: justify
#   message: "Margins leave the house: {columns}, from {sources}, to {destination}."
#   why: Suppliers and competitors may not learn what we pay.
#   alternatives: [drop-columns, governed-place, waiver]
#   since: 0.1.0
violations contains {
	"rule": rego.metadata.rule().custom.id,
	"args": {
		"columns": columns.words(found),
		"sources": columns.sources(found),
		"destination": destinations.word,
	},
	"columns": columns.names(found),
} if {
	input.operation.kind in {"write", "export", "send"}
	not input.destination.managed
	found := [column | some column in input.source.columns; _is_margin(column)]
	count(found) > 0
}

# A column is what it was called where it came from.
_is_margin(column) if {
	some origin in column.from
	lower(origin.column) in data.lacuna.params.margins
}
