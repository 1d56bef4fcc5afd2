package lacuna.packs.acme_retail.margin_export_test

import data.lacuna.lib.fixtures
import data.lacuna.packs.acme_retail as pack

_columns(question) := found if {
	found := fixtures.columns_of(pack.violations, "margin-export") with input as question
}

_renamed := fixtures.column("x", {"from": [{"asset": "data/prices.csv", "column": "Purchase_Price"}]})

test_a_margin_by_any_name if {
	_columns(fixtures.question("export", [_renamed, fixtures.county], fixtures.to_file)) == {"x"}
	_columns(fixtures.question("send", [_renamed], fixtures.to_web)) == {"x"}
}

test_managed_places_and_other_columns_are_silent if {
	count(_columns(fixtures.question("export", [_renamed], fixtures.to_governed))) == 0
	count(_columns(fixtures.question("export", [fixtures.county], fixtures.to_file))) == 0
	count(_columns(fixtures.question("display", [_renamed], {"type": "display"}))) == 0
}
