// Who may import whom. The two lists are the architecture (docs/decisions/0001-layout.md);
// everything below them is derived.
const PACKAGES = {
  'shared-core': [],
  adapters: ['shared-core'],
  'language-server': ['shared-core', 'adapters'],
  cli: ['shared-core', 'adapters'],
  'vscode-extension': ['language-server'],
  'jupyterlab-extension': ['language-server'],
  testkit: ['shared-core', 'adapters'],
};
// Lowest first; a layer imports itself and the layers before it.
const LAYERS = [
  'config',
  'text',
  'notebook',
  'values',
  'python|sql',
  'operations',
  'catalog',
  'classification',
  'lineage',
  'policy',
  'findings',
  'gate',
  'audit',
  'govern',
];

const source = (name) => `^packages/${name}/src/`;
const error = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    error('no-cycles', {}, { circular: true }),
    error('core-touches-nothing', { path: source('shared-core') }, { dependencyTypes: ['core'] }),
    error(
      'declared-dependencies-only',
      { path: '^packages/', pathNot: '/test/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    error(
      'packages-through-their-door',
      { path: '^packages/([^/]+)/' },
      { path: '^packages/([^/]+)/src/(?!(index|protocol)\\.ts$)', pathNot: '^packages/$1/' },
    ),
    error(
      'front-ends-see-only-the-protocol',
      { path: '^packages/(vscode|jupyterlab)-extension/' },
      { path: '^packages/language-server/(?!src/protocol\\.ts$)' },
    ),
    ...Object.entries(PACKAGES).map(([name, allowed]) =>
      error(
        `${name}-imports-${allowed.join('-') || 'no-package'}`,
        { path: source(name) },
        { path: '^packages/', pathNot: [name, ...allowed].map((it) => `^packages/${it}/`) },
      ),
    ),
    ...LAYERS.slice(0, -1).map((layer, i) =>
      error(
        `${layer.replace('|', '-')}-looks-down`,
        { path: `${source('shared-core')}(${layer})/` },
        { path: `${source('shared-core')}(${LAYERS.slice(i + 1).join('|')})/` },
      ),
    ),
    error(
      'languages-stay-apart',
      { path: `${source('shared-core')}(python|sql)/` },
      { path: `${source('shared-core')}(python|sql)/`, pathNot: `${source('shared-core')}$1/` },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    // Type-only imports count: a type is a dependency too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(lib|dist|labextension)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@lacuna/source', 'import', 'require', 'node', 'default'],
    },
  },
};
