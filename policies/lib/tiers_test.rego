package lacuna.lib.tiers_test

import data.lacuna.lib.tiers

test_ladder if {
	tiers.above("restricted", "proprietary")
	tiers.above("proprietary", "internal")
	not tiers.above("internal", "internal")
	not tiers.above("public", "internal")
}

test_a_tier_nobody_declared_is_graver_than_any if {
	tiers.above("top-secret", "restricted")
	tiers.is_top("top-secret")
	tiers.gravest({"internal", "top-secret"}) == "top-secret"
}

test_the_gravest_is_the_last_on_the_ladder if tiers.gravest({"restricted", "public", "proprietary"}) == "restricted"
