// Reads a Trivy JSON report of schema 2, strictly: what is not exactly as Trivy writes it is an error, since a gate that guesses passes.
// Source of the format: aquasecurity/trivy pkg/types/report.go, vulnerability.go, misconfiguration.go, license.go, fanal/types/secret.go.
import { quoteSeen } from '@compose-delivery/runtime';
import { SEVERITIES, type Finding, type Severity } from './finding.ts';
import { type Scanner } from './vocabulary.ts';
import { foreignFormat } from './foreign-format.ts';
import { GateError } from './gate-error.ts';
import { fields, lineOf, list, nameOf, read, textOf, type Fields, type Place } from './strict-json.ts';

export type TrivyReport = {
  readonly artifactName: string;
  readonly artifactType: string;
  readonly trivyVersion: string;
  /** How many results the report has. None means that nothing was scanned, which is not the same as clean. */
  readonly results: number;
  readonly findings: readonly Finding[];
  /** Findings that Trivy itself put aside (VEX, .trivyignore), where the report shows them. */
  readonly suppressedByTrivy: number;
};

/**
 * The findings of a report.
 * @param name how messages call the report
 * @throws GateError for anything that is not a Trivy report of schema 2.
 */
export function parseReport(text: string, name: string): TrivyReport {
  const root = parseJson(text, name);
  const foreign = foreignFormat(root);
  if (foreign) throw new GateError(`${name}: expected a Trivy JSON report, saw ${foreign}`);
  const report = fields(root, name);
  const version = read(report, 'SchemaVersion');
  if (version !== 2) throw new GateError(`${name}: expected SchemaVersion 2, saw ${quoteSeen(version)}`);
  refuseSecondResults(text, name);
  const results = list(report, 'Results', name);
  const findings: Finding[] = [];
  let suppressedByTrivy = 0;
  let scanned = 0;
  results.forEach((result, index) => {
    const place = `${name}: Results[${index}]`;
    const checked = fields(result, place);
    const found = resultFindings(checked, place);
    for (const finding of found) findings.push(finding);
    suppressedByTrivy += list(checked, 'ExperimentalModifiedFindings', place).length;
    // Trivy names what it looked at; a result that names nothing and holds nothing is no sign that anybody looked.
    const named = textOf(checked, 'Target', place) + textOf(checked, 'Class', place) !== '';
    if (found.length > 0 || named) scanned += 1;
  });
  const trivy = read(report, 'Trivy');
  return {
    artifactName: textOf(report, 'ArtifactName', name),
    artifactType: textOf(report, 'ArtifactType', name),
    trivyVersion:
      trivy === undefined ? '' : textOf(fields(trivy, `${name}: Trivy`), 'Version', `${name}: Trivy`),
    results: scanned,
    findings,
    suppressedByTrivy,
  };
}

function parseJson(text: string, name: string): unknown {
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (!/\S/.test(json)) throw new GateError(`${name}: expected a Trivy JSON report, saw an empty file`);
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new GateError(`${name}: expected a Trivy JSON report, saw text that is not JSON`, error);
  }
}

/**
 * JSON keeps the last of two lists named Results, and what the first one held would be gone without a word. Only where the word stands
 * twice is the text walked to see where.
 */
function refuseSecondResults(text: string, name: string): void {
  // Without its first quote, which stands everywhere: ten times as fast to look for.
  const end = 'Results"';
  const first = text.indexOf(end);
  if (first < 0 || text.indexOf(end, first + end.length) < 0) return;
  if (keysOfRoot(text, '"Results"') > 1)
    throw new GateError(`${name}: expected one list named Results, saw several`);
}

/** How often an object as JSON has this key, with its quotes, itself and not in what it holds. */
function keysOfRoot(text: string, key: string): number {
  // Strings whole, and what opens or closes: of valid JSON nothing else matters here.
  const tokens = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;
  let depth = 0;
  let count = 0;
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    const [word] = token;
    if (word === '{' || word === '[') depth += 1;
    else if (word === '}' || word === ']') depth -= 1;
    else if (depth === 1 && word === key && /^\s*:/.test(text.slice(tokens.lastIndex, tokens.lastIndex + 9)))
      count += 1;
  }
  return count;
}

