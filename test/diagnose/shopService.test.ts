import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from '../../agents/diagnose/diagnose.ts';
import { findingSchema } from '../../agents/engine/findings.ts';
import type { DiagnoseReport } from '../../agents/engine/tool.ts';
import { places } from './givenWorkspace.ts';

const root = fileURLToPath(new URL('../fixtures/shop-service', import.meta.url));

describe('the shop service', () => {
  let report: DiagnoseReport;
  beforeAll(async () => {
    report = await diagnose(root, { profile: 'security' });
  });

  it('has exactly its five weaknesses reported, the gravest first, and none of its near misses', () => {
    expect(places(report.findings)).toEqual([
      'code-injection src/routes/products.js:18',
      'hard-coded-credential src/config.js:12',
      'redos src/utils/validators.js:1',
      'floating-promise src/routes/orders.js:28',
      'sync-io-in-handler src/routes/reports.js:12',
    ]);
    expect(report.notes).toEqual([]);
  });

  it('quotes one line of each that stands verbatim in the file, on the line that it names', async () => {
    for (const finding of report.findings) {
      const lines = (await readFile(`${root}/${finding.file}`, 'utf8')).split('\n');
      expect(finding.quote).not.toContain('\n');
      expect(lines[finding.startLine - 1]).toContain(finding.quote);
      expect(findingSchema.parse(finding)).toEqual(finding);
    }
  });

  it('does not repeat the credential', async () => {
    const [token = 'absent'] = /ghp_\w{36}/.exec(await readFile(`${root}/src/config.js`, 'utf8')) ?? [];
    expect(JSON.stringify(report)).not.toContain(token);
  });

  it('reports on the wanted paths only, with the same fingerprints', async () => {
    const part = await diagnose(root, { profile: 'security', paths: ['./src/routes/**'] });
    expect(part.filesAnalysed).toBe(3);
    expect(part.findings).toEqual(report.findings.filter(({ file }) => file.startsWith('src/routes/')));
  });
});
