// Package main is Lacuna's Rego compiler: OPA's own parser, compiler, tester and formatter behind
// five JSON functions. It reads no files and opens no connections; sources come in, results go out.
package main

import (
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/open-policy-agent/opa/v1/version"
)

// request is what every operation takes; each reads the fields it needs.
type request struct {
	// Modules maps pack-relative file names to Rego v1 sources. The names end up in policy.wasm.
	Modules map[string]string `json:"modules"`
	// Host lists the built-in functions the evaluating host implements besides the native ones.
	Host []string `json:"host"`
	// Entrypoints are rule paths such as `lacuna/packs/acme/violations`, in the order they get ids.
	Entrypoints []string `json:"entrypoints"`
	// Query compiles an ad-hoc query instead of entrypoints.
	Query string `json:"query"`
	// Data is the base document, for tests only: it is not part of policy.wasm.
	Data json.RawMessage `json:"data"`
	// InputSchema is a JSON Schema that references to `input` are checked against.
	InputSchema json.RawMessage `json:"inputSchema"`
	// Shared names the rules that several files of one package may define together.
	Shared []string `json:"shared"`
	// Coverage asks `test` for a coverage report.
	Coverage bool `json:"coverage"`
	// File and Source are what `fmt` formats.
	File   string `json:"file"`
	Source string `json:"source"`
}

// problem is one error with its place; row and col are 1-based, 0 when OPA does not know.
type problem struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	Details []string `json:"details,omitempty"`
	File    string   `json:"file,omitempty"`
	Row     int      `json:"row"`
	Col     int      `json:"col"`
	// Length of the text concerned on that row, in bytes; 0 when unknown.
	Length int `json:"length"`
}

type reply struct {
	Problems  []problem    `json:"problems"`
	Rules     []ruleInfo   `json:"rules,omitempty"`
	Wasm      []byte       `json:"wasm,omitempty"`
	Tests     []testResult `json:"tests,omitempty"`
	Coverage  *coverage    `json:"coverage,omitempty"`
	Formatted string       `json:"formatted,omitempty"`
	OPA       string       `json:"opa,omitempty"`
	Go        string       `json:"go,omitempty"`
	Native    []string     `json:"native,omitempty"`
	Available []string     `json:"available,omitempty"`
	// Bug is set when the compiler itself failed; the host treats the pack as not compiled.
	Bug string `json:"bug,omitempty"`
}

func serve(op, text string) (answer string) {
	defer func() {
		if trouble := recover(); trouble != nil {
			answer = toJSON(reply{Problems: []problem{}, Bug: fmt.Sprint(trouble)})
		}
	}()
	var req request
	if err := json.Unmarshal([]byte(text), &req); err != nil {
		return toJSON(reply{Problems: []problem{}, Bug: "request: " + err.Error()})
	}
	var r reply
	switch op {
	case "version":
		r = reply{OPA: version.Version, Go: runtime.Version(), Native: nativeBuiltins(), Available: allBuiltins()}
	case "check":
		r = check(req)
	case "compile":
		r = compileWasm(req)
	case "test":
		r = test(req)
	case "fmt":
		r = formatSource(req)
	default:
		r = reply{Bug: "unknown operation " + op}
	}
	if r.Problems == nil {
		r.Problems = []problem{}
	}
	return toJSON(r)
}

func toJSON(r reply) string {
	text, err := json.Marshal(r)
	if err != nil {
		return `{"problems":[],"bug":"the reply is not JSON"}`
	}
	return string(text)
}
