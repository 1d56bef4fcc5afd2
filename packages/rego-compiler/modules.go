package main

// Parses each file of a pack by itself, so that every file tells its own errors.

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/loader"
)

// ruleInfo is one rule with the METADATA that stands directly above it, if any.
type ruleInfo struct {
	Package     string         `json:"package"`
	Name        string         `json:"name"`
	File        string         `json:"file"`
	Row         int            `json:"row"`
	Col         int            `json:"col"`
	Annotated   bool           `json:"annotated"`
	Title       string         `json:"title,omitempty"`
	Description string         `json:"description,omitempty"`
	Custom      map[string]any `json:"custom,omitempty"`
	// MetadataRow is the first row of the METADATA block, 0 without one.
	MetadataRow int `json:"metadataRow"`
}

// parse reads every module by itself, so that each file's errors are told and not only the first's.
func parse(req request, caps *ast.Capabilities) (map[string]*ast.Module, []problem) {
	modules := make(map[string]*ast.Module, len(req.Modules))
	var problems []problem
	for _, name := range sortedNames(req.Modules) {
		module, err := ast.ParseModuleWithOpts(name, req.Modules[name], ast.ParserOptions{
			ProcessAnnotation: true,
			RegoVersion:       ast.RegoV1,
			Capabilities:      caps,
		})
		if err != nil {
			problems = append(problems, withVersionHint(name, req.Modules[name], toProblems(err, name))...)
			continue
		}
		if module == nil {
			problems = append(problems, problem{Code: "rego_parse_error", Message: "the file is empty", File: name})
			continue
		}
		modules[name] = module
	}
	return modules, problems
}

// withVersionHint puts one clear sentence first when a file that is not Rego v1 is valid Rego v0.
func withVersionHint(name, source string, problems []problem) []problem {
	old, err := ast.ParseModuleWithOpts(name, source, ast.ParserOptions{RegoVersion: ast.RegoV0})
	if err != nil || old == nil {
		return problems
	}
	first := problem{
		Code:    "lacuna_rego_v0",
		Message: "this file is Rego v0; packs are written in Rego v1: every rule needs `if` before its body, and `contains` where it makes a set",
		File:    name, Row: 1, Col: 1,
	}
	if len(problems) > 0 {
		first.Row, first.Col, first.Length = problems[0].Row, problems[0].Col, problems[0].Length
	}
	return []problem{first}
}

// compileModules parses, checks types and refuses what a pack may not use.
func compileModules(req request, caps *ast.Capabilities) (*ast.Compiler, map[string]*ast.Module, []problem) {
	modules, problems := parse(req, caps)
	if len(problems) > 0 {
		return nil, nil, problems
	}
	problems = sharedNames(modules, req.Shared)
	compiler := ast.NewCompiler().WithCapabilities(caps).WithDefaultRegoVersion(ast.RegoV1)
	if len(req.InputSchema) > 0 {
		var schema any
		if err := json.Unmarshal(req.InputSchema, &schema); err != nil {
			return nil, nil, []problem{{Code: "lacuna_schema", Message: err.Error()}}
		}
		set := ast.NewSchemaSet()
		set.Put(ast.SchemaRootRef, schema)
		compiler = compiler.WithSchemas(set)
	}
	copies := make(map[string]*ast.Module, len(modules))
	for name, module := range modules {
		copies[name] = module.Copy()
	}
	if compiler.Compile(copies); compiler.Failed() {
		problems = append(problems, toProblems(compiler.Errors, "")...)
	}
	return compiler, modules, problems
}

// sharedNames reports a rule that two files of one package define: the second silently widens the
// first, which is never what the author of a helper meant. Entry documents are meant to be shared;
// `*` shares everything.
func sharedNames(modules map[string]*ast.Module, shared []string) []problem {
	if slices.Contains(shared, "*") {
		return nil
	}
	first := map[string]string{}
	var problems []problem
	for _, name := range sortedNames(modules) {
		module := modules[name]
		for _, rule := range module.Rules {
			own := rule.Head.Ref().GroundPrefix().String()
			path := module.Package.Path.String() + "." + own
			other, seen := first[path]
			if !seen {
				first[path] = name
			} else if other != name && !slices.Contains(shared, own) && !rule.Default {
				problems = append(problems, at(problem{
					Code:    "lacuna_shared_name",
					Message: fmt.Sprintf("`%s` is defined in %s too; in one package both definitions count", own, other),
				}, rule.Location))
			}
		}
	}
	return problems
}

func describeRules(modules map[string]*ast.Module) ([]ruleInfo, []problem) {
	list := make([]*ast.Module, 0, len(modules))
	for _, name := range sortedNames(modules) {
		list = append(list, modules[name])
	}
	annotations, errs := ast.BuildAnnotationSet(list)
	if len(errs) > 0 {
		return nil, toProblems(errs, "")
	}
	var rules []ruleInfo
	for _, module := range list {
		for _, rule := range module.Rules {
			info := ruleInfo{
				Package: strings.TrimPrefix(module.Package.Path.String(), "data."),
				Name:    rule.Head.Ref().GroundPrefix().String(),
				File:    rule.Location.File, Row: rule.Location.Row, Col: rule.Location.Col,
			}
			if own := annotations.GetRuleScope(rule); len(own) > 0 {
				info.Annotated = true
				info.Title, info.Description, info.Custom = own[0].Title, own[0].Description, own[0].Custom
				info.MetadataRow = own[0].Location.Row
			}
			rules = append(rules, info)
		}
	}
	return rules, nil
}

func check(req request) reply {
	caps := capabilities(req.Host)
	_, modules, problems := compileModules(req, caps)
	if len(problems) > 0 {
		return reply{Problems: problems}
	}
	rules, problems := describeRules(modules)
	return reply{Rules: rules, Problems: problems}
}

func toProblems(err error, file string) []problem {
	var list ast.Errors
	var one *ast.Error
	var loaded loader.Errors
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = ast.Errors{one}
	case errors.As(err, &loaded):
		var problems []problem
		for _, e := range loaded {
			problems = append(problems, toProblems(e, file)...)
		}
		return problems
	default:
		return []problem{{Code: "rego_error", Message: err.Error(), File: file}}
	}
	problems := make([]problem, 0, len(list))
	for _, e := range list {
		p := problem{Code: e.Code, Message: e.Message, File: file}
		if e.Details != nil {
			p.Details = e.Details.Lines()
		}
		problems = append(problems, at(p, e.Location))
	}
	return problems
}

func at(p problem, location *ast.Location) problem {
	if location == nil {
		return p
	}
	if location.File != "" {
		p.File = location.File
	}
	p.Row, p.Col = location.Row, location.Col
	text := string(location.Text)
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	p.Length = len(text)
	return p
}

func sortedNames[V any](of map[string]V) []string {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
