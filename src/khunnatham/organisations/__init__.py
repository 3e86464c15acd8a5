"""Who: places, units, accounts, roles, memberships and who acts for whom."""
