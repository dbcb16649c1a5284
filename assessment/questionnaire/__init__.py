"""What is asked: definitions, plans and the walk through one sitting. Standard library only."""
