"""Mail: rules say what is news for whom, an outbox keeps each message once, and a sender speaks SMTP."""
