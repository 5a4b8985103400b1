"""The pages about people: signing in and out, invitations, one's own account, and who may come in."""
