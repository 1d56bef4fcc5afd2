/**
 * One instance of a compiled policy: opa-wasm's `LoadedPolicy` over our own import object. The
 * stock loader cannot replace its own `sprintf` and `regex.split`, throws strings, and leaves the
 * memory without a limit. It knows Rego values and host functions; it does not know packs.
 */
import * as opaWasm from '@open-policy-agent/opa-wasm';
import { BuiltinError, type Builtin } from './builtins/builtin.ts';
import { BUILTINS } from './builtins/index.ts';
import { BUDGET, FUEL, withFuel } from './fuel.ts';
import { parseRego, printRego, type RegoValue } from './rego-value.ts';

type OpaWasm = Pick<typeof opaWasm, 'LoadedPolicy'>;

// The package's ES module names `loadPolicy` alone and hands the rest over as its default; its
// CommonJS form and its types name everything.
const { LoadedPolicy }: OpaWasm =
  'LoadedPolicy' in opaWasm ? opaWasm : (opaWasm as { readonly default: OpaWasm }).default;

/** What every module that OPA compiles exports; `opa_value_*` carry sets and numbers unharmed. */
interface PolicyExports {
  readonly memory?: WebAssembly.Memory;
  readonly opa_wasm_abi_version?: WebAssembly.Global;
  readonly opa_wasm_abi_minor_version?: WebAssembly.Global;
  readonly opa_malloc: (size: number) => number;
  readonly opa_value_parse: (address: number, size: number) => number;
  readonly opa_value_dump: (address: number) => number;
  readonly opa_json_dump: (address: number) => number;
  /** `(0, entrypoint, data, input, inputSize, heap, wantsValue)`: text of the result set. */
  readonly opa_eval: (...operands: readonly number[]) => number;
  readonly builtins: () => number;
  readonly [FUEL]?: WebAssembly.Global;
}

export interface InstanceOptions {
  /** Most steps of one evaluation; default {@link BUDGET}. */
  readonly steps?: number;
  /** Most pages of 64 KiB the instance may use. */
  readonly maximumPages?: number;
  /**
   * What an error of a host function means: `undefined` as OPA's default, so that the expression
   * is false; or `throw`, so that the evaluation ends. A rule that denies must not fall silent.
   */
  readonly onBuiltinError?: 'undefined' | 'throw';
}

export interface PolicyInstance {
  /**
   * The result set of one entrypoint, sets sorted. The input is the text of a Rego value, of which
   * JSON is one form; undefined means that there is none. Throws on any trouble.
   */
  evaluate(input: string | undefined, entrypoint: string): RegoValue;
  /** True when the policy was compiled with that entrypoint. */
  has(entrypoint: string): boolean;
  /** Bytes of memory in use. It never shrinks. */
  readonly size: number;
}

/** The policy is not one this engine can run, or it ran into its limits. Never holds data. */
export class PolicyFault extends Error {
  override readonly name = 'PolicyFault';
}

/** The evaluation took more steps than it may: see fuel.ts. */
export class PolicySpent extends PolicyFault {}

/** ABI this engine speaks: majors differ in everything, minors only add. */
const ABI_MAJOR = 1;
const ABI_MINOR_LEAST = 2;
const PAGE = 65_536;
/** 16 pages hold every pack seen so far; four times that is tried where data segments need more. */
const INITIAL_PAGES = 16;
const MAXIMUM_PAGES = 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The compiled module of a policy, with a budget of steps in it; instances of it share its code. Throws on
 * bytes that are none.
 */
export function compileModule(bytes: Uint8Array): WebAssembly.Module {
  return new WebAssembly.Module(withFuel(bytes));
}

/** An instance of a policy that is asked once or twice: compiled and started in one go. */
export function startPolicy(
  bytes: Uint8Array,
  data: unknown,
  options: InstanceOptions = {},
): PolicyInstance {
  return instantiate(compileModule(bytes), data, options);
}

/** A fresh instance with `data` as its base document. Throws {@link PolicyFault}. */
export function instantiate(
  module: WebAssembly.Module,
  data: unknown,
  options: InstanceOptions = {},
): PolicyInstance {
  const maximum = options.maximumPages ?? MAXIMUM_PAGES;
  for (let initial = INITIAL_PAGES; ; initial = Math.min(initial * 4, maximum)) {
    try {
      return link(module, new WebAssembly.Memory({ initial, maximum }), data, options);
    } catch (error) {
      // Data segments beyond the memory are a RuntimeError of instantiation, a small import a LinkError.
      const tooSmall =
        error instanceof WebAssembly.RuntimeError || error instanceof WebAssembly.LinkError;
      if (!tooSmall || initial >= maximum) throw toFault(error);
    }
  }
}

