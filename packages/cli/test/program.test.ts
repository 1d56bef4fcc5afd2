/** The program itself, without a process: versions, help, commands that do not exist. */
import { lacuna } from './test-io.ts';

const run = (...args: string[]) => lacuna('.', ...args);

test('--version says one line', async () => {
  expect(await run('--version')).toEqual({ code: 0, out: 'lacuna 0.1.0\n', err: '' });
});

test('no arguments and --help list the commands', async () => {
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).toContain('Usage: lacuna COMMAND');
  expect((await run('--help')).out).toBe(out);
  expect((await run('help')).out).toBe(out);
});

test('help of a command is its usage, both ways', async () => {
  const { code, out } = await run('help', 'help');
  expect(code).toBe(0);
  expect(out).toBe('lacuna help [COMMAND]\n');
  expect((await run('help', '--help')).out).toBe(out);
});

test('a command that does not exist is told with the one that may have been meant', async () => {
  expect(await run('hlep')).toEqual({
    code: 2,
    out: '',
    err: 'lacuna: there is no command "hlep"; did you mean `lacuna help`?\n',
  });
  expect((await run('zzz')).err).toContain('expected one of');
});
