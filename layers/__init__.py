"""What a map means, and how it is drawn: layers and classes as data, classification, pictures, tables, wording."""
