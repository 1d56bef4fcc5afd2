package main

// Runs a pack's Rego tests with OPA's own tester.

import (
	"context"
	"encoding/json"
	"sort"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
)

// One Rego test may take this long. It is the only clock in this program.
const testTimeout = 10 * time.Second

type testResult struct {
	Package string `json:"package"`
	Name    string `json:"name"`
	File    string `json:"file"`
	Row     int    `json:"row"`
	// Outcome is pass, fail, error or skip (a name that begins with `todo_test_`).
	Outcome string `json:"outcome"`
	// Message says why a test errored; Output holds what it printed.
	Message string `json:"message,omitempty"`
	Output  string `json:"output,omitempty"`
	// FailedAt is the expression that was false, with its row in File.
	FailedAt    string `json:"failedAt,omitempty"`
	FailedAtRow int    `json:"failedAtRow,omitempty"`
}

type coverage struct {
	Files map[string]fileCoverage `json:"files"`
	// Percent of lines covered, over all files that are not tests.
	Percent float64 `json:"percent"`
}

type fileCoverage struct {
	Covered    int   `json:"covered"`
	NotCovered int   `json:"notCovered"`
	Rows       []int `json:"rows"`
}

func test(req request) reply {
	caps := capabilities(req.Host)
	_, modules, problems := compileModules(req, caps)
	if len(problems) > 0 {
		return reply{Problems: problems}
	}
	data := map[string]any{}
	if len(req.Data) > 0 {
		if err := json.Unmarshal(req.Data, &data); err != nil {
			return reply{Problems: []problem{{Code: "lacuna_data", Message: err.Error()}}}
		}
	}
	ctx := context.Background()
	store := inmem.NewFromObject(data)
	txn, err := store.NewTransaction(ctx, storage.TransactionParams{})
	if err != nil {
		return reply{Bug: err.Error()}
	}
	defer store.Abort(ctx, txn)
	runner := tester.NewRunner().
		SetCompiler(ast.NewCompiler().WithCapabilities(caps).WithEnablePrintStatements(true).WithDefaultRegoVersion(ast.RegoV1)).
		SetStore(store).
		CapturePrintOutput(true).
		SetTimeout(testTimeout).
		SetParallel(1).
		SetModules(modules)
	var tracer *cover.Cover
	if req.Coverage {
		tracer = cover.New()
		runner = runner.SetCoverageQueryTracer(tracer)
	}
	results, err := runner.RunTests(ctx, txn)
	if err != nil {
		return reply{Problems: toProblems(err, "")}
	}
	tests := []testResult{}
	for result := range results {
		tests = append(tests, describe(result))
	}
	sort.Slice(tests, func(i, j int) bool {
		if tests[i].File != tests[j].File {
			return tests[i].File < tests[j].File
		}
		return tests[i].Row < tests[j].Row
	})
	r := reply{Tests: tests}
	if tracer != nil {
		r.Coverage = summarise(tracer.Report(modules))
	}
	return r
}

func describe(result *tester.Result) testResult {
	t := testResult{Package: strings.TrimPrefix(result.Package, "data."), Name: result.Name, Output: string(result.Output)}
	if result.Location != nil {
		t.File, t.Row = result.Location.File, result.Location.Row
	}
	switch {
	case result.Error != nil:
		t.Outcome, t.Message = "error", result.Error.Error()
	case result.Skip:
		t.Outcome = "skip"
	case result.Fail:
		t.Outcome = "fail"
		if result.FailedAt != nil {
			t.FailedAt = result.FailedAt.String()
			if result.FailedAt.Location != nil {
				t.FailedAtRow = result.FailedAt.Location.Row
				t.FailedAt = string(result.FailedAt.Location.Text)
			}
		}
	default:
		t.Outcome = "pass"
	}
	return t
}

func summarise(report cover.Report) *coverage {
	c := &coverage{Files: map[string]fileCoverage{}}
	covered, total := 0, 0
	for name, file := range report.Files {
		if strings.HasSuffix(name, "_test.rego") {
			continue
		}
		one := fileCoverage{Covered: file.CoveredLines, NotCovered: file.NotCoveredLines, Rows: []int{}}
		for _, lines := range file.NotCovered {
			for row := lines.Start.Row; row <= lines.End.Row; row++ {
				one.Rows = append(one.Rows, row)
			}
		}
		c.Files[name] = one
		covered += one.Covered
		total += one.Covered + one.NotCovered
	}
	if total > 0 {
		c.Percent = 100 * float64(covered) / float64(total)
	}
	return c
}
