// Becomes a file of etcd's package etcdmain, which keeps its flags to itself (see record_etcd.py).
package etcdmain

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
)

type row struct {
	Type       string   `json:"type"`
	Default    string   `json:"default"`
	Words      []string `json:"words,omitempty"`
	Deprecated string   `json:"deprecated,omitempty"`
}

// WriteFlags writes every flag: its type's name, its default, the words that it takes where it takes some only, and
// what etcd says of a deprecated one.
func WriteFlags(out io.Writer) error {
	rows := map[string]row{}
	newConfig().cf.flagSet.VisitAll(func(found *flag.Flag) {
		kind := fmt.Sprintf("%T", found.Value)
		kind = kind[strings.LastIndex(kind, ".")+1:]
		one := row{Type: kind, Default: found.DefValue}
		if choice, ok := found.Value.(interface{ Valids() []string }); ok {
			one.Words = choice.Valids()
		}
		if message, ok := deprecatedFlags[found.Name]; ok {
			one.Deprecated = strings.TrimSpace(fmt.Sprintf("%v ", message))
			if one.Deprecated == "{}" {
				one.Deprecated = "--" + found.Name + " is deprecated in 3.5 and will be decommissioned in 3.6."
			}
		} else if text := found.Usage + " " + helpOf(found.Name); strings.Contains(text, "Deprecated") {
			one.Deprecated = strings.TrimSpace(text[strings.Index(text, "Deprecated"):])
		}
		rows[found.Name] = one
	})
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(map[string]any{"flags": rows, "gates": gates()})
}

// helpOf gives the line of etcd's help about a flag: for some, the deprecation is told there only.
func helpOf(name string) string {
	lines := strings.Split(flagsline, "\n")
	for number, line := range lines[:len(lines)-1] {
		words := strings.Fields(line)
		if len(words) > 0 && words[0] == "--"+name {
			return strings.TrimSpace(lines[number+1])
		}
	}
	return ""
}
