// Command systemctl stands in for the real one on a recorded host: every service of the environment variable
// ORACLE_ACTIVE (names with spaces between) is active, no other is, and every other request succeeds.
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "is-active" {
		if slices.Contains(strings.Fields(os.Getenv("ORACLE_ACTIVE")), os.Args[2]) {
			fmt.Println("active")
			return
		}
		fmt.Println("inactive")
		os.Exit(3)
	}
}
