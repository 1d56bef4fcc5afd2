package lacuna.packs.lacuna_baseline.export_classified_test

import data.lacuna.lib.fixtures
import data.lacuna.packs.lacuna_baseline as pack

_columns(question) := found if {
	found := fixtures.columns_of(pack.violations, "export-classified") with input as question
}

test_names_the_guarded_columns_only if {
	_columns(fixtures.question("export", [fixtures.email, fixtures.county], fixtures.to_file)) == {"email"}
}

test_writing_counts_as_exporting if {
	_columns(fixtures.question("write", [fixtures.revenue], fixtures.to_file)) == {"revenue"}
}

test_a_managed_place_is_silent if {
	count(_columns(fixtures.question("export", [fixtures.email, fixtures.ssn], fixtures.to_governed))) == 0
}

test_internal_data_about_nobody_is_silent if {
	count(_columns(fixtures.question("export", [fixtures.county, fixtures.petal], fixtures.to_file))) == 0
}

test_columns_that_cannot_be_seen_count_as_what_they_may_be if {
	_columns(fixtures.question("export", [fixtures.rest], fixtures.to_file)) == {null}
}

test_an_unknown_place_is_unmanaged if {
	_columns(fixtures.question("export", [fixtures.email], {"type": "unknown"})) == {"email"}
}

test_a_keyed_pseudonym_may_leave if {
	pseudonym := object.union(fixtures.email, {"identifiability": "pseudonymous", "must": ["keyed-hash"]})
	count(_columns(fixtures.question("export", [pseudonym], fixtures.to_file))) == 0
}

test_a_bare_hash_may_not if {
	hashed := object.union(fixtures.email, {"must": ["hash"]})
	_columns(fixtures.question("export", [hashed], fixtures.to_file)) == {"email"}
}

test_words_of_the_message if {
	some v in pack.violations with input as fixtures.question("export", [fixtures.email, fixtures.ssn], fixtures.to_file)
	v.rule == "export-classified"
	v.args == {
		"tier": "restricted", "columns": ["email", "ssn"],
		"sources": ["data/customers.csv"], "destination": "~/Downloads/export.csv",
	}
}

test_a_tier_of_another_ladder_is_guarded if {
	secret := fixtures.column("formula", {"tier": "top-secret"})
	_columns(fixtures.question("export", [secret], fixtures.to_file)) == {"formula"}
}
