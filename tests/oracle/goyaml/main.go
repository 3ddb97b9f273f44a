// Command goyaml reads JSON values, one a line, and prints for each {"json": ..., "yaml": ...}: the YAML as
// Kubernetes' own emitter writes it. A value that it cannot write is left out and complained of.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

type answer struct {
	JSON json.RawMessage `json:"json"`
	YAML string          `json:"yaml"`
}

const longestLine = 1 << 24

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		text, err := yaml.JSONToYAML(lines.Bytes())
		if err == nil {
			err = out.Encode(answer{lines.Bytes(), string(text)})
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}
