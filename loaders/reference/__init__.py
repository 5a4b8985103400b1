"""The reference tables that a state comes with: programme, places, other names, territorial changes, published totals."""
