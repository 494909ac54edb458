"""What an author tries exercises with: answers without a kernel, and what is left on a server."""
