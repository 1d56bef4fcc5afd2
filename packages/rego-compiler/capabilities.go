package main

// The capabilities of packs: native functions and those of the host, nothing that asks the world.

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// native are the functions that policy.wasm implements by itself. OPA does not export its table, so
// it is written here by name: a name that OPA drops stops this file from compiling.
var native = []*ast.Builtin{
	ast.Equality, ast.Assign, ast.Plus, ast.Minus, ast.Multiply, ast.Divide, ast.Abs, ast.Round, ast.Ceil, ast.Floor, ast.Rem,
	ast.ArrayConcat, ast.ArrayFlatten, ast.ArrayReverse, ast.ArraySlice, ast.And, ast.Or, ast.Intersection, ast.Union,
	ast.IsNumber, ast.IsString, ast.IsBoolean, ast.IsArray, ast.IsSet, ast.IsObject, ast.IsNull, ast.TypeNameBuiltin,
	ast.BitsOr, ast.BitsAnd, ast.BitsNegate, ast.BitsXOr, ast.BitsShiftLeft, ast.BitsShiftRight,
	ast.Count, ast.Sum, ast.Product, ast.Max, ast.Min, ast.Sort, ast.All, ast.Any,
	ast.Base64IsValid, ast.Base64Decode, ast.Base64Encode, ast.Base64UrlEncode, ast.Base64UrlDecode,
	ast.NetCIDRContains, ast.NetCIDROverlap, ast.NetCIDRIntersects,
	ast.Equal, ast.GreaterThan, ast.GreaterThanEq, ast.LessThan, ast.LessThanEq, ast.NotEqual,
	ast.GlobMatch, ast.JSONMarshal, ast.JSONUnmarshal, ast.JSONIsValid, ast.JSONRemove, ast.JSONFilter,
	ast.ObjectFilter, ast.ObjectGet, ast.ObjectKeys, ast.ObjectRemove, ast.ObjectUnion, ast.ObjectUnionN,
	ast.Concat, ast.FormatInt, ast.IndexOf, ast.Substring, ast.Lower, ast.Upper, ast.Contains, ast.StartsWith, ast.EndsWith,
	ast.StringReverse, ast.Split, ast.Replace, ast.ReplaceN, ast.Trim, ast.TrimLeft, ast.TrimPrefix, ast.TrimRight, ast.TrimSuffix, ast.TrimSpace,
	ast.InternalTemplateString, ast.InternalPrint, ast.InternalTestCase, ast.Print, ast.NumbersRange, ast.ToNumber,
	ast.WalkBuiltin, ast.ReachableBuiltin, ast.RegexIsValid, ast.RegexMatch, ast.RegexMatchDeprecated, ast.RegexFindAllStringSubmatch,
	ast.Member, ast.MemberWithKey, ast.RegoMetadataChain, ast.RegoMetadataRule, ast.SetDiff,
}

// capabilities are what a pack may use: functions of their arguments alone. Rego v2 is refused until
// OPA calls it stable; the WebAssembly ABI stays what the engine checks for.
func capabilities(host []string) *ast.Capabilities {
	all := ast.CapabilitiesForThisVersion()
	allowed := map[string]bool{}
	for _, name := range nativeBuiltins() {
		allowed[name] = true
	}
	for _, name := range host {
		allowed[name] = true
	}
	all.Builtins = slices.DeleteFunc(all.Builtins, func(b *ast.Builtin) bool { return !allowed[b.Name] })
	all.Features = slices.DeleteFunc(all.Features, func(f string) bool {
		return f == ast.FeatureRegoV2 || f == ast.FeatureRegoV2Import
	})
	all.WasmABIVersions = []ast.WasmABIVersion{{Version: 1, Minor: 3}}
	all.AllowNet = []string{}
	return all
}

func nativeBuiltins() []string {
	names := make([]string, 0, len(native))
	for _, b := range native {
		names = append(names, b.Name)
	}
	return names
}

func allBuiltins() []string {
	names := []string{}
	for _, b := range ast.Builtins {
		names = append(names, b.Name)
	}
	slices.Sort(names)
	return names
}
