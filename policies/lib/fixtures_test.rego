# METADATA
# title: Questions for tests
# description: Builds whole questions from the few words a test is about. Only tests import it.
package lacuna.lib.fixtures

# A column `name` as nobody classified it; `facts` says what is different.
column(name, facts) := object.union(
	{
		"name": name, "open": false, "tier": "internal", "categories": [], "identifiability": "none",
		"must": [], "may": [], "from": [{"asset": "data/customers.csv", "column": name}], "name_only": false, "declared": false,
	},
	facts,
)

email := column("email", {"tier": "proprietary", "categories": ["user.contact.email"], "identifiability": "direct"})

ssn := column("ssn", {"tier": "restricted", "categories": ["user.government_id"], "identifiability": "direct"})

diagnosis := column("diagnosis", {"tier": "restricted", "categories": ["user.health_and_medical"], "identifiability": "attribute"})

revenue := column("revenue", {"tier": "proprietary"})

county := column("county", {})

# Columns of a public data set: no tier above the default, nothing about people.
petal := column("petal_width", {})

rest := column(null, {"open": true, "tier": "proprietary", "categories": ["user"], "identifiability": "direct"})

to_file := {"type": "local_file", "path": "~/Downloads/export.csv"}

to_governed := {"type": "local_file", "path": "governed/out.csv", "managed": true}

to_web := {"type": "http", "host": "api.example.org"}

to_model := {"type": "llm_prompt", "host": "api.example.org"}

# The question about an operation of `kind` that takes `columns` to `destination`.
question(kind, columns, destination) := {
	"schema": "lacuna/policy-input/v1",
	"operation": {"kind": kind, "api": "pandas.DataFrame.to_csv", "certainty": "exact", "condition": "always"},
	"action": kind,
	"gate": "run",
	"source": {
		"classification": "internal", "unclassified": false, "tags": [], "lineage": [], "rows": [],
		"columns": columns,
		"assets": [{
			"id": "data/customers.csv", "owner": null, "domain": null, "jurisdiction": null,
			"tier": "internal", "tags": [], "lastRefresh": null, "freshnessSla": null,
		}],
	},
	"destination": object.union(
		{"type": "unknown", "path": null, "host": null, "managed": false, "encrypted": null, "jurisdiction": null, "owner": null},
		destination,
	),
	"user": {"id": "u", "role": null, "clearance": "internal", "department": null, "assurance": "os"},
	"context": {"purpose": null, "environment": null, "workspace": "w", "document": "d.ipynb", "session": {"exports": 0}},
	"waiver": null,
	"gaps": [],
}

# The same question where the analysis could not read everything, for `causes`.
with_gaps(question_, causes) := object.union(question_, {"gaps": causes})

# Columns that the violations of `rule` name.
columns_of(violations, rule) := {name | some v in violations; v.rule == rule; some name in v.columns}

# Ids of the rules among `violations`.
rules_of(violations) := {v.rule | some v in violations}
