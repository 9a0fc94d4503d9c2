import { readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UsageError } from './clientError.ts';

const waitMs = 10;

/**
 * Makes a reader of text on the command line, in which `@file` stands for the text of a file, `-` for standard input, and `@@text` for
 * text that begins with an @. Standard input can be read once. The reader throws `UsageError` for what cannot be read or is empty.
 */
export function readReference(directory: string): (option: string, value: string) => string {
  let readBy: string | undefined;
  return (option, value) => {
    if (value === '-') {
      if (readBy !== undefined)
        throw new UsageError(
          `${readBy} and ${option} both ask for standard input, which can be read once. Give one of them as @FILE.`,
        );
      readBy = option;
      return notEmpty(readStandardInput(), option, 'Standard input');
    }
    if (value.startsWith('@@')) return value.slice(1);
    if (!value.startsWith('@') || value.length === 1) return value;
    const file = path.resolve(directory, value.slice(1));
    try {
      return notEmpty(readFileSync(file, 'utf8'), option, value.slice(1));
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(
        `${option} names the file ${value.slice(1)}, which cannot be read (${messageOf(error)}). Text that begins with @ is written @@.`,
      );
    }
  };
}

function notEmpty(text: string, option: string, source: string): string {
  if (text.trim() === '') throw new UsageError(`${source} is empty, and ${option} needs text.`);
  return text;
}

function readStandardInput(): string {
  const chunks: Buffer[] = [];
  const chunk = Buffer.alloc(64 * 1024);
  for (;;) {
    const length = readSome(chunk);
    if (length === 0) return Buffer.concat(chunks).toString('utf8');
    if (length > 0) chunks.push(Buffer.from(chunk.subarray(0, length)));
    // A pipe whose writer is not ready yet: there is nothing else to do meanwhile.
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
  }
}

/** How many bytes were read; 0 at the end, -1 when there are none yet. */
function readSome(chunk: Buffer): number {
  try {
    return readSync(process.stdin.fd, chunk);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EAGAIN') return -1;
    if (code === 'EOF') return 0;
    throw error;
  }
}
