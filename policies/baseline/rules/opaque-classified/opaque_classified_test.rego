package lacuna.packs.lacuna_baseline.opaque_classified_test

import data.lacuna.lib.fixtures
import data.lacuna.packs.lacuna_baseline as pack

_rules(question) := found if {
	found := fixtures.rules_of(pack.violations) with input as question
}

_unseen := {"type": "unknown"}

test_code_built_at_run_time_has_to_be_justified if {
	question := fixtures.question("opaque", [fixtures.email], _unseen)
	_rules(fixtures.with_gaps(question, ["dynamic-code"])) == {"opaque-classified"}
	_rules(question) == {"opaque-classified"}
}

test_another_program_has_to_be_justified if {
	_rules(fixtures.question("execute", [fixtures.rest], {"type": "subprocess"})) == {"opaque-classified"}
}

test_the_gravest_tier_is_denied if {
	question := fixtures.question("opaque", [fixtures.ssn, fixtures.email], _unseen)
	_rules(fixtures.with_gaps(question, ["shell"])) == {"opaque-restricted"}
}

test_a_library_without_a_model_is_told_and_no_more if {
	question := fixtures.question("opaque", [fixtures.ssn], _unseen)
	_rules(fixtures.with_gaps(question, ["unknown-call"])) == {"unknown-library"}
	_rules(fixtures.with_gaps(question, ["unknown-call", "dynamic-code"])) == {"opaque-restricted"}
}

test_harmless_data_is_silent if {
	count(_rules(fixtures.question("opaque", [fixtures.petal], _unseen))) == 0
	count(_rules(fixtures.question("execute", [], {"type": "subprocess"}))) == 0
}
