"""What a blueprint that can be read may still have wrong: one module a subject, each yielding every error it finds."""
