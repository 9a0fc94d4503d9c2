import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import * as z from 'zod';

/** The schema of the standard. Its two keywords of an older JSON Schema are dropped; the others mean the same in both. */
function readSchema(): Record<string, unknown> {
  const file = new URL('../fixtures/sarif-2.1.0/sarif-2.1.0-rtm.5.json', import.meta.url);
  const {
    $schema: _schema,
    id: _id,
    ...schema
  } = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  return schema;
}

// One pattern of the schema has a stray bracket, which only expressions without the flag "u" may have.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(readSchema());

/** What the SARIF 2.1.0 schema has against a log; empty when it is valid. */
export function sarifProblems(log: unknown): readonly string[] {
  // As it goes over the wire: a field that is undefined is none.
  if (validate(JSON.parse(JSON.stringify(log)))) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}
