"""Settings: read once, typed; the only place that looks at the environment."""
