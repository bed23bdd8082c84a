"""Accounts on MySQL and MariaDB."""
