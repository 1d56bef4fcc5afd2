package lacuna.packs.lacuna_baseline.display_identifiers_test

import data.lacuna.lib.fixtures
import data.lacuna.packs.lacuna_baseline as pack

_columns(question) := found if {
	found := fixtures.columns_of(pack.violations, "display-identifiers") with input as question
}

test_names_direct_identifiers_only if {
	_columns(fixtures.question("display", [fixtures.email, fixtures.diagnosis, fixtures.county], {"type": "display"})) == {"email"}
}

test_showing_data_is_never_more_than_a_display if {
	fixtures.rules_of(pack.violations) == {"display-identifiers"} with input as fixtures.question("display", [fixtures.ssn, fixtures.diagnosis], {"type": "display"})
}

test_published_names_are_silent if {
	count(_columns(fixtures.question("display", [object.union(fixtures.email, {"tier": "public"})], {"type": "display"}))) == 0
}

test_exports_are_not_displays if {
	count(_columns(fixtures.question("export", [fixtures.email], fixtures.to_file))) == 0
}
