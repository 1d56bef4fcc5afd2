package lacuna.packs.lacuna_baseline

import data.lacuna.lib.columns
import data.lacuna.lib.destinations

# METADATA
# title: Classified data is sent over the network
# description: Columns above the ceiling, or columns that name a person, are sent to a service that the registry of destinations does not declare managed. Personal data in a prompt has its own rule.
# custom:
#   id: send-classified
#   effect: deny
#   level: block
#   message: "{tier} data is sent over the network: {columns}, from {sources}, to {destination}."
#   why: What another machine has received cannot be called back.
#   alternatives: [drop-columns, pseudonymise, waiver]
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
	_is_sent
	not input.destination.managed
	found := [column |
		some column in input.source.columns
		columns.guarded(column, data.lacuna.params.ceiling)
		not _in_prompt(column)
	]
	count(found) > 0
}

# Markup shown in the notebook is a display until it names a host.
_is_sent if {
	input.operation.kind == "send"
	input.destination.type != "display"
}

_is_sent if {
	input.operation.kind == "send"
	is_string(input.destination.host)
}

_is_sent if {
	input.operation.kind in {"write", "export"}
	input.destination.type in destinations.network
}

_in_prompt(column) if {
	input.destination.type == "llm_prompt"
	columns.personal(column)
}
