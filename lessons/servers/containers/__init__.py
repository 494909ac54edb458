"""Servers in containers: what docker-compose.yml says of them, the engine, and what keeps one."""
