package lacuna.packs.lacuna_baseline

import data.lacuna.lib.columns
import data.lacuna.lib.destinations

# METADATA
# title: Personal data in a prompt
# description: A prompt for a language model holds personal data, and the registry of destinations does not declare that model managed.
# custom:
#   id: prompt-personal
#   effect: deny
#   level: block
#   message: "Personal data goes into a prompt: {columns}, from {sources}, to {destination}."
#   why: The provider of a model may keep prompts, and people did not agree to that.
#   alternatives: [drop-columns, pseudonymise, waiver]
#   since: 1.0.0
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
	input.destination.type == "llm_prompt"
	not input.destination.managed
	found := [column |
		some column in input.source.columns
		columns.personal(column)
		columns.guarded(column, data.lacuna.params.ceiling)
		not columns.pseudonymised(column)
		not column.identifiability in {"aggregate", "none"}
	]
	count(found) > 0
}
