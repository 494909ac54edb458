"""Coming in to a broker that is secured: addresses, certificates, passwords, rights, and why somebody is refused."""
