/** What stands before the cursor, which is `|` here, and which expressions have the columns that are meant. */
import { columnContext } from '../src/column-context.ts';

const at = (text: string) => {
  const offset = text.indexOf('|');
  const plain = text.replace('|', '');
  const context = columnContext(plain, offset);
  if (context === null) return null;
  const names = context.sources.map(({ end }) => {
    const before = plain.slice(0, end);
    return /[\p{L}_][\p{L}\w]*(?:\([^()]*\)|\[[^[\]]*\])*$/u.exec(before)?.[0] ?? '?';
  });
  if (context.kind === 'attribute') return `.${names.join(' ')}`;
  return names.join(context.common ? '&' : ' ');
};

test.each([
  ['df["|', 'df'],
  ["df['em|", 'df'],
  ['x = 1\ndf["|"]', 'df'],
  ['df[["a", "|', 'df'],
  ['df[["a", \'b\', "|', 'df'],
  ['f(df[ "|', 'df'],
  ['df.loc[df["|', 'df'],
  ['self.df["|', 'df'],
  ['données["|', 'données'],
  ['df.|', '.df'],
  ['a, df.em|ail', '.df'],
  ['df.loc[:, "|', 'df'],
  ['df.loc[mask, ["a", "|', 'df'],
  ['df.loc[df["a"] > 1, "|', 'df'],
  ['df.at[0, "|', 'df'],
  ['df[a > 1]["|', 'df[a > 1]'],
  ['df.head()["|', 'head()'],
  ['df.groupby("|', 'df'],
  ['df.groupby(by="|', 'df'],
  ['df.groupby(["a", "|', 'df'],
  ['df.groupby("a")["|', 'groupby("a")'],
  ['df.groupby("a").agg({"|', 'groupby("a")'],
  ['df.sort_values("|', 'df'],
  ['df.sort_values(by=["a", "|', 'df'],
  ['df.drop(columns=["|', 'df'],
  ['df.drop(columns="|', 'df'],
  ['df.rename(columns={"|', 'df'],
  ['df.rename(columns={"a": "b", "|', 'df'],
  ['df.set_index("|', 'df'],
  ['df.drop_duplicates(subset=["|', 'df'],
  ['df.pivot_table(index="a", values="|', 'df'],
  ['a.merge(b, on="|', 'a&b'],
  ['a.merge(b, how="left", on=["x", "|', 'a&b'],
  ['a.merge(b, left_on="|', 'a'],
  ['a.merge(b, left_on="x", right_on="|', 'b'],
  ['pd.merge(a, b, on="|', 'a&b'],
  ['pd.merge(a, b, right_on="|', 'b'],
  ['df.select("a", "|', 'df'],
  ['df.select(pl.col("|', 'df'],
  ['df.filter(a > 1).select(pl.col("|', 'filter(a > 1)'],
  ['df.with_columns((pl.col("|', 'df'],
  ['df.group_by("a").agg(pl.sum("|', 'group_by("a")'],
  ['df.withColumn("x", F.col("|', 'df'],
  ['df[pl.col("|', 'df'],
  ['sns.scatterplot(data=df, x="|', 'df sns'],
  ['px.bar(df, x="a", y="|', 'df px'],
  ['df.plot(x="|', 'df'],
  ['df.assign(y=df["|', 'df'],
  ['df.apply(lambda row: row["|', 'row'],
  ['df.query("|', 'df'],
  ['f"{df[\'|', 'df'],
  ["f\"{df['a']} {df['|", 'df'],
  ['x = pd.read_csv(\ndf["|', 'df'],
  ['x = """\nunrelated\n"""\ndf["|', 'df'],
  ["df['it\\'s', '|", 'df'],
  ['print("|', null],
  ['# df["|', null],
  ['"a"|', null],
  ['x = "df.|', null],
  ['df.loc["|', null],
  ['df.iloc["|', null],
  ['df.to_csv("|', null],
  ['df.to_csv("x.csv", sep="|', null],
  ['df.merge(b, how="|', null],
  ['df.rename(columns={"a": "|', null],
  ['df.groupby("a").agg({"a": "|', null],
  ['pd.read_csv("|', null],
  ['pd.read_csv("x", usecols=["|', null],
  ['x = ["|', null],
  ['x = {"a": "|', null],
  ['open("|', null],
  ['|', null],
  ['df["a"]|', null],
  ['.|', null],
  ['["|', null],
  ['1.|', null],
])('%s', (text, expected) => {
  expect(at(text)).toEqual(expected);
});

test('what is replaced ends at the closing quote, where there is one', () => {
  const replaced = (text: string) => {
    const offset = text.indexOf('|');
    const plain = text.replace('|', '');
    const context = columnContext(plain, offset);
    return context?.kind === 'string'
      ? plain.slice(context.string.from, context.string.to)
      : context && plain.slice(context.from, context.to);
  };
  expect(replaced('df["em|ail"]')).toBe('email');
  expect(replaced('df["em|')).toBe('em');
  expect(replaced('df["em|] + df["b"]')).toBe('em');
  expect(replaced("df['order d|ate']")).toBe('order date');
  expect(replaced('df.em|ail + 1')).toBe('email');
});
