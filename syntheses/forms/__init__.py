"""What is typed on the screens of this floor, and how it is judged."""
