"""The map of a region as one HTML file that works from a USB stick: made with folium, nothing is fetched from anywhere."""

from layers.webpage.page import render_webpage

__all__ = ["render_webpage"]
