package lacuna.packs.lacuna_baseline.prompt_personal_test

import data.lacuna.lib.fixtures
import data.lacuna.packs.lacuna_baseline as pack

_columns(question) := found if {
	found := fixtures.columns_of(pack.violations, "prompt-personal") with input as question
}

test_names_the_columns_about_people if {
	_columns(fixtures.question("send", [fixtures.email, fixtures.diagnosis, fixtures.county], fixtures.to_model)) == {"diagnosis", "email"}
}

test_quasi_identifiers_count_when_somebody_declared_them_grave if {
	birth := fixtures.column("born", {"categories": ["user.demographic.date_of_birth"], "identifiability": "quasi"})
	grave := object.union(birth, {"tier": "proprietary"})
	_columns(fixtures.question("send", [object.union(grave, {"declared": true})], fixtures.to_model)) == {"born"}
	count(_columns(fixtures.question("send", [grave, object.union(birth, {"declared": true})], fixtures.to_model))) == 0
}

test_pseudonyms_aggregates_and_published_data_are_silent if {
	columns := [
		object.union(fixtures.email, {"identifiability": "pseudonymous"}),
		object.union(fixtures.diagnosis, {"identifiability": "aggregate"}),
		object.union(fixtures.email, {"tier": "public"}),
	]
	count(_columns(fixtures.question("send", columns, fixtures.to_model))) == 0
}

test_a_managed_model_is_silent if {
	managed := object.union(fixtures.to_model, {"managed": true})
	count(_columns(fixtures.question("send", [fixtures.email], managed))) == 0
}

test_other_services_are_not_prompts if {
	count(_columns(fixtures.question("send", [fixtures.email], fixtures.to_web))) == 0
}
