"""Status lists in people's own words → records of the contract."""
