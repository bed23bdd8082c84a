import hashlib
import os
import pickle
import subprocess

import requests

API_KEY = "7f3kd92jf8s7dk2"  # rule: written-secrets
DATABASE = "postgresql://app:s3cretPw@db.example.com/app"  # rule: written-secrets
PASSWORD = os.environ["PASSWORD"]
TOKEN_KIND = "access_token"
TABLE = "users"


def find(cursor, name):
    cursor.execute(f"SELECT * FROM users WHERE name = '{name}'")  # rule: built-statements
    cursor.execute("SELECT * FROM users WHERE name = '" + name + "'")  # rule: built-statements
    cursor.execute("SELECT * FROM users WHERE name = '%s'" % name)  # rule: built-statements
    cursor.execute("DELETE FROM users WHERE name = '{}'".format(name))  # rule: built-statements
    cursor.execute("SELECT * FROM users WHERE name = ?", (name,))
    cursor.execute(f"SELECT * FROM {TABLE} WHERE name = ?", (name,))
    return f"Please select a user from the list, {name}"


def run(text):
    os.system("ls " + text)  # rule: run-texts
    subprocess.run(f"ls {text}", shell=True)  # rule: run-texts
    subprocess.run(["ls", text])
    subprocess.run("ls | wc", shell=True)
    eval(text)  # rule: run-texts
    pickle.loads(text)  # rule: run-texts


def fetch(app, url):
    requests.get(url, verify=False)  # rule: lax-settings
    app.run(debug=True)  # rule: lax-settings
    app.run(debug=False)


def keep(password, file):
    digest = hashlib.md5(password.encode()).hexdigest()  # rule: quick-hashes
    return digest, hashlib.sha256(file.read())
