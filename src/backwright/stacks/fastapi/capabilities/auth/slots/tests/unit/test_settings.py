# fill: wrong
("SECRET_KEY", "hunter2"),
("LOGIN_LIMIT", "often"),
("TRUSTED_PROXIES", "all"),
# end
# fill: environment
monkeypatch.setenv("SECRET_KEY", "x" * 32)
# end
