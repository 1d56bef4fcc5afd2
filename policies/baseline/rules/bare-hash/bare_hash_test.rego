package lacuna.packs.lacuna_baseline.bare_hash_test

import data.lacuna.lib.fixtures
import data.lacuna.packs.lacuna_baseline as pack

_columns(question) := found if {
	found := fixtures.columns_of(pack.violations, "bare-hash") with input as question
}

_hashed := object.union(fixtures.email, {"must": ["hash"]})

test_speaks_beside_the_export if {
	question := fixtures.question("export", [_hashed, fixtures.ssn], fixtures.to_file)
	_columns(question) == {"email"}
	fixtures.rules_of(pack.violations) == {"bare-hash", "export-classified"} with input as question
}

test_a_hash_on_some_path_counts if {
	_columns(fixtures.question("send", [object.union(fixtures.email, {"may": ["hash"]})], fixtures.to_web)) == {"email"}
}

test_a_keyed_pseudonym_is_silent if {
	keyed := object.union(fixtures.email, {"must": ["keyed-hash"], "identifiability": "pseudonymous"})
	count(_columns(fixtures.question("export", [keyed], fixtures.to_file))) == 0
}

test_hashes_of_things_are_silent if {
	count(_columns(fixtures.question("export", [fixtures.column("file_id", {"must": ["hash"]})], fixtures.to_file))) == 0
}
