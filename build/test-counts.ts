import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** How many tests ran, whatever ran them. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of the tests that passed only when they were tried again: to be looked into, each of them. */
  readonly stumbled: readonly string[];
  /** What failed, each with the beginning of its message: a record of a run may be cut before the runner sums up. */
  readonly failures: readonly string[];
}

export const NO_TESTS: TestCounts = { passed: 0, failed: 0, skipped: 0, stumbled: [], failures: [] };

export const addCounts = (a: TestCounts, b: TestCounts): TestCounts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  stumbled: [...a.stumbled, ...b.stumbled],
  failures: [...a.failures, ...b.failures],
});

const MESSAGE_LINES = 12;
const failure = (name: string, message = 'without a message'): string => {
  const lines = stripVTControlCharacters(message).trim().split('\n').slice(0, MESSAGE_LINES);
  return [name, ...lines.map((line) => `  ${line.slice(0, 200)}`)].join('\n');
};

const vitestReportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

/** From Vitest's JSON reporter. A file that could not be loaded, or whose set-up failed, counts as one failed test. */
export function vitestCounts(report: unknown): TestCounts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } =
    vitestReportSchema.parse(report);
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  const assertions = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: numPassedTests,
    failed: numFailedTests + brokenFiles.length,
    skipped: numPendingTests + numTodoTests,
    // Of a test that passed, the messages are those of its earlier tries.
    stumbled: assertions
      .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
      .map(({ fullName }) => fullName),
    failures: [
      ...brokenFiles.map(({ name, message }) => failure(name, message)),
      ...assertions
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => failure(fullName, failureMessages[0])),
    ],
  };
}

const playwrightErrorSchema = z.object({ message: z.string().optional() });
const playwrightTestSchema = z.object({
  projectName: z.string(),
  status: z.string(),
  results: z.array(z.object({ errors: z.array(playwrightErrorSchema) })),
});
const playwrightSuiteSchema = z.object({
  specs: z
    .array(
      z.object({ title: z.string(), file: z.string(), line: z.int(), tests: z.array(playwrightTestSchema) }),
    )
    .default([]),
  get suites() {
    return z.array(playwrightSuiteSchema).default([]);
  },
});
type PlaywrightSuite = z.infer<typeof playwrightSuiteSchema>;
type PlaywrightSpec = PlaywrightSuite['specs'][number];

const specsIn = ({ specs, suites }: PlaywrightSuite): PlaywrightSpec[] => [
  ...specs,
  ...suites.flatMap(specsIn),
];

const playwrightReportSchema = z.object({
  suites: z.array(playwrightSuiteSchema),
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(playwrightErrorSchema),
});

/** From Playwright's JSON reporter. Flaky tests passed at last; errors outside of tests count as failed tests. */
export function playwrightCounts(report: unknown): TestCounts {
  const { stats, errors, suites } = playwrightReportSchema.parse(report);
  const tests = suites
    .flatMap(specsIn)
    .flatMap(({ title, file, line, tests }) => tests.map((test) => ({ ...test, title, file, line })));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    stumbled: tests.filter(({ status }) => status === 'flaky').map(({ title }) => title),
    failures: [
      ...errors.map(({ message }) => failure('outside of the tests', message)),
      ...tests
        .filter(({ status }) => status === 'unexpected')
        .map(({ projectName, file, line, title, results }) =>
          failure(
            `[${projectName}] ${file}:${line} ${title}`,
            results.flatMap((result) => result.errors).find(({ message }) => message !== undefined)?.message,
          ),
        ),
    ],
  };
}

/** The closing line, in the form that test services read. */
export const countsLine = ({
  passed,
  failed,
  skipped,
}: Pick<TestCounts, 'passed' | 'failed' | 'skipped'>): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
