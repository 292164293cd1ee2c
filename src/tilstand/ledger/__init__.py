"""The book: figures and relations of the domain, by address, on the kernel."""
