import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type ParsedNode } from 'yaml';
import { linesAt, type Lines, type TextFile } from '../defineProjectRule.ts';
import type { Project } from '../../source/project.ts';
import { ProjectAnswers } from '../../source/memory.ts';

type EntriesByPath = Map<string, Entry | undefined>;

const known = new ProjectAnswers<Project, EntriesByPath>();
const maxDepth = 40;

/** A value in a text of YAML or JSON, with the key it stands under. */
export class Entry {
  readonly file: TextFile;
  readonly key: string | undefined;
  /** The tag written before it, such as `!Sub`. */
  readonly tag: string | undefined;
  private readonly node: ParsedNode | null;
  private readonly document: Document.Parsed;
  private readonly start: number;

  constructor(file: TextFile, document: Document.Parsed, node: ParsedNode | null, key?: string, start?: number) {
    const target = isAlias(node) ? (node.resolve(document) as ParsedNode | undefined) : node;
    this.file = file;
    this.document = document;
    this.node = target ?? null;
    this.key = key;
    this.tag = this.node?.tag;
    this.start = start ?? node?.range[0] ?? 0;
  }

  /** The value under a path of keys. */
  get(...path: readonly string[]): Entry | undefined {
    const [name, ...rest] = path;
    if (name === undefined) return this;
    const found =
      this.members().find(({ key }) => key === name) ??
      this.members()
        .find(({ key }) => key === '<<')
        ?.get(name);
    return found?.get(...rest);
  }

  /** The values of a map, in order. */
  members(): readonly Entry[] {
    if (!isMap(this.node)) return [];
    return this.node.items.flatMap(({ key, value }) => {
      if (!isScalar(key)) return [];
      return [new Entry(this.file, this.document, value, String(key.value), key.range[0])];
    });
  }

  /** The elements of a list; a value that is no list is its only element. */
  items(): readonly Entry[] {
    if (this.node === null) return [];
    return isSeq(this.node) ? this.node.items.map((item) => new Entry(this.file, this.document, item)) : [this];
  }

  /** The text of a scalar that is written out: no reference, no substitution. */
  text(): string | undefined {
    if (!isScalar(this.node) || this.tag?.startsWith('!') === true) return undefined;
    const { value } = this.node;
    if (typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  }

  /** The texts of a list of scalars, or of the only one. */
  texts(): readonly string[] {
    return this.items().flatMap((item) => item.text() ?? []);
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  /** The line of the key; of a scalar, the lines to its end. */
  lines(): Lines {
    return linesAt(this.file, this.start, isScalar(this.node) ? Math.max(this.start, this.node.range[1]) : this.start);
  }

  /** Offsets of the value. */
  get range(): readonly [number, number] {
    return this.node === null ? [this.start, this.start] : [this.node.range[0], this.node.range[1]];
  }

  /** This value and all below it. */
  *all(depth = 0): Generator<Entry> {
    yield this;
    if (depth > maxDepth) return;
    for (const child of this.isMap ? this.members() : isSeq(this.node) ? this.items() : []) yield* child.all(depth + 1);
  }
}

/** The content of a text of YAML or JSON; undefined when it does not parse. */
export function entriesOf(file: TextFile, project: Project): Entry | undefined {
  let files = known.get(project);
  if (files === undefined) known.set(project, (files = new Map<string, Entry | undefined>()));
  if (!files.has(file.path)) files.set(file.path, read(file));
  return files.get(file.path);
}

function read(file: TextFile): Entry | undefined {
  try {
    const document = parseDocument(file.text, { logLevel: 'silent', uniqueKeys: false });
    return document.errors.length > 0 ? undefined : new Entry(file, document, document.contents);
  } catch {
    // Text that nests too deeply overflows the parser's stack.
    return undefined;
  }
}
