//go:build js && wasm

// The bridge to the host: one function on the global object, `lacunaRego(op, request, reply)`, all
// three JSON or text. It holds no state between calls; the host kills the process when a call takes
// too long, because a compile in Go's single thread cannot be interrupted.
package main

import "syscall/js"

func main() {
	js.Global().Set("lacunaRego", js.FuncOf(func(_ js.Value, args []js.Value) any {
		op, request, reply := args[0].String(), args[1].String(), args[2]
		// Not on the callback's own goroutine: a test with a time-out waits for the event loop.
		go func() { reply.Invoke(serve(op, request)) }()
		return nil
	}))
	js.Global().Get("lacunaRegoReady").Invoke()
	select {}
}
