// Writes, as JSON, which field of a KubeletConfiguration each of the kubelet's flags sets.
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"

	"github.com/spf13/pflag"
	_ "k8s.io/component-base/logs/json/register" // as the kubelet's own main package does: it adds flags
	"k8s.io/kubelet/config/v1beta1"
	"k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/kubelet/apis/config"
)

// places notes the address of every field of a configuration, by its path in the documents of the public type.
func places(value reflect.Value, public reflect.Type, path string, found map[uintptr]string) {
	if public != nil && public.Kind() == reflect.Pointer {
		public = public.Elem()
	}
	for index := 0; index < value.NumField(); index++ {
		name, inner := value.Type().Field(index).Name, reflect.Type(nil)
		if public != nil && public.Kind() == reflect.Struct {
			if field, ok := public.FieldByName(name); ok {
				inner = field.Type
				name = strings.Split(field.Tag.Get("json"), ",")[0]
			}
		}
		whole := strings.Trim(path+"."+name, ".")
		if value.Field(index).CanAddr() {
			address := value.Field(index).Addr().Pointer()
			if _, ok := found[address]; !ok || value.Field(index).Kind() != reflect.Struct {
				found[address] = whole
			}
		}
		if value.Field(index).Kind() == reflect.Struct {
			places(value.Field(index), inner, whole, found)
		}
	}
}

// targets gives the addresses that a flag's value writes to: its own, or those that it holds.
func targets(value reflect.Value) []uintptr {
	if value.Kind() == reflect.Interface {
		value = value.Elem()
	}
	if value.Kind() != reflect.Pointer {
		return nil
	}
	found := []uintptr{value.Pointer()}
	if value.Elem().Kind() == reflect.Struct {
		for index := 0; index < value.Elem().NumField(); index++ {
			if inner := value.Elem().Field(index); inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Interface {
				found = append(found, targets(inner)...)
			}
		}
	}
	return found
}

func main() {
	configuration := &config.KubeletConfiguration{}
	flags := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	options.AddKubeletConfigFlags(flags, configuration)
	known := map[uintptr]string{}
	places(reflect.ValueOf(configuration).Elem(), reflect.TypeOf(v1beta1.KubeletConfiguration{}), "", known)
	fields := map[string]string{}
	flags.VisitAll(func(flag *pflag.Flag) {
		fields[flag.Name] = ""
		for _, address := range targets(reflect.ValueOf(flag.Value)) {
			if path, ok := known[address]; ok {
				fields[flag.Name] = path
			}
		}
	})
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(fields); err != nil {
		panic(err)
	}
}
