"""The browser's scripts without a browser: what is logic in them runs in Node, on the data that the page gets."""
