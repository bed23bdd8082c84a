package main

import (
	"crypto/md5"
	"crypto/tls"
	"fmt"
	"os/exec"
)

const apiSecret = "d8f7s6a5k4j3h2" // rule: written-secrets

func find(db *sql.DB, name string) {
	db.Query("SELECT * FROM users WHERE name = '" + name + "'") // rule: built-statements
	db.Query(fmt.Sprintf("SELECT * FROM users WHERE name = '%s'", name)) // rule: built-statements
	db.Query("SELECT * FROM users WHERE name = $1", name)
}

func run(text string) {
	exec.Command("sh", "-c", "ls "+text) // rule: run-texts
	exec.Command("ls", text)
}

var config = tls.Config{InsecureSkipVerify: true} // rule: lax-settings

func keep(password string) [16]byte {
	return md5.Sum([]byte(password)) // rule: quick-hashes
}
