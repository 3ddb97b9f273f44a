// Command catalog prints, as JSON, what one Kubernetes release knows of itself beside its types: the flags of every
// component, the feature gates of the components and the admission plugins. One leaf a line.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apiserver"
	"k8s.io/apimachinery/pkg/runtime"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/component-base/featuregate"
	_ "k8s.io/component-base/logs/json/register" // as the components' own main packages do: it adds flags
	aggregator "k8s.io/kube-aggregator/pkg/apiserver/scheme"
	apiserverapp "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanagerapp "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxyapp "k8s.io/kubernetes/cmd/kube-proxy/app"
	schedulerapp "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubeletoptions "k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/features"
	apiserveroptions "k8s.io/kubernetes/pkg/kubeapiserver/options"
)

type flag struct {
	Name       string `json:"name"`
	Type       string `json:"type"`
	Default    string `json:"default"`
	Deprecated string `json:"deprecated,omitempty"`
	Hidden     bool   `json:"hidden,omitempty"`
}

type gate struct {
	Default  bool     `json:"default"`
	Locked   bool     `json:"locked"`
	Stage    string   `json:"stage"`
	Requires []string `json:"requires,omitempty"`
}

// groups has the versions of each API group that the API server's schemes register, for --runtime-config.
func groups() map[string][]string {
	found := map[string][]string{}
	for _, scheme := range []*runtime.Scheme{legacyscheme.Scheme, apiextensions.Scheme, aggregator.Scheme} {
		for _, version := range scheme.PrioritizedVersionsAllGroups() {
			if !slices.Contains(found[version.Group], version.Version) {
				found[version.Group] = append(found[version.Group], version.Version)
			}
		}
	}
	for _, versions := range found {
		slices.Sort(versions)
	}
	return found
}

// dependent is a feature gate that knows which gates need others; before v1.35 none did.
type dependent interface {
	Dependencies() map[featuregate.Feature][]featuregate.Feature
}

// requirements has, for each gate that needs others, their names, sorted.
func requirements() map[featuregate.Feature][]string {
	found := map[featuregate.Feature][]string{}
	if gates, ok := utilfeature.DefaultMutableFeatureGate.(dependent); ok {
		for name, needed := range gates.Dependencies() {
			for _, one := range needed {
				found[name] = append(found[name], string(one))
			}
			slices.Sort(found[name])
		}
	}
	return found
}

type plugin struct {
	Name      string `json:"name"`
	DefaultOn bool   `json:"defaultOn"`
}

// leaf is a value on one line, spaced as people write JSON.
func leaf(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return strings.NewReplacer(`":`, `": `, `,"`, `, "`).Replace(strings.TrimSpace(text.String()))
}

func list[V any](indent string, values []V) string {
	lines := make([]string, len(values))
	for i, value := range values {
		lines[i] = "\n" + indent + leaf(value)
	}
	return "[" + strings.Join(lines, ",") + "]"
}

func flagsOf(set *pflag.FlagSet) []flag {
	flags := []flag{}
	set.VisitAll(func(one *pflag.Flag) {
		flags = append(flags, flag{one.Name, one.Value.Type(), one.DefValue, one.Deprecated, one.Hidden})
	})
	slices.SortFunc(flags, func(a, b flag) int { return strings.Compare(a.Name, b.Name) })
	return flags
}

func kubeletFlags() *pflag.FlagSet {
	set := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	set.SetNormalizeFunc(cliflag.WordSepNormalizeFunc)
	kubeletoptions.NewKubeletFlags().AddFlags(set)
	configuration, err := kubeletoptions.NewKubeletConfiguration()
	if err != nil {
		panic(err)
	}
	kubeletoptions.AddKubeletConfigFlags(set, configuration)
	kubeletoptions.AddGlobalFlags(set)
	return set
}

func main() {
	// the controller manager comes first: in v1.34 it sets the default of a gate, which a flag set would forbid
	controllerManager := flagsOf(controllermanagerapp.NewControllerManagerCommand().Flags())
	flags := map[string][]flag{
		"kube-apiserver":          flagsOf(apiserverapp.NewAPIServerCommand().Flags()),
		"kube-controller-manager": controllerManager,
		"kube-proxy":              flagsOf(proxyapp.NewProxyCommand().Flags()),
		"kube-scheduler":          flagsOf(schedulerapp.NewSchedulerCommand().Flags()),
		"kubelet":                 flagsOf(kubeletFlags()),
	}
	required := requirements()
	gates := map[string]gate{}
	for name, spec := range utilfeature.DefaultMutableFeatureGate.GetAll() {
		gates[string(name)] = gate{spec.Default, spec.LockToDefault, string(spec.PreRelease), required[name]}
	}
	plugins := []plugin{}
	off := apiserveroptions.DefaultOffAdmissionPlugins()
	for _, name := range apiserveroptions.AllOrderedPlugins {
		plugins = append(plugins, plugin{name, !off.Has(name)})
	}

	separator := "{\n \"flags\": {"
	for _, component := range slices.Sorted(maps.Keys(flags)) {
		fmt.Printf("%s\n  %s: %s", separator, leaf(component), list("   ", flags[component]))
		separator = ","
	}
	separator = "\n },\n \"featureGates\": {"
	for _, name := range slices.Sorted(maps.Keys(gates)) {
		fmt.Printf("%s\n  %s: %s", separator, leaf(name), leaf(gates[name]))
		separator = ","
	}
	fmt.Printf("\n },\n \"admissionPlugins\": %s,\n \"apiGroups\": %s\n}\n", list("  ", plugins), leaf(groups()))
}