function resultFindings(result: Fields, place: string): Finding[] {
  const target = textOf(result, 'Target', place);
  const where = {
    target,
    resultClass: textOf(result, 'Class', place),
    resultType: textOf(result, 'Type', place),
  };
  const findings: Finding[] = [];
  const each = (key: string, build: (item: Fields, at: Place, where: Where) => Finding | undefined): void => {
    const items = list(result, key, place);
    for (let index = 0; index < items.length; index += 1) {
      const at = (): string => `${place}.${key}[${index}]`;
      const finding = build(fields(items[index], at), at, where);
      if (finding) findings.push(finding);
    }
  };
  each('Vulnerabilities', vulnerability);
  each('Misconfigurations', misconfiguration);
  each('Secrets', secret);
  each('Licenses', license);
  return findings;
}

type Where = Pick<Finding, 'target' | 'resultClass' | 'resultType'>;

function finding(
  scanner: Scanner,
  idKey: string,
  item: Fields,
  place: Place,
  rest: Where & Partial<Finding>,
): Finding {
  const id = textOf(item, idKey, place);
  if (id === '') throw new GateError(`${nameOf(place)}.${idKey}: expected an id, saw nothing`);
  return {
    scanner,
    id,
    severity: severity(item, place),
    title: textOf(item, 'Title', place),
    packageName: '',
    packagePath: '',
    purl: '',
    installed: '',
    fixed: '',
    url: textOf(item, 'PrimaryURL', place),
    line: 0,
    subject: '',
    ...rest,
  };
}

function vulnerability(item: Fields, place: Place, where: Where): Finding {
  const identifier = read(item, 'PkgIdentifier');
  const at = (): string => `${nameOf(place)}.PkgIdentifier`;
  const purl = identifier === undefined ? '' : textOf(fields(identifier, at), 'PURL', at);
  return finding('vuln', 'VulnerabilityID', item, place, {
    ...where,
    packageName: textOf(item, 'PkgName', place),
    packagePath: textOf(item, 'PkgPath', place),
    purl,
    installed: textOf(item, 'InstalledVersion', place),
    fixed: textOf(item, 'FixedVersion', place),
  });
}

/** Only FAIL is a finding. A missing status counts as one: nothing says that the check passed. */
function misconfiguration(item: Fields, place: Place, where: Where): Finding | undefined {
  const status = textOf(item, 'Status', place);
  if (status === 'PASS' || status === 'EXCEPTION') return undefined;
  if (status !== 'FAIL' && status !== '')
    throw new GateError(
      `${nameOf(place)}.Status: expected PASS, FAIL or EXCEPTION, saw ${quoteSeen(status)}`,
    );
  const cause = read(item, 'CauseMetadata');
  const at = (): string => `${nameOf(place)}.CauseMetadata`;
  const causeFields = cause === undefined ? {} : fields(cause, at);
  const resource = textOf(causeFields, 'Resource', at);
  return finding('misconfig', 'ID', item, place, {
    ...where,
    line: lineOf(causeFields, at),
    subject: resource || textOf(item, 'Message', place),
  });
}

function secret(item: Fields, place: Place, where: Where): Finding {
  return finding('secret', 'RuleID', item, place, {
    ...where,
    line: lineOf(item, place),
    subject: textOf(item, 'Match', place),
  });
}

function license(item: Fields, place: Place, where: Where): Finding {
  return finding('license', 'Name', item, place, {
    ...where,
    title: textOf(item, 'Category', place),
    url: textOf(item, 'Link', place),
    packageName: textOf(item, 'PkgName', place),
    packagePath: textOf(item, 'FilePath', place),
  });
}

function severity(item: Fields, place: Place): Severity {
  const seen = read(item, 'Severity');
  if (seen === undefined || seen === '') return 'UNKNOWN';
  const known = SEVERITIES.find((word) => word === seen);
  if (!known)
    throw new GateError(
      `${nameOf(place)}.Severity: expected one of ${SEVERITIES.join(', ')}, saw ${quoteSeen(seen)}`,
    );
  return known;
}
