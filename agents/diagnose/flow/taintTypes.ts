import type { TSESTree } from '@typescript-eslint/utils';
import type { CallNode, FunctionNode } from '../source/sourceFile.ts';
import type { Shape } from './requestData.ts';

/** What a rule asks of a value: which data of the client's may still harm it. */
export interface TaintPurpose {
  /** A word for the purpose; results are remembered under it, so each purpose needs its own. */
  readonly name: string;
  /** `object` when only a value that the client can shape into an object is dangerous. @default 'text' */
  readonly shape?: 'text' | 'object';
  /** True for a call whose result is harmless for this purpose whatever it is given, such as an escaping function. */
  readonly isCleanedBy?: (call: CallNode) => boolean;
  /** Characters that must be gone: a replacement of all of them cleans the value. */
  readonly dangerousCharacters?: RegExp;
  /** Whether a test of how this value begins (`startsWith`), or that refused a part of it, is enough. @default never */
  readonly isCleanedByPrefix?: (value: TSESTree.Node) => boolean;
  /** True when validation by a schema that cannot be seen still leaves the value dangerous. @default false */
  readonly distrustsValidation?: boolean;
  /** True when a number, or a value of a checked form, is as dangerous: somebody else's id. @default false */
  readonly keepsIdentifiers?: boolean;
  /** True when what was stored by somebody before, and read from a database, counts too. @default false */
  readonly countsStored?: boolean;
}

/** Why a value is the client's. */
export interface Taint {
  /** Where it comes in, such as `req.query.name`. */
  readonly source: TSESTree.Node;
  readonly label: string;
  readonly shape: Shape;
  /** Names of the functions that it passes on its way, from the source to the use; those of the same file are not told apart. */
  readonly through: readonly string[];
  /** True when it was read from a database. */
  readonly isStored: boolean;
}

/** The call through which a function was entered: what its parameters hold. */
export interface Frame {
  readonly owner: FunctionNode;
  /** By index of the parameter; undefined where the call gives none. */
  readonly bind: (index: number) => Binding | undefined;
  readonly outer: Frame | undefined;
}

/** What a parameter stands for: a place in the value of an expression, in the frame in which that expression is evaluated. */
export interface Binding {
  readonly node: TSESTree.Node;
  readonly path: readonly string[];
  readonly frame: Frame | undefined;
}

/** One question for a taint: `path` leads from the expression's value to the property that is asked for. */
export interface TraceContext {
  readonly purpose: TaintPurpose;
  trace(node: TSESTree.Node, path: readonly string[], frame: Frame | undefined, hops: number): Taint | undefined;
}
