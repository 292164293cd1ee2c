"""Files written whole or not at all, background work, and TOML with safe limits."""
