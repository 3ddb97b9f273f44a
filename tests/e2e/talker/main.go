// Command talker is what pods of these tests run: it says who asks it, and asks others.
//
//	/who              the address that the asker comes from
//	/ask?of=HOST:PORT what the talker there says to /who
//	/resolve?name=N   the addresses of a name, by the pod's own resolv.conf
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

func main() {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	http.HandleFunc("/who", func(answer http.ResponseWriter, request *http.Request) {
		host, _, _ := net.SplitHostPort(request.RemoteAddr)
		fmt.Fprint(answer, host)
	})
	http.HandleFunc("/ask", func(answer http.ResponseWriter, request *http.Request) {
		said, err := client.Get("http://" + request.FormValue("of") + "/who")
		if err != nil {
			http.Error(answer, err.Error(), http.StatusBadGateway)
			return
		}
		defer said.Body.Close()
		io.Copy(answer, said.Body)
	})
	http.HandleFunc("/resolve", func(answer http.ResponseWriter, request *http.Request) {
		addresses, err := net.DefaultResolver.LookupHost(request.Context(), request.FormValue("name"))
		if err != nil {
			http.Error(answer, err.Error(), http.StatusBadGateway)
			return
		}
		fmt.Fprint(answer, strings.Join(addresses, " "))
	})
	panic(http.ListenAndServe(":8080", nil))
}
