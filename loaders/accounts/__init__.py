"""Who may work at the editors' desk: accounts and roles, sessions, invitations, and how often somebody has tried to sign in."""
