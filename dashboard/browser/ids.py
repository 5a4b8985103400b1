"""Ids that Python and ``assets/*.js`` share. A test looks for every one of them in the scripts."""

MAP = "map"
SHAPES = "shapes"
#: Hidden element whose title is ``{"ags", "date", "lang"}`` as JSON: what the panel depends on.
#: The layer is not in it, so switching layers asks nobody.
SELECTION = "selection"
PANEL = "panel"
PANEL_CONTENT = "panel-content"
