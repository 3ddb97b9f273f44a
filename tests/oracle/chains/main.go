// Command chains answers questions, one JSON object a line, by the code that Kubernetes itself asks.
//
// {"roots": PEM, "leaf": PEM, "usage": "client"|"server", "name": NAME, "time": RFC 3339}: whether crypto/x509 trusts the
// first certificate of leaf, as an API server does that of a client, or a client that of the server NAME.
// {"sign": PEM}: a token of the service account default, signed by that private key as kube-apiserver signs it.
// {"token": TOKEN, "keys": [PEM...]}: whether an API server accepts it that has these --service-account-key-file.
//
// The answer is {"trusted": BOOL, "why": TEXT}, or {"token": TOKEN}.
package main

import (
	"bufio"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	certutil "k8s.io/client-go/util/cert"
	"k8s.io/client-go/util/keyutil"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/serviceaccount"
)

const (
	issuer      = "https://kubernetes.default.svc.cluster.local"
	longestLine = 1 << 24
)

type question struct {
	Roots string   `json:"roots"`
	Leaf  string   `json:"leaf"`
	Usage string   `json:"usage"`
	Name  string   `json:"name"`
	Time  string   `json:"time"`
	Sign  string   `json:"sign"`
	Token string   `json:"token"`
	Keys  []string `json:"keys"`
}

type answer struct {
	Trusted bool   `json:"trusted"`
	Why     string `json:"why,omitempty"`
	Token   string `json:"token,omitempty"`
}

// accounts knows one service account, and no object that a token could be bound to.
type accounts struct {
	serviceaccount.ServiceAccountTokenGetter
}

func (accounts) GetServiceAccount(_ context.Context, namespace, name string) (*v1.ServiceAccount, error) {
	return &v1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, UID: "1"}}, nil
}

func chain(asked question) error {
	roots, err := certutil.NewPoolFromBytes([]byte(asked.Roots))
	if err != nil {
		return err
	}
	leaves, err := certutil.ParseCertsPEM([]byte(asked.Leaf))
	if err != nil {
		return err
	}
	at, err := time.Parse(time.RFC3339, asked.Time)
	if err != nil {
		return err
	}
	options := x509.VerifyOptions{Roots: roots, CurrentTime: at, Intermediates: x509.NewCertPool()}
	for _, one := range leaves[1:] {
		options.Intermediates.AddCert(one)
	}
	options.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if asked.Usage == "server" {
		options.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		options.DNSName = asked.Name
	}
	_, err = leaves[0].Verify(options)
	return err
}

func sign(text string) (string, error) {
	key, err := keyutil.ParsePrivateKeyPEM([]byte(text))
	if err != nil {
		return "", err
	}
	generator, err := serviceaccount.JWTTokenGenerator(issuer, key)
	if err != nil {
		return "", err
	}
	account := core.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "default", UID: "1"}}
	public, private, err := serviceaccount.Claims(account, nil, nil, nil, nil, nil, 3600, 0, []string{issuer}, nil)
	if err != nil {
		return "", err
	}
	return generator.GenerateToken(context.Background(), public, private)
}

func verify(token string, texts []string) error {
	var keys []any
	for _, text := range texts {
		found, err := keyutil.ParsePublicKeysPEM([]byte(text))
		if err != nil {
			return err
		}
		keys = append(keys, found...)
	}
	getter, err := serviceaccount.StaticPublicKeysGetter(keys)
	if err != nil {
		return err
	}
	by := serviceaccount.JWTTokenAuthenticator([]string{issuer}, getter, []string{issuer}, serviceaccount.NewValidator(accounts{}))
	_, accepted, err := by.AuthenticateToken(context.Background(), token)
	if err == nil && !accepted {
		return fmt.Errorf("it is no token of this issuer")
	}
	return err
}

func answerTo(asked question) (answer, error) {
	var err error
	switch {
	case asked.Sign != "":
		token, err := sign(asked.Sign)
		return answer{Token: token}, err
	case asked.Token != "":
		err = verify(asked.Token, asked.Keys)
	default:
		err = chain(asked)
	}
	if err != nil {
		return answer{Why: err.Error()}, nil
	}
	return answer{Trusted: true}, nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		err := json.Unmarshal(lines.Bytes(), &asked)
		var said answer
		if err == nil {
			said, err = answerTo(asked)
		}
		if err == nil {
			err = out.Encode(said)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
