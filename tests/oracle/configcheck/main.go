// Command configcheck decodes component configurations strictly and validates them with the components' own code.
//
// It reads JSON lines {"id", "yaml"} and prints for each {"id", "decode", "errors": [{"path", "kind", "message"}]},
// where "decode" is the decoder's complaint or empty.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/util/validation/field"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	logsapi "k8s.io/component-base/logs/api/v1"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/kubernetes/pkg/features"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	kubeletscheme "k8s.io/kubernetes/pkg/kubelet/apis/config/scheme"
	kubeletvalidation "k8s.io/kubernetes/pkg/kubelet/apis/config/validation"
	proxyconfig "k8s.io/kubernetes/pkg/proxy/apis/config"
	proxyscheme "k8s.io/kubernetes/pkg/proxy/apis/config/scheme"
	proxyvalidation "k8s.io/kubernetes/pkg/proxy/apis/config/validation"
	schedulerconfig "k8s.io/kubernetes/pkg/scheduler/apis/config"
	schedulerscheme "k8s.io/kubernetes/pkg/scheduler/apis/config/scheme"
	schedulervalidation "k8s.io/kubernetes/pkg/scheduler/apis/config/validation"
)

type question struct {
	ID   string `json:"id"`
	YAML string `json:"yaml"`
}

type finding struct {
	Path    string `json:"path"`
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

type answer struct {
	ID     string    `json:"id"`
	Decode string    `json:"decode"`
	Errors []finding `json:"errors"`
}

// flatten takes an aggregate of any depth apart.
func flatten(err error) []finding {
	if err == nil {
		return nil
	}
	if aggregate, ok := err.(utilerrors.Aggregate); ok {
		findings := []finding{}
		for _, one := range aggregate.Errors() {
			findings = append(findings, flatten(one)...)
		}
		return findings
	}
	var named *field.Error
	if errors.As(err, &named) {
		return []finding{{named.Field, named.Type.String(), named.ErrorBody()}}
	}
	return []finding{{"", "", err.Error()}}
}

// guard turns a panic, which some input causes in some releases, into an error.
func guard(err *error) {
	if panicked := recover(); panicked != nil {
		*err = fmt.Errorf("panic: %v", panicked)
	}
}

// decoders has the strict decoder of each kind of document.
type decoders map[string]runtime.Decoder

func newDecoders() decoders {
	_, kubelet, err := kubeletscheme.NewSchemeAndCodecs(serializer.EnableStrict)
	if err != nil {
		panic(err)
	}
	proxy := serializer.NewCodecFactory(proxyscheme.Scheme, serializer.EnableStrict)
	scheduler := serializer.NewCodecFactory(schedulerscheme.Scheme, serializer.EnableStrict)
	return decoders{
		"KubeletConfiguration":       kubelet.UniversalDecoder(),
		"KubeProxyConfiguration":     proxy.UniversalDecoder(),
		"KubeSchedulerConfiguration": scheduler.UniversalDecoder(),
	}
}

func (d decoders) decode(text string) (object runtime.Object, err error) {
	defer guard(&err)
	for kind, decoder := range d {
		if strings.Contains(text, kind) {
			object, _, err = decoder.Decode([]byte(text), nil, nil)
			return object, err
		}
	}
	return nil, fmt.Errorf("no component's configuration")
}

func validate(object runtime.Object) (err error) {
	defer guard(&err)
	switch configuration := object.(type) {
	case *kubeletconfig.KubeletConfiguration:
		gates := utilfeature.DefaultFeatureGate.DeepCopy()
		if err := gates.SetFromMap(configuration.FeatureGates); err != nil {
			return field.Invalid(field.NewPath("featureGates"), "", err.Error())
		}
		return kubeletvalidation.ValidateKubeletConfiguration(configuration, gates)
	case *proxyconfig.KubeProxyConfiguration:
		return proxyvalidation.Validate(configuration).ToAggregate()
	case *schedulerconfig.KubeSchedulerConfiguration:
		if err := schedulervalidation.ValidateKubeSchedulerConfiguration(configuration); err != nil {
			return err
		}
	}
	return nil
}

const longestLine = 1 << 26

func main() {
	// a real kubelet adds these gates when it starts
	if err := logsapi.AddFeatureGates(utilfeature.DefaultMutableFeatureGate); err != nil {
		panic(err)
	}
	known := newDecoders()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		said := answer{ID: asked.ID, Errors: []finding{}}
		object, err := known.decode(asked.YAML)
		if err != nil {
			said.Decode = err.Error()
		}
		if object != nil {
			said.Errors = append(said.Errors, flatten(validate(object))...)
		}
		if err := out.Encode(said); err != nil {
			panic(err)
		}
	}
}
