"""What templates of this floor can say."""
