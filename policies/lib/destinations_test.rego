package lacuna.lib.destinations_test

import data.lacuna.lib.destinations
import data.lacuna.lib.fixtures

_word(destination) := word if {
	word := destinations.word with input as fixtures.question("export", [], destination)
}

test_path_then_host_then_kind if {
	_word({"path": "out.csv", "host": "h"}) == "out.csv"
	_word({"host": "api.example.org"}) == "api.example.org"
	_word({"type": "clipboard"}) == "the clipboard"
	_word({"type": "a kind of tomorrow"}) == "an unknown place"
}
