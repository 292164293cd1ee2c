"""Link: different people across providers, from pseudonymous keys. (Not built yet: its place is here.)"""
