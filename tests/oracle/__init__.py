"""Independent oracles: slow, plain reimplementations from the written rules, used only to check the real code."""
