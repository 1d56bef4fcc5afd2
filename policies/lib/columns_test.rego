package lacuna.lib.columns_test

import data.lacuna.lib.columns
import data.lacuna.lib.fixtures

test_people_are_below_user if {
	columns.personal(fixtures.email)
	columns.personal(fixtures.column("x", {"categories": ["user"]}))
	not columns.personal(fixtures.column("x", {"categories": ["system.operations", "username"]}))
}

test_words_name_what_can_be_named if {
	columns.words([fixtures.email, fixtures.county]) == ["county", "email"]
	columns.words([fixtures.email, fixtures.rest]) == ["email", "others that cannot be seen"]
	columns.words([fixtures.rest]) == ["columns that cannot be seen"]
}

test_a_declared_pseudonym_is_one_below_the_gravest_tier if {
	columns.pseudonymised(fixtures.column("id", {"tier": "proprietary", "identifiability": "pseudonymous"}))
	not columns.pseudonymised(fixtures.column("id", {"tier": "restricted", "identifiability": "pseudonymous"}))
	columns.pseudonymised(fixtures.column("id", {"tier": "restricted", "identifiability": "pseudonymous", "must": ["keyed-hash"]}))
	not columns.pseudonymised(fixtures.column("id", {"tier": "restricted", "identifiability": "pseudonymous", "may": ["keyed-hash"]}))
}

test_direct_identifiers_are_guarded_below_the_ceiling_unless_published if {
	columns.guarded(fixtures.column("e", {"tier": "internal", "categories": ["user.contact.email"], "identifiability": "direct"}), "internal")
	not columns.guarded(fixtures.column("e", {"tier": "public", "categories": ["user.contact.email"], "identifiability": "direct"}), "internal")
	not columns.guarded(fixtures.column("age", {"categories": ["user.demographic"], "identifiability": "quasi"}), "internal")
}

test_sources_are_the_columns_origins_or_all_assets if {
	columns.sources([fixtures.email]) == ["data/customers.csv"]
	columns.sources([object.union(fixtures.email, {"from": []})]) == ["data/customers.csv"] with input as fixtures.question("export", [], {})
}

test_detected_ages_are_not_guarded_and_declared_ones_are if {
	age := fixtures.column("age", {"tier": "proprietary", "categories": ["user.demographic.age_range"], "identifiability": "quasi"})
	not columns.guarded(age, "internal")
	columns.guarded(object.union(age, {"declared": true}), "internal")
	columns.guarded(object.union(age, {"tier": "restricted"}), "internal")
	columns.guarded(object.union(age, {"categories": []}), "internal")
}
