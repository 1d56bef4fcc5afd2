package lacuna.packs.acme_retail

# METADATA
# title: Many exports in one session
# description: A session has exported more often than the pack's limit.
# custom:
#   id: many-exports
#   effect: warn
#   level: warn
#   message: "This session has exported {count} times before."
#   why: Data that leaves in small pieces leaves too.
#   alternatives: [governed-place]
#   since: 0.1.0
violations contains {
	"rule": rego.metadata.rule().custom.id,
	"args": {"count": format_int(exports, 10)},
} if {
	input.operation.kind in {"export", "send"}
	exports := input.context.session.exports
	exports > data.lacuna.params.exports
}
