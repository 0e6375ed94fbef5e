"""What the screens of this floor ask for: weaving a piece, publishing it, reading what is published."""
