"""Pieces of the page as plain functions: data in, Dash components out."""
