package lacuna.packs.lacuna_baseline.send_classified_test

import data.lacuna.lib.fixtures
import data.lacuna.packs.lacuna_baseline as pack

_columns(question) := found if {
	found := fixtures.columns_of(pack.violations, "send-classified") with input as question
}

test_names_the_guarded_columns_only if {
	_columns(fixtures.question("send", [fixtures.email, fixtures.county], fixtures.to_web)) == {"email"}
}

test_an_export_to_an_address_is_a_send_and_not_both if {
	question := fixtures.question("export", [fixtures.email], fixtures.to_web)
	fixtures.rules_of(pack.violations) == {"send-classified"} with input as question
}

test_a_managed_service_is_silent if {
	managed := object.union(fixtures.to_web, {"managed": true})
	count(_columns(fixtures.question("send", [fixtures.email], managed))) == 0
}

test_internal_data_about_nobody_is_silent if {
	count(_columns(fixtures.question("send", [fixtures.petal, fixtures.county], fixtures.to_web))) == 0
}

test_markup_that_names_a_host_is_a_send if {
	_columns(fixtures.question("send", [fixtures.email], {"type": "display", "host": "evil.example"})) == {"email"}
}

test_markup_without_a_host_is_a_display if {
	fixtures.rules_of(pack.violations) == {"display-identifiers"} with input as fixtures.question("send", [fixtures.email], {"type": "display"})
}

test_personal_data_in_a_prompt_has_its_own_rule if {
	_columns(fixtures.question("send", [fixtures.email, fixtures.revenue], fixtures.to_model)) == {"revenue"}
}
