"""The web page: settings, view state, pages, callbacks, API. Callbacks and routes are thin shells over plain functions."""
