// Command yamlread says how kubeadm reads YAML: it records tests/read/yaml_cases.jsonl.
//
// It takes one JSON string a line, the text of a file, and prints {"file": ..., "documents": [...]} for each. A
// document is {"json": ...}, what sigs.k8s.io/yaml makes of it strictly, or {"error": ...}; a separator that
// apimachinery refuses is the last one's error.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type document struct {
	JSON  json.RawMessage `json:"json,omitempty"`
	Error string          `json:"error,omitempty"`
}

type recording struct {
	File      string     `json:"file"`
	Documents []document `json:"documents"`
}

func read(file []byte) []document {
	documents := []document{}
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(file)))
	for {
		part, err := reader.Read()
		if err == io.EOF {
			return documents
		}
		if err != nil {
			return append(documents, document{Error: err.Error()})
		}
		documents = append(documents, convert(part))
	}
}

// convert also turns a panic of the YAML reader into an error: kubeadm would end there.
func convert(part []byte) (result document) {
	defer func() {
		if reason := recover(); reason != nil {
			result = document{Error: fmt.Sprint("panic: ", reason)}
		}
	}()
	text, err := yaml.YAMLToJSONStrict(part)
	if err != nil {
		return document{Error: err.Error()}
	}
	return document{JSON: text}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var file string
		if err := json.Unmarshal(lines.Bytes(), &file); err != nil {
			panic(err)
		}
		if err := out.Encode(recording{File: file, Documents: read([]byte(file))}); err != nil {
			panic(err)
		}
	}
}
