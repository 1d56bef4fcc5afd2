/** What stands before the cursor, which is `|` here. */
import { columnContext } from '../src/column-context.ts';

const at = (text: string) => columnContext(text.replace('|', ''), text.indexOf('|'));
const item = (name: string, quote = '"') => ({ kind: 'item', name, quote });
const attribute = (name: string) => ({ kind: 'attribute', name });

test.each([
  ['df["|', item('df')],
  ["df['em|", item('df', "'")],
  ['x = 1\ndf["|"]', item('df')],
  ['df[["a", "|', item('df')],
  ['df[["a", \'b\', "|', item('df')],
  ['f(df[ "|', item('df')],
  ['df.loc[df["|', item('df')],
  ['self.df["|', item('df')],
  ['données["|', item('données')],
  ['df.|', attribute('df')],
  ['a, df.em|ail', attribute('df')],
  ['print("|', null],
  ['# df["|', null],
  ['"a"|', null],
  ['x = "df.|', null],
  ['df.loc[:, "|', item('df')],
  ['df.loc[mask, ["a", "|', null],
  ['|', null],
  ['df["a"]|', null],
  ['.|', null],
  ['["|', null],
])('%s', (text, expected) => {
  expect(at(text)).toEqual(expected);
});
