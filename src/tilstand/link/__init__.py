"""Link: different people across providers, from pseudonymous keys; not built yet, its place is here."""
