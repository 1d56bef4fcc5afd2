/** A budget of steps in a compiled module: what ends within it is as before, what does not is stopped. */
import { BUDGET, FUEL, withFuel } from '../../src/engines/fuel.ts';

/** `f(n)`: adds up the numbers below `n` and `n` in a loop; assembled by hand. */
const LOOP = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // one type (i32) -> i32, one function of it, exported as "f"
  ...[0x01, 0x06, 0x01, 0x60, 0x01, 0x7f, 0x01, 0x7f],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00],
  // local sum; block loop br_if(n == 0) sum += n; n -= 1; br loop end end; sum
  ...[0x0a, 0x23, 0x01, 0x21, 0x01, 0x01, 0x7f],
  ...[0x02, 0x40, 0x03, 0x40, 0x20, 0x00, 0x45, 0x0d, 0x01],
  ...[0x20, 0x01, 0x20, 0x00, 0x6a, 0x21, 0x01],
  ...[0x20, 0x00, 0x41, 0x01, 0x6b, 0x21, 0x00, 0x0c, 0x00, 0x0b, 0x0b, 0x20, 0x01, 0x0b],
]);

function start(bytes: Uint8Array) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
  return {
    f: exports['f'] as (n: number) => number,
    fuel: exports[FUEL] as WebAssembly.Global | undefined,
  };
}

test('the module computes what it did, and a step is counted for each turn of a loop', () => {
  const plain = start(LOOP);
  const { f, fuel } = start(withFuel(LOOP));
  expect(fuel!.value).toBe(BUDGET);
  expect(f(10)).toBe(plain.f(10));
  expect(BUDGET - fuel!.value).toBe(11);
});

test('a loop that takes more steps than there are traps; refilled, the module goes on', () => {
  const { f, fuel } = start(withFuel(LOOP));
  fuel!.value = 10;
  expect(() => f(10)).toThrow(WebAssembly.RuntimeError);
  expect(fuel!.value).toBeLessThan(0);
  fuel!.value = 11;
  expect(f(10)).toBe(55);
});

test('what is cut short or holds unknown instructions is refused', () => {
  expect(() => withFuel(LOOP.subarray(0, LOOP.length - 5))).toThrow('ends too early');
  // 0xfd: vectors, which no policy has
  expect(() => withFuel(LOOP.with(LOOP.indexOf(0x45), 0xfd))).toThrow('instruction 0xfd');
});
