"""The editors' desk below ``/redaktion``: an application of its own with people, cookies and sessions."""
