"""The portal for programs: the same forms, checks, rights and words as for people, as JSON."""
