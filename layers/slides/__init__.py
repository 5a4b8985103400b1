"""Native PowerPoint: a picture as one slide whose map, legend and words can be edited, in any master."""