function link(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  data: unknown,
  options: InstanceOptions,
): PolicyInstance {
  const names: string[] = [];
  const host: { exports?: PolicyExports } = {};
  const call = (id: number, _context: number, ...addresses: readonly number[]): number => {
    const { exports } = host;
    if (exports === undefined) throw new PolicyFault('the policy called the host while it loaded');
    const name = names[id] ?? `number ${id}`;
    const builtin: Builtin | undefined = BUILTINS[name];
    if (builtin === undefined) throw new PolicyFault(`the host has no function ${name}`);
    try {
      const operands = addresses.map((it) =>
        parseRego(readText(memory, exports.opa_value_dump(it))),
      );
      const result = builtin(...operands);
      return result === undefined ? 0 : writeValue(exports, memory, printRego(result));
    } catch (error) {
      if (!(error instanceof BuiltinError)) throw error;
      if (options.onBuiltinError === 'throw') throw new PolicyFault(`${name}: ${error.message}`);
      return 0;
    }
  };
  const instance = new WebAssembly.Instance(module, {
    env: {
      memory,
      opa_abort: (address: number) => {
        throw new PolicyFault(`aborted: ${readText(memory, address)}`);
      },
      // `print` is erased by the compiler; a module that still prints gets no console
      opa_println: () => undefined,
      opa_builtin0: call,
      opa_builtin1: call,
      opa_builtin2: call,
      opa_builtin3: call,
      opa_builtin4: call,
    },
  });
  const exports = instance.exports as unknown as PolicyExports;
  const minor = checkAbi(exports);
  const fuel = exports[FUEL];
  const steps = options.steps ?? BUDGET;
  if (fuel === undefined) throw new PolicyFault('the policy has no budget');
  host.exports = exports;
  const table = JSON.parse(readText(memory, exports.opa_json_dump(exports.builtins()))) as Record<
    string,
    number
  >;
  for (const [name, id] of Object.entries(table)) {
    if (BUILTINS[name] === undefined) throw new PolicyFault(`the host has no function ${name}`);
    names[id] = name;
  }
  const policy = new LoadedPolicy(instance, memory, minor);
  policy.setData(data as object);
  return {
    evaluate(input, entrypoint) {
      fuel.value = steps;
      try {
        return parseRego(evaluateExactly(policy, exports, input, entrypoint));
      } catch (error) {
        if (fuel.value < 0) throw new PolicySpent('the policy took too many steps');
        throw toFault(error);
      }
    },
    has: (entrypoint) => Object.hasOwn(policy.entrypoints as object, entrypoint),
    get size() {
      return memory.buffer.byteLength;
    },
  };
}

/**
 * As `LoadedPolicy.evaluate` does it, but asks for the value's own text: JSON has no sets, and would
 * give their members in the order of hashes.
 */
function evaluateExactly(
  policy: InstanceType<OpaWasm['LoadedPolicy']>,
  exports: PolicyExports,
  input: string | undefined,
  entrypoint: string,
): string {
  const entrypoints = policy.entrypoints as Readonly<Record<string, number>>;
  const id = Object.hasOwn(entrypoints, entrypoint) ? entrypoints[entrypoint] : undefined;
  if (id === undefined) throw new PolicyFault(`the policy has no entrypoint ${entrypoint}`);
  const heap = policy.dataHeapPtr as number;
  const bytes = input === undefined ? EMPTY : encoder.encode(input);
  const missing = heap + bytes.length - policy.mem.buffer.byteLength;
  if (missing > 0) policy.mem.grow(Math.ceil(missing / PAGE));
  new Uint8Array(policy.mem.buffer).set(bytes, heap);
  const from = bytes.length === 0 ? 0 : heap;
  const end = heap + bytes.length;
  return readText(policy.mem, exports.opa_eval(0, id, policy.dataAddr, from, bytes.length, end, 1));
}

const EMPTY = new Uint8Array(0);

function checkAbi(exports: PolicyExports): number {
  const major = exports.opa_wasm_abi_version?.value;
  const minor = exports.opa_wasm_abi_minor_version?.value;
  if (major !== ABI_MAJOR || minor === undefined || minor < ABI_MINOR_LEAST) {
    throw new PolicyFault(
      `the policy has ABI ${major ?? '?'}.${minor ?? '?'}; expected ${ABI_MAJOR}.${ABI_MINOR_LEAST} or newer`,
    );
  }
  return minor;
}

function readText(memory: WebAssembly.Memory, address: number): string {
  const bytes = new Uint8Array(memory.buffer);
  const end = bytes.indexOf(0, address);
  return decoder.decode(bytes.subarray(address, end));
}

function writeValue(exports: PolicyExports, memory: WebAssembly.Memory, text: string): number {
  const bytes = encoder.encode(text);
  const address = exports.opa_malloc(bytes.length);
  new Uint8Array(memory.buffer).set(bytes, address);
  const value = exports.opa_value_parse(address, bytes.length);
  if (value === 0) throw new PolicyFault('a host function answered with what is not a Rego value');
  return value;
}

/** opa-wasm throws strings and plain objects; everything that leaves this file is an `Error`. */
function toFault(error: unknown): Error {
  if (error instanceof PolicyFault) return error;
  if (typeof error === 'string') return new PolicyFault(error);
  if (error instanceof RangeError) return new PolicyFault('the policy ran out of memory');
  if (error instanceof WebAssembly.RuntimeError) return new PolicyFault('the policy trapped');
  return error instanceof Error ? error : new PolicyFault('the policy failed');
}

/** Size in pages of an instance, for deciding when to start afresh. */
export function pagesOf(instance: PolicyInstance): number {
  return instance.size / PAGE;
}
