import type { TSESTree } from '@typescript-eslint/utils';
import type { Project } from '../source/project.ts';
import type { Weakness } from './defineRule.ts';

/** Lines of a file; both ends count. `quote` stands for the whole lines where it is given. */
export interface Lines {
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
  /** The code that they begin, where they are of code: it tells the finding from others when lines move. */
  readonly node?: TSESTree.Node;
}

/** The verdict on a candidate of a rule over a project or a text: see `Scene.judge`. A node stands for its lines. */
export type JudgePlace = (place: TSESTree.Node | Lines, weakness: Omit<Weakness, 'fix'> | undefined) => void;

/** A rule over all files at once, such as the absence of something. It runs once for each analysis. */
export interface ProjectRule {
  readonly checkProject: (project: Project, judge: JudgePlace) => void;
}

/** A rule over one file that is no code: a template, a Dockerfile, a configuration. */
export interface TextRule {
  /** Paths that it is run on. */
  readonly files: RegExp;
  readonly checkText: (file: TextFile, project: Project, judge: JudgePlace) => void;
}

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export function defineProjectRule(checkProject: ProjectRule['checkProject']): ProjectRule {
  return { checkProject };
}

export function defineTextRule(rule: TextRule): TextRule {
  return rule;
}

/** The lines between two offsets of a text. */
export function linesAt(file: TextFile, start: number, end: number = start): Lines {
  const startLine = file.text.slice(0, start).split('\n').length;
  return { file: file.path, startLine, endLine: startLine + file.text.slice(start, end).split('\n').length - 1 };
}
