package lacuna.packs.lacuna_baseline

import data.lacuna.lib.columns
import data.lacuna.lib.tiers

# METADATA
# title: Direct identifiers are shown
# description: The output of a cell shows columns that name people. Looking at data is how analysis is done, so this informs; an organisation raises the level where outputs are committed or shared.
# custom:
#   id: display-identifiers
#   effect: justify
#   level: inform
#   message: "The output shows who people are: {columns}, from {sources}."
#   why: Outputs are saved in the notebook and travel with it.
#   alternatives: [drop-columns, pseudonymise]
#   since: 1.0.0
violations contains {
	"rule": rego.metadata.rule().custom.id,
	"args": {"columns": columns.words(found), "sources": columns.sources(found)},
	"columns": columns.names(found),
} if {
	_is_shown
	found := [column |
		some column in input.source.columns
		columns.direct(column)
		tiers.above(column.tier, data.lacuna.tiers[0])
	]
	count(found) > 0
}

_is_shown if input.operation.kind == "display"

_is_shown if {
	input.operation.kind == "send"
	input.destination.type == "display"
	not is_string(input.destination.host)
}
