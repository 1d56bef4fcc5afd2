// Runs named steps side by side as far as their needs allow, and tells the person what is going on.
// Uses Node alone: it must work before anything is installed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { delimiter, join } from 'node:path';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const cache = join(root, '.cache');
export const venvBin = join(root, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');

/** The environment of every child: the project's own tools come first on PATH. */
export const environment = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), venvBin, process.env.PATH].join(delimiter),
};

/**
 * Runs a command to its end. Its output is kept, not shown, and comes back with an error.
 *
 * @returns {Promise<string>} standard output and error together
 */
export function run(command, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
      options.onOutput?.(String(chunk));
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', fail);
    child.on('close', (code) => {
      if (code === 0 || options.anyExit) done(output);
      else
        fail(new Error(`${command} ${args.join(' ')} ended with ${code}\n${output.slice(-6000)}`));
    });
  });
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs `steps`, each `{ name, needs?: string[], run }`, and prints one line for each when it is done.
 * The first failure stops the rest and is thrown with what the step printed.
 */
export async function runSteps(steps) {
  const done = new Map();
  const result = (step) => {
    if (!done.has(step.name)) {
      done.set(
        step.name,
        (async () => {
          const needed = (step.needs ?? []).map((name) => steps.find((it) => it.name === name));
          await Promise.all(needed.filter((it) => it !== undefined).map(result));
          const since = Date.now();
          const said = await step.run();
          process.stderr.write(
            `  ✔ ${step.name.padEnd(44)} ${seconds(since).padStart(8)}${said ? `  ${said}` : ''}\n`,
          );
        })(),
      );
    }
    return done.get(step.name);
  };
  await Promise.all(steps.map(result));
}
