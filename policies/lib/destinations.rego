# METADATA
# title: Destinations
# description: Where data goes, in the words of a message. Only the registry of destinations makes a place managed.
package lacuna.lib.destinations

# Types that reach other machines.
network := {"http", "email", "chat", "llm_prompt"}

# The place as the code names it, else the host, else the kind of place.
word := input.destination.path if {
	is_string(input.destination.path)
} else := input.destination.host if {
	is_string(input.destination.host)
} else := object.get(_kinds, input.destination.type, "an unknown place")

_kinds := {
	"local_file": "a local file",
	"governed_storage": "governed storage",
	"object_store": "an object store",
	"database": "a database",
	"http": "a web address",
	"email": "e-mail",
	"chat": "a chat",
	"llm_prompt": "a language model",
	"model_artifact": "a model file",
	"display": "the screen",
	"clipboard": "the clipboard",
	"subprocess": "another program",
	"unknown": "an unknown place",
}
