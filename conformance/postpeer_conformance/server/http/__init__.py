"""What the reference server does with HTTP before and after a request is answered."""
