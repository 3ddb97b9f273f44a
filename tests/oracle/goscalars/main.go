// Command goscalars answers questions about Go's own reading and writing, one a line as {"ask": ..., "of": ...}, with
// the same line and what came of it: "is", or "no" where Go refuses.
//
// ask is duration (time.ParseDuration and String), quantity (resource.ParseQuantity and String), address
// (ParseIPSloppy and String), hostport (net.SplitHostPort), endpoint (kubeadm's ParseHostPort), or a type whose JSON is
// read as sigs.k8s.io/json does and written again: kubelet, kubeproxy, pod.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	kubeproxy "k8s.io/kube-proxy/config/v1alpha1"
	kubelet "k8s.io/kubelet/config/v1beta1"
	kubeadm "k8s.io/kubernetes/cmd/kubeadm/app/util"
	utilnet "k8s.io/utils/net"
	kjson "sigs.k8s.io/json"
)

type question struct {
	Ask string          `json:"ask"`
	Of  json.RawMessage `json:"of"`
	Is  any             `json:"is,omitempty"`
	No  bool            `json:"no,omitempty"`
}

const longestLine = 1 << 24

func typed(text []byte, into any) (any, error) {
	strict, err := kjson.UnmarshalStrict(text, into)
	if err == nil && len(strict) > 0 {
		err = strict[0]
	}
	return into, err
}

func scalar(ask, text string) (any, error) {
	switch ask {
	case "duration":
		value, err := time.ParseDuration(text)
		return []string{value.String(), fmt.Sprint(value.Nanoseconds())}, err
	case "quantity":
		value, err := resource.ParseQuantity(text)
		return value.String(), err
	case "address":
		if address := utilnet.ParseIPSloppy(text); address != nil {
			return address.String(), nil
		}
		return nil, fmt.Errorf("no address")
	case "hostport":
		host, port, err := net.SplitHostPort(text)
		return []string{host, port}, err
	case "endpoint":
		host, port, err := kubeadm.ParseHostPort(text)
		return []string{host, port}, err
	}
	return nil, fmt.Errorf("cannot be asked for %s", ask)
}

func answer(asked question) (any, error) {
	switch asked.Ask {
	case "kubelet":
		return typed(asked.Of, &kubelet.KubeletConfiguration{})
	case "kubeproxy":
		return typed(asked.Of, &kubeproxy.KubeProxyConfiguration{})
	case "pod":
		return typed(asked.Of, &corev1.Pod{})
	}
	var text string
	if err := json.Unmarshal(asked.Of, &text); err != nil {
		return nil, err
	}
	return scalar(asked.Ask, text)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		var asked question
		err := json.Unmarshal(lines.Bytes(), &asked)
		if err == nil {
			var refused error
			asked.Is, refused = answer(asked)
			if refused != nil {
				asked.Is, asked.No = nil, true
			}
			err = out.Encode(asked)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}
