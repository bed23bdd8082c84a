"""Keys that tutorials, templates and hurried hands sign tokens with; whoever guesses tries these first."""

WORDS = (
    "secret", "secretkey", "secret_key", "secret-key", "SECRET_KEY", "SECRET", "mysecret", "my_secret", "my-secret",
    "mysecretkey", "my_secret_key", "my-secret-key", "supersecret", "super_secret", "super-secret",
    "supersecretkey", "super_secret_key", "super-secret-key", "topsecret", "top-secret", "verysecret",
    "very-secret", "verysecretkey", "jwt", "jwtsecret", "jwt_secret", "jwt-secret", "jwt_secret_key",
    "jwt-secret-key", "JWT_SECRET", "JWT_SECRET_KEY", "jwtsecretkey", "jwt_key", "jwt-key", "token", "tokensecret",
    "token_secret", "token-secret", "access_token_secret", "your-secret-key", "your_secret_key", "your-secret",
    "yoursecret", "your_jwt_secret", "your-jwt-secret", "your-256-bit-secret", "your-384-bit-secret",
    "your-512-bit-secret", "your-super-secret-key", "your-super-secret-jwt-key", "your-secret-key-here",
    "your_secret_key_here", "your-secret-key-change-in-production", "change-me", "changeme", "change_me",
    "changethis", "change-this", "changeit", "replace-me", "replaceme", "CHANGE_ME",
    "a-string-secret-at-least-256-bits-long", "a-very-secret-key", "some-secret", "some_secret", "somesecret",
    "shhhhh", "shhhhhhared-secret", "keyboard cat", "dev", "development", "dev-secret", "dev_secret", "devsecret",
    "dev-secret-key", "insecure", "django-insecure", "test", "testing", "test-secret", "test_secret", "testsecret",
    "test-secret-key", "testkey", "key", "apikey", "app", "app-secret", "app_secret", "appsecret", "api",
    "api-secret", "api_secret", "auth", "auth-secret", "auth_secret", "authsecret", "session", "session-secret",
    "session_secret", "sessionsecret", "signing", "signingkey", "signing-key", "private", "privatekey",
    "private-key", "private_key", "hmac", "hs256-secret", "password", "passwd", "pass", "admin", "root", "default",
    "example", "sample", "demo", "foo", "bar", "foobar", "random", "randomkey", "hello", "helloworld", "letmein",
    "qwerty", "abc123", "123", "1234", "12345", "123456", "12345678", "123456789", "1234567890", "0123456789",
    "abcdef", "abcdefg", "none", "null", "undefined", "", "0" * 32, "a" * 32,
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
)  # fmt: skip


def common_keys(*names: str) -> tuple[str, ...]:
    """Keys that people guess, and those that are made of names: of the backend, of its claims."""
    own = [form for name in names if name for form in (name, name.lower(), name.lower().replace(" ", "-"))]
    return tuple(dict.fromkeys((*WORDS, *own, *(f"{one}-secret" for one in own), *(f"{one}_secret" for one in own))))
