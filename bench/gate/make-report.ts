// A Trivy report of a wanted size: an image with many packages, each finding as long and as varied as real ones are.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'] as const;

function finding(index: number): object {
  const name = `library-${index % 4_000}`;
  const id = `CVE-${2015 + (index % 11)}-${10_000 + index}`;
  const installed = `${index % 9}.${index % 17}.${index % 23}-${index % 5}`;
  return {
    VulnerabilityID: id,
    PkgID: `${name}@${installed}`,
    PkgName: name,
    PkgIdentifier: {
      PURL: `pkg:deb/debian/${name}@${installed}?arch=amd64&distro=debian-12.5`,
      UID: (index * 2_654_435_761).toString(16).padStart(16, '0'),
    },
    InstalledVersion: installed,
    FixedVersion: index % 3 === 0 ? '' : `${(index % 9) + 1}.0.0`,
    Status: index % 3 === 0 ? 'affected' : 'fixed',
    SeveritySource: 'nvd',
    PrimaryURL: `https://avd.aquasec.com/nvd/${id.toLowerCase()}`,
    DataSource: { ID: 'debian', Name: 'Debian Security Tracker', URL: 'https://salsa.debian.org/security' },
    Title: `${name}: a flaw of number ${index} lets a remote caller read what it should not`,
    Description: `In ${name} before ${index % 9}.1, ${'a crafted request reaches a buffer that is too short. '.repeat(8)}`,
    Severity: SEVERITIES[index % 5],
    CweIDs: ['CWE-125', `CWE-${index % 900}`],
    CVSS: { nvd: { V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', V3Score: 7.5 } },
    References: Array.from({ length: 6 }, (_, i) => `https://example.org/advisories/${index}/${i}`),
    PublishedDate: '2025-03-01T12:00:00Z',
    LastModifiedDate: '2026-01-01T12:00:00Z',
  };
}

/** Writes at least `bytes` bytes, one result with all findings. @returns how many findings it has */
export async function makeReport(path: string, bytes: number): Promise<number> {
  const out = createWriteStream(path);
  const head = {
    SchemaVersion: 2,
    Trivy: { Version: '0.72.0' },
    ArtifactName: 'shop:1',
    ArtifactType: 'container_image',
  };
  const open = `${JSON.stringify(head).slice(0, -1)},"Results":[{"Target":"shop:1 (debian 12.5)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[`;
  let written = out.write(open) ? open.length : open.length;
  let count = 0;
  while (written < bytes - 10) {
    const text = `${count > 0 ? ',' : ''}${JSON.stringify(finding(count), null, 1)}`;
    written += text.length;
    count += 1;
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end(']}]}');
  await once(out, 'finish');
  return count;
}
