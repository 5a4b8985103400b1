"""Whole journeys through the real application in three engines: Chromium, Firefox and WebKit, all from Debian's packages."""
