# METADATA
# title: Columns
# description: What the columns of a question are, and how a message names them. Open sets and opaque inputs are rows without a name, with the upper bound of what they may hold.
package lacuna.lib.columns

import data.lacuna.lib.tiers

# Transforms after which a value no longer names a person, given that they surely happened.
_pseudonymising := {"keyed-hash", "tokenise", "encrypt", "redact"}

# True when the column is about people: any fideslang category below `user`.
personal(column) if {
	some category in column.categories
	_of_user(category)
}

_of_user("user")

_of_user(category) if startswith(category, "user.")

# True when the column names a person by itself.
direct(column) if {
	column.identifiability == "direct"
	personal(column)
}

# True when a keyed pseudonym, or less, stands in for the person. In the gravest tier a declaration is
# not enough: the code has to do it.
pseudonymised(column) if {
	column.identifiability == "pseudonymous"
	not tiers.is_top(column.tier)
}

pseudonymised(column) if {
	column.identifiability == "pseudonymous"
	some transform in column.must
	transform in _pseudonymising
}

# True when the column may not leave in clear. What somebody declared above `ceiling` counts as it is; what was
# only detected counts when it names a person, is of the gravest tier, or is about no person at all: that a
# column holds ages or genders is no reason to stop anyone.
guarded(column, ceiling) if {
	tiers.above(column.tier, ceiling)
	_weighty(column)
	not pseudonymised(column)
}

# A direct identifier counts below the ceiling too, unless it was published.
guarded(column, _) if {
	direct(column)
	tiers.above(column.tier, data.lacuna.tiers[0])
}

_weighty(column) if column.declared

_weighty(column) if direct(column)

_weighty(column) if tiers.is_top(column.tier)

_weighty(column) if not personal(column)

# What a violation says about `columns`: their names, the words for the message, in a stable order.
names(columns) := sort([column.name | some column in columns])

words(columns) := array.concat(
	sort([column.name | some column in columns; column.name != null]),
	_rest(columns),
)

_rest(columns) := ["columns that cannot be seen"] if {
	some column in columns
	column.name == null
	count(columns) == 1
} else := ["others that cannot be seen"] if {
	some column in columns
	column.name == null
} else := []

# Assets the columns come from; all of the question's when that is not known.
sources(columns) := found if {
	found := sort({origin.asset | some column in columns; some origin in column.from})
	count(found) > 0
} else := sort({asset.id | some asset in input.source.assets})

# The gravest tier of the columns, as a word.
tier(columns) := tiers.gravest({column.tier | some column in columns})
