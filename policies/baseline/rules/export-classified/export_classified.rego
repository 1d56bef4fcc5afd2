package lacuna.packs.lacuna_baseline

import data.lacuna.lib.columns
import data.lacuna.lib.destinations

# METADATA
# title: Classified data leaves for an unmanaged place
# description: Columns above the ceiling, or columns that name a person, are written to a place that the registry of destinations does not declare managed.
# custom:
#   id: export-classified
#   effect: deny
#   level: block
#   message: "{tier} data leaves for an unmanaged place: {columns}, from {sources}, to {destination}."
#   why: Copies outside managed places are out of reach of access rules, retention and deletion.
#   alternatives: [drop-columns, pseudonymise, governed-place, waiver]
#   since: 1.0.0
violations contains {
	"rule": rego.metadata.rule().custom.id,
	"args": {
		"tier": columns.tier(found),
		"columns": columns.words(found),
		"sources": columns.sources(found),
		"destination": destinations.word,
	},
	"columns": columns.names(found),
} if {
	input.operation.kind in {"write", "export"}
	not input.destination.managed
	not input.destination.type in destinations.network
	found := [column |
		some column in input.source.columns
		columns.guarded(column, data.lacuna.params.ceiling)
	]
	count(found) > 0
}
