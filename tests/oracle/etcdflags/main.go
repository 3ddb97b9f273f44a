// Writes, as JSON, the flags and the feature gates of the etcd whose package etcdmain it is built with.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	if err := etcdmain.WriteFlags(os.Stdout); err != nil {
		panic(err)
	}
}
