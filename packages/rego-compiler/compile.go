package main

// Compiles packs to policy.wasm and reads their METADATA.

import (
	"context"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/rego"
)

// compileWasm returns policy.wasm for the entrypoints, or for one ad-hoc query. The bytes depend on
// the sources, their names, the order of the entrypoints, the host list and the version of OPA only.
func compileWasm(req request) reply {
	caps := capabilities(req.Host)
	_, modules, problems := compileModules(req, caps)
	if len(problems) > 0 {
		return reply{Problems: problems}
	}
	rules, problems := describeRules(modules)
	if len(problems) > 0 {
		return reply{Problems: problems}
	}
	var wasm []byte
	var err error
	if req.Query != "" {
		wasm, err = queryToWasm(req.Query, modules, caps)
	} else {
		wasm, err = entrypointsToWasm(req.Entrypoints, modules, req.Modules, caps)
	}
	if err != nil {
		return reply{Problems: toProblems(err, "")}
	}
	return reply{Wasm: wasm, Rules: rules}
}

func entrypointsToWasm(entrypoints []string, modules map[string]*ast.Module, sources map[string]string, caps *ast.Capabilities) ([]byte, error) {
	b := &bundle.Bundle{Data: map[string]any{}}
	b.SetRegoVersion(ast.RegoV1)
	b.Manifest.Init()
	for _, name := range sortedNames(modules) {
		b.Modules = append(b.Modules, bundle.ModuleFile{URL: name, Path: name, Parsed: modules[name], Raw: []byte(sources[name])})
	}
	compiler := compile.New().
		WithCapabilities(caps).
		WithRegoVersion(ast.RegoV1).
		WithTarget(compile.TargetWasm).
		// Without this every document that reads an entrypoint would become one too.
		WithPruneUnused(true).
		WithEntrypoints(entrypoints...).
		WithBundle(b)
	if err := compiler.Build(context.Background()); err != nil {
		return nil, err
	}
	return compiler.Bundle().WasmModules[0].Raw, nil
}

func queryToWasm(query string, modules map[string]*ast.Module, caps *ast.Capabilities) ([]byte, error) {
	options := []func(*rego.Rego){rego.Query(query), rego.Capabilities(caps), rego.SetRegoVersion(ast.RegoV1)}
	for _, name := range sortedNames(modules) {
		options = append(options, rego.ParsedModule(modules[name]))
	}
	result, err := rego.New(options...).Compile(context.Background())
	if err != nil {
		return nil, err
	}
	return result.Bytes, nil
}

func formatSource(req request) reply {
	formatted, err := format.SourceWithOpts(req.File, []byte(req.Source), format.Opts{RegoVersion: ast.RegoV1})
	if err != nil {
		return reply{Problems: withVersionHint(req.File, req.Source, toProblems(err, req.File))}
	}
	return reply{Formatted: string(formatted)}
}
