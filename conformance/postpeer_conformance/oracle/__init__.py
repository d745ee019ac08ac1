"""What the contract makes a server answer, and what misreadings of it would answer."""
