package lacuna.packs.acme_retail.many_exports_test

import data.lacuna.lib.fixtures
import data.lacuna.packs.acme_retail as pack

_rules(exports) := found if {
	question := object.union(
		fixtures.question("export", [fixtures.county], fixtures.to_file),
		{"context": {"session": {"exports": exports}}},
	)
	found := fixtures.rules_of(pack.violations) with input as question
}

test_the_limit_itself_is_silent if {
	count(_rules(20)) == 0
	_rules(21) == {"many-exports"}
}
