import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,actions,scripts,tests,bench}/**/*.test.ts'],
    // For the hung, not for the slow: on a loaded machine everything may take several times as long.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // Three even where there are two cores: most of the time tests wait for real programs, and none holds a program to a tight time.
    maxWorkers: 3,
    // The skip reporter names every skipped test; with REFUSE_SKIPS=1 each of them is a failure.
    reporters: ['default', './scripts/skip-reporter.ts', './scripts/faults/fault-reporter.ts'],
    // GitHub's parser imports JSON without an import attribute, which plain Node refuses; inlining lets Vite load it.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions)/] } },
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'actions/**/*.ts', 'scripts/generate/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**'],
      reporter: ['text-summary'],
    },
  },
});
