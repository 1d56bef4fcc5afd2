# METADATA
# title: Tiers
# description: How grave a tier is, on the ladder of the pack. A tier that is not on it counts as the gravest.
package lacuna.lib.tiers

# Place of each tier on the ladder, 0 for the most harmless.
rank := {tier: i | some i, tier in data.lacuna.tiers}

# True when `tier` is graver than `limit`. A tier nobody declared is graver than any.
above(tier, limit) if rank[tier] > rank[limit]

above(tier, limit) if {
	rank[limit]
	not rank[tier]
}

# True when `tier` is the gravest of the ladder, or unknown.
is_top(tier) if rank[tier] == count(data.lacuna.tiers) - 1

is_top(tier) if not rank[tier]

# The gravest of `tiers`, as a word at the start of a sentence.
gravest(tiers) := word if {
	unknown := {tier | some tier in tiers; not rank[tier]}
	known := [data.lacuna.tiers[i] | some i in sort([rank[tier] | some tier in tiers])]
	word := array.concat(known, sort(unknown))[count(known) + count(unknown) - 1]
}
