// Command patches shows what kubeadm's own patch manager makes of patches.
//
// It reads JSON lines and answers each with one. Two questions can be asked:
//
//	{"target", "document", "patches": [{"type", "patch"}]}
//	    -> {"result": ...} with the patched document, or {"error": "..."}; also {"unstable": true} where
//	       kubeadm does not always answer the same, because Go visits the keys of a map in random order
//	{"directory"}
//	    -> {"sets": [{"target", "type", "patches"}], "ignored": [...]} or {"error": "..."}
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	kubeletv1beta1 "k8s.io/kubelet/config/v1beta1"
	"k8s.io/kubernetes/cmd/kubeadm/app/util/patches"
)

// repetitions is how often each document is patched to find answers that vary.
const repetitions = 40

// patchTypes has the names that kubeadm uses in file names.
var patchTypes = map[string]types.PatchType{
	"json":      types.JSONPatchType,
	"merge":     types.MergePatchType,
	"strategic": types.StrategicMergePatchType,
}

// structs has the Go type of each target that is not a static pod.
var structs = map[string]any{
	patches.KubeletConfiguration: kubeletv1beta1.KubeletConfiguration{},
	"corednsdeployment":          appsv1.Deployment{},
	"kubeproxydaemonset":         appsv1.DaemonSet{},
}

type question struct {
	Directory string          `json:"directory"`
	Target    string          `json:"target"`
	Document  json.RawMessage `json:"document"`
	Patches   []struct {
		Type  string          `json:"type"`
		Patch json.RawMessage `json:"patch"`
	} `json:"patches"`
}

type set struct {
	Target  string            `json:"target"`
	Type    string            `json:"type"`
	Patches []json.RawMessage `json:"patches"`
}

type answer struct {
	Result   json.RawMessage `json:"result,omitempty"`
	Error    string          `json:"error,omitempty"`
	Unstable bool            `json:"unstable,omitempty"`
	Sets     []set           `json:"sets,omitempty"`
	Ignored  []string        `json:"ignored,omitempty"`
}

// guarded turns a panic of the code under question into the error that ends kubeadm as well.
func guarded(ask func() (answer, error)) (got answer) {
	defer func() {
		if cause := recover(); cause != nil {
			got = answer{Error: fmt.Sprintf("panic: %v", cause)}
		}
	}()
	got, err := ask()
	if err != nil {
		return answer{Error: err.Error()}
	}
	return got
}

func patch(asked question) (answer, error) {
	sets := []*patches.PatchSet{}
	for _, one := range asked.Patches {
		made, err := patches.CreatePatchSet(asked.Target, patchTypes[one.Type], string(one.Patch))
		if err != nil {
			return answer{}, err
		}
		sets = append(sets, made)
	}
	var object any = corev1.Pod{}
	if other, found := structs[asked.Target]; found {
		object = other
	}
	target := &patches.PatchTarget{
		Name:                      asked.Target,
		StrategicMergePatchObject: object,
		Data:                      asked.Document,
	}
	manager := patches.NewPatchManager(sets, patches.KnownTargets(), new(bytes.Buffer))
	if err := manager.ApplyPatchesToTarget(target); err != nil {
		return answer{}, err
	}
	return answer{Result: target.Data}, nil
}

var ignoring = regexp.MustCompile(`(?m)^\[patches\] Ignoring (?:empty file: |file )("(?:[^"\\]|\\.)*")`)

// list reads a directory. What the manager holds is not exported, but can be looked at by reflection.
func list(directory string) (answer, error) {
	said := new(bytes.Buffer)
	manager, err := patches.GetPatchManagerForPath(directory, patches.KnownTargets(), said)
	if err != nil {
		return answer{}, err
	}
	got := answer{Sets: []set{}}
	sets := reflect.ValueOf(manager).Elem().FieldByName("patchSets")
	for i := range sets.Len() {
		one := sets.Index(i).Elem()
		kind := one.FieldByName("patchType").String()
		for short, long := range patchTypes {
			if string(long) == kind {
				kind = short
			}
		}
		made := set{Target: one.FieldByName("targetName").String(), Type: kind, Patches: []json.RawMessage{}}
		for j := range one.FieldByName("patches").Len() {
			made.Patches = append(made.Patches, json.RawMessage(one.FieldByName("patches").Index(j).String()))
		}
		got.Sets = append(got.Sets, made)
	}
	for _, match := range ignoring.FindAllStringSubmatch(said.String(), -1) {
		var name string
		if _, err := fmt.Sscanf(match[1], "%q", &name); err != nil {
			return answer{}, err
		}
		got.Ignored = append(got.Ignored, name)
	}
	return got, nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		var got answer
		if asked.Directory != "" {
			got = guarded(func() (answer, error) { return list(asked.Directory) })
		} else {
			got = guarded(func() (answer, error) { return patch(asked) })
			for range repetitions {
				again := guarded(func() (answer, error) { return patch(asked) })
				if (again.Error == "") != (got.Error == "") || !reflect.DeepEqual(again.Result, got.Result) {
					got.Unstable = true
				}
			}
		}
		if err := out.Encode(got); err != nil {
			panic(err)
		}
	}
	if err := lines.Err(); err != nil {
		panic(err)
	}
}
