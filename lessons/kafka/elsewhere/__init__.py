"""A secured Kafka cluster of somebody else's: how clients come in, and why they don't."""
