// The tour as data: what is delivered in which order, and how each step must end.

export type Chapter = {
  readonly title: string;
  readonly workflow: string;
  readonly event: 'workflow_dispatch' | 'schedule';
  /** Version that is committed before the run, or that the step leads to. */
  readonly version: string;
  readonly commit: boolean;
  readonly inputs: Readonly<Record<string, string>>;
  /** Whether traffic runs across it. */
  readonly traffic: boolean;
  readonly expected: {
    readonly conclusion: 'success' | 'failure';
    /** Version that serves afterwards. */
    readonly serving: string;
  };
};

const PRODUCTION = 'production-by-hand.yml';

export const story: readonly Chapter[] = [
  {
    title: 'First delivery to production',
    workflow: PRODUCTION,
    event: 'workflow_dispatch',
    version: '1.0.0',
    commit: true,
    inputs: { version: '1.0.0' },
    traffic: false,
    expected: { conclusion: 'success', serving: '1.0.0' },
  },
  {
    title: 'A better version, under traffic',
    workflow: PRODUCTION,
    event: 'workflow_dispatch',
    version: '1.1.0',
    commit: true,
    inputs: { version: '1.1.0' },
    traffic: true,
    expected: { conclusion: 'success', serving: '1.1.0' },
  },
  {
    title: 'A version that accepts foreign tokens: refused before any traffic',
    workflow: PRODUCTION,
    event: 'workflow_dispatch',
    version: '1.2.0',
    commit: true,
    inputs: { version: '1.2.0' },
    traffic: true,
    expected: { conclusion: 'failure', serving: '1.1.0' },
  },
  {
    title: 'Back to 1.0.0 by hand',
    workflow: 'rollback-by-hand.yml',
    event: 'workflow_dispatch',
    version: '1.0.0',
    commit: false,
    inputs: { environment: 'production', to: '1.0.0', reason: 'the tour shows how' },
    traffic: true,
    expected: { conclusion: 'success', serving: '1.0.0' },
  },
  {
    title: 'The daily scan',
    workflow: 'daily-security-scan.yml',
    event: 'schedule',
    version: '1.0.0',
    commit: false,
    inputs: {},
    traffic: true,
    expected: { conclusion: 'success', serving: '1.0.0' },
  },
];
