// The habits of this repository as rules: who may import whom, and which calls only adapters may make.
import { readFileSync, readdirSync } from 'node:fs';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const packages = readdirSync(new URL('packages', import.meta.url));

/** What each package.json names is what its sources may import: the direction of the architecture, by each package's own list. */
function direction(name) {
  const { dependencies = {} } = JSON.parse(
    readFileSync(new URL(`packages/${name}/package.json`, import.meta.url), 'utf8'),
  );
  const allowed = Object.keys(dependencies);
  const siblings = packages
    .map((other) => `@compose-delivery/${other}`)
    .filter((other) => other !== `@compose-delivery/${name}`);
  const forbidden = siblings.filter((other) => !allowed.includes(other));
  return {
    files: [`packages/${name}/src/**/*.ts`],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: forbidden.flatMap((other) => [other, `${other}/*`]),
              message: `packages/${name}/package.json does not list this package.`,
            },
            ...(name === 'runtime'
              ? []
              : [
                  {
                    group: ['@actions/core', '@actions/exec', '@actions/github', '@actions/cache'],
                    message: 'Only the adapters of the runtime touch the toolkit; take a port.',
                  },
                ]),
          ].filter(({ group }) => group.length > 0),
        },
      ],
    },
  };
}

const outside = [
  { object: 'process', property: 'env', message: 'Take the environment by parameter.' },
  { object: 'process', property: 'exit', message: 'Return a result; the entry sets the exit code.' },
  { object: 'process', property: 'cwd', message: 'Take the folder by parameter.' },
  { object: 'Date', property: 'now', message: 'Take the clock port.' },
  { object: 'Math', property: 'random', message: 'Take randomness by parameter.' },
  { object: 'vi', property: 'mock', message: 'Hand in a fake instead of mocking a module.' },
];

export default tseslint.config(
  { ignores: ['dist/**', 'build/**', 'coverage/**', 'node_modules/**', '.delivery/**', 'examples/**'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-properties': ['error', ...outside],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Take the http port.' }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  ...packages.map(direction),
  {
    files: ['packages/*/src/**/*.ts', 'actions/**/*.ts'],
    ignores: [
      'packages/*/src/adapters/**',
      'packages/local-runner/**',
      'packages/cli/**',
      '**/*.test.ts',
      '**/testing/**',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:child_process', message: 'Take the exec port.' }] },
      ],
      'max-lines': ['error', { max: 250, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    // Programs and their harnesses: they are the world that the ports stand for.
    files: [
      'packages/*/src/adapters/**',
      'packages/local-runner/**',
      'packages/cli/**',
      'scripts/**',
      'bench/**',
      'e2e/**',
      'tests/**',
      '**/testing/**',
      '**/*.test.ts',
      'actions/entry.ts',
      '*.config.*',
    ],
    rules: {
      'no-restricted-properties': ['error', ...outside.filter(({ object }) => object === 'vi')],
      'no-restricted-globals': 'off',
      'no-console': 'off',
      'no-restricted-exports': 'off',
    },
  },
  {
    files: ['**/*.test.ts', 'tests/**', '**/testing/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  prettier,
);
