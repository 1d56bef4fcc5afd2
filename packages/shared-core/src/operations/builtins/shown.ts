/**
 * Output of Python's own making beside `print`: HTML that calls out, prompts, warnings, progress bars,
 * tracebacks, exit messages. What they show is saved in the notebook; what HTML fetches leaves it.
 */
import { isEmpty, NO_DATA, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { literal } from '../../values/pattern.ts';
import { contentOf, placeOfPatterns } from '../models/targets.ts';
import { recordFlow } from '../record/emit.ts';
import { addressShown } from '../record/html.ts';
import { dataOfArgs } from '../interpreter/functions.ts';
import { allocate, dataIn, getObj } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { textOfValue } from '../interpreter/operators.ts';
import { any, constText, NONE, object, UNKNOWN } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import type { Handler } from './handler.ts';

/** Records what a browser sends to the address in shown text. */
export function sendShown(m: Machine, value: Value, at: Ranged, api: string, always = false): void {
  const { pats, data } = textOfValue(m, value);
  if (isEmpty(data)) return;
  const address = addressShown(pats, always);
  if (address === null) return;
  const place = placeOfPatterns(m, [literal(address)]);
  recordFlow(m, { kind: 'send', api, at, place, values: [value], onlyWithData: true });
}

/** `HTML("…")`, `Javascript("…")`: shown wherever it goes; `url=` is fetched. */
function rich(name: string): Handler {
  return (m, args, at) => {
    const api = `IPython.display.${name}`;
    const isFrame = name === 'IFrame' || name === 'YouTubeVideo';
    for (const it of [
      ...args.pos.slice(0, 1),
      ...(args.kw.has('data') ? [args.kw.get('data')] : []),
    ])
      if (it !== undefined) sendShown(m, it, at, api, isFrame || name === 'Image');
    for (const key of ['url', 'src', 'filename']) {
      const it = args.kw.get(key);
      if (it !== undefined) sendShown(m, it, at, api, true);
    }
    const type = /^(HTML|Javascript|IFrame|SVG)$/.test(name) ? 'IPython.Html' : '';
    const data = union(dataOfArgs(m, args), fileShown(m, args, at, api));
    return type === '' ? any(data) : allocate(m, object(type, { data }), at);
  };
}

const PICTURE = /^(?!\w+:\/\/).*\.(png|jpe?g|gif|svg|webp|mp4|webm|wav|mp3|ogg)$/i;

/** `Image(filename="plot.png")`, `SVG("plot.svg")`: the file is read into the output. */
function fileShown(m: Machine, args: Args, at: Ranged, api: string): Data {
  const first = args.pos[0] ?? args.kw.get('data');
  const isPath = PICTURE.test(constText(first) ?? '');
  const file = args.kw.get('filename') ?? (isPath ? first : undefined);
  if (file?.k !== 'str') return NO_DATA;
  const place = placeOfPatterns(m, file.pats);
  recordFlow(m, { kind: 'read', api, at, place, values: [] });
  return contentOf(m, place).data;
}

/** Mime bundles: `display({"text/html": …}, raw=True)`. */
const publish: Handler = (m, args, at) => {
  for (const it of [...args.pos, ...args.kw.values()]) {
    for (const part of getObj(m, it)?.fields.values() ?? [])
      sendShown(m, part, at, 'IPython.display.publish_display_data');
    m.show(it, at, 'IPython.display.publish_display_data');
  }
  return NONE;
};

/** Shows its arguments. `result`: what the call gives. */
function shows(api: string, result: (m: Machine, args: Args) => Value): Handler {
  return (m, args, at) => {
    for (const it of [...args.pos, ...args.kw.values()])
      if (!isEmpty(dataIn(m, it))) m.show(it, at, api);
    return result(m, args);
  };
}

const progress: Handler = (m, args, at) => {
  for (const key of ['desc', 'postfix', 'unit']) {
    const it = args.kw.get(key);
    if (it !== undefined) m.show(it, at, 'tqdm.tqdm');
  }
  return args.pos[0] ?? args.kw.get('iterable') ?? UNKNOWN;
};

/** The exception that a handler is at, as text. */
const showRaised: Handler = (m, _args, at) => {
  if (m.handled !== null) m.show(m.handled, at, 'traceback.print_exc');
  return NONE;
};
const raisedText: Handler = (m) => any(dataIn(m, m.handled));

const RICH = ['HTML', 'Javascript', 'IFrame', 'SVG', 'Markdown', 'Image', 'Video', 'Audio'];

export const SHOWN_HANDLERS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(RICH.map((it): [string, Handler] => [`IPython.display.${it}`, rich(it)])),
  'IPython.display.publish_display_data': publish,
  'builtins.input': shows('builtins.input', () => UNKNOWN),
  'getpass.getpass': shows('getpass.getpass', () => UNKNOWN),
  'sys.exit': (m, args, at) => {
    shows('sys.exit', () => NONE)(m, args, at, UNKNOWN);
    m.state.kill();
    return NONE;
  },
  'warnings.warn': shows('warnings.warn', () => NONE),
  'warnings.warn_explicit': shows('warnings.warn_explicit', () => NONE),
  'tqdm.write': shows('tqdm.write', () => NONE),
  'tqdm.tqdm.write': shows('tqdm.write', () => NONE),
  'tqdm.auto.tqdm.write': shows('tqdm.write', () => NONE),
  'tqdm.notebook.tqdm.write': shows('tqdm.write', () => NONE),
  'tqdm.tqdm': progress,
  'tqdm.auto.tqdm': progress,
  'tqdm.notebook.tqdm': progress,
  'tqdm.std.tqdm': progress,
  'tqdm.tqdm_notebook': progress,
  'traceback.print_exc': showRaised,
  'traceback.print_exception': showRaised,
  'traceback.format_exc': raisedText,
  'sys.exc_info': raisedText,
  'sys.exception': raisedText,
};
