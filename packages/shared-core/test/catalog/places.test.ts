/** Which destinations are proven to lie in a managed place. */
import type { DestinationFact } from '../../src/index.ts';
import { matchDestination, normalPlace } from '../../src/index.ts';

const base = { root: '/home/ana/project', home: '/home/ana' };
const place = (pattern: string, fields: Partial<DestinationFact> = {}): DestinationFact => ({
  pattern,
  managed: true,
  encrypted: true,
  jurisdiction: 'EU',
  owner: 'platform',
  authority: 'managed',
  ...fields,
});
const registry = [
  place('governed/**'),
  place('s3://lake-eu/curated/**'),
  place('https://api.example.org/v1/*'),
];
const managed = (...must: string[]) => matchDestination({ must, may: [] }, registry, base).managed;

test.each([
  ['governed/out.csv'],
  ['./governed/a/b/out.csv'],
  ['data/../governed/out.csv'],
  ['/home/ana/project/governed/out.csv'],
  ['~/project/governed/out.csv'],
  ['governed//out.csv'],
  ['governed/{name}.csv'],
  ['governed/{year}/{month}.csv'],
  ['s3://lake-eu/curated/x.parquet'],
  ['s3a://lake-eu/curated/x.parquet'],
  ['S3://lake-eu/curated/{day}/x.parquet'],
  ['https://API.example.org/v1/rows?limit=10'],
  ['file:///home/ana/project/governed/x.csv'],
])('%s is managed', (path) => {
  expect(managed(path)).toBe(true);
});

test.each([
  ['export.csv'],
  ['governed-not/out.csv'],
  ['governed/../export.csv'],
  ['governed/../../governed/out.csv'],
  ['../governed/out.csv'],
  ['{folder}/out.csv'],
  ['gov{rest}/out.csv'],
  ['governed{rest}'],
  ['governed/{a}/../../x.csv'],
  ['/governed/out.csv'],
  ['~/governed/out.csv'],
  ['s3://lake-eu-2/curated/x'],
  ['s3://lake-{region}/curated/x'],
  ['https://api.example.org.evil.test/v1/rows'],
  ['https://user:secret@evil.test/v1/rows'],
  ['https://api.example.org/v1/a/b'],
  ['GOVERNED/out.csv'],
  [''],
])('%s is not', (path) => {
  expect(managed(path)).toBe(false);
});

test('every pattern the code may write to has to be managed', () => {
  const may = ['export.csv'];
  expect(matchDestination({ must: ['governed/a.csv'], may }, registry, base).managed).toBe(false);
  expect(managed('governed/a.csv', 'governed/b.csv')).toBe(true);
  expect(matchDestination({ must: [], may: [] }, registry, base).managed).toBe(false);
});

test.each(['user', 'workspace', 'runtime'] as const)(
  '%s authority cannot declare a place managed',
  (authority) => {
    const own = [place('mine/**', { authority })];
    expect(matchDestination({ must: ['mine/x.csv'], may: [] }, own, base)).toMatchObject({
      managed: false,
      known: true,
    });
  },
);

test('a place that anybody declares unmanaged is unmanaged', () => {
  const own = [
    ...registry,
    place('governed/scratch/**', { managed: false, authority: 'workspace' }),
  ];
  expect(matchDestination({ must: ['governed/scratch/x'], may: [] }, own, base).managed).toBe(
    false,
  );
  expect(matchDestination({ must: ['governed/x'], may: [] }, own, base).managed).toBe(true);
});

test('normal forms', () => {
  expect(normalPlace('C:\\Users\\Ana\\out.csv')).toBe('c:/Users/Ana/out.csv');
  expect(normalPlace('a/./b//../c')).toBe('a/c');
  expect(normalPlace('/../etc/passwd')).toBe('/etc/passwd');
  expect(normalPlace('HTTPS://User@Host.Example/Path?q=1#f')).toBe('https://host.example/Path');
});
