"""The interface for programs, described: models of its answers, and the OpenAPI document that is collected from all routes."""
