"""The editors' desk below ``/redaktion``: put a list or a single fact in, see what would change, publish it, take it back."""
