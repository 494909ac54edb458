"""PostgreSQL as a server of this course: a database whose changes become events, for a lab of Kafka's."""
