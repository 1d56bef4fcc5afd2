package lacuna.packs.lacuna_baseline

import data.lacuna.lib.columns
import data.lacuna.lib.destinations

# METADATA
# title: A bare hash is not anonymisation
# description: A column about people is hashed without a key before it leaves. Names, numbers and addresses are few enough to be hashed one by one and looked up, so the column still names its people.
# custom:
#   id: bare-hash
#   effect: warn
#   level: warn
#   message: "Hashed without a key, {columns} can be looked up again."
#   why: Who can list the values can list their hashes; a keyed hash needs the key as well.
#   alternatives: [pseudonymise, drop-columns]
#   since: 1.0.0
violations contains {
	"rule": rego.metadata.rule().custom.id,
	"args": {"columns": columns.words(found), "sources": columns.sources(found)},
	"columns": columns.names(found),
} if {
	input.operation.kind in {"write", "export", "send"}
	found := [column |
		some column in input.source.columns
		_bare(column)
		columns.personal(column)
		not column.identifiability in {"pseudonymous", "aggregate", "none"}
	]
	count(found) > 0
}

_bare(column) if "hash" in column.must

_bare(column) if "hash" in column.may
