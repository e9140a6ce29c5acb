"""Real servers for the tests, from wheels: they listen on loopback only and stop by themselves."""
