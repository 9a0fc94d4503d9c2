import type { Confidence } from '../../../engine/findings.ts';
import type { ErrorReport } from '../errorReport.ts';
import type { SourceView } from '../sourceView.ts';

/** A line of a file of the workspace. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** A frame of the trace with the code that stands there. */
export interface FramePlace extends Place {
  readonly view: SourceView;
  /** The line's text, without its indentation; empty when it could not be read. */
  readonly text: string;
  /** In UTF-16 units from 0, within `text`. Undefined when the trace does not say, or names another file. */
  readonly column?: number | undefined;
  readonly functionName?: string | undefined;
}

/** What package.json says; empty sets when there is none. */
export interface ProjectFacts {
  readonly isModule: boolean;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
  readonly testRunner?: string | undefined;
}

/** All that a rule may look at. */
export interface Scene {
  readonly report: ErrorReport;
  /** Name, code, message and properties of the error, a line each. */
  readonly text: string;
  /** The first frame in the workspace, then its callers. */
  readonly places: readonly FramePlace[];
  readonly project: ProjectFacts | undefined;
  /** Lines of the workspace that the plan has searched for, as Grep gives them. */
  readonly searched: readonly (Place & { readonly text: string })[];
  /** Paths of the workspace that are like those of the trace. */
  readonly files: readonly string[];
}

/** A likely cause, and what would prove or mend it. */
export interface Cause {
  readonly statement: string;
  readonly confidence: Confidence;
  readonly nextSteps: readonly string[];
  /** Lines besides the frames that show it, each with what it shows. */
  readonly shownBy?: readonly (Place & { readonly note: string })[];
}

/** Looks for one kind of cause. */
export type CauseRule = (scene: Scene) => Cause | undefined;

/** A cause that the error's own words tell. `when` is matched against `Scene.text`; its groups are given to `explain`. */
export interface MessageCause {
  readonly when: RegExp;
  readonly confidence: Confidence;
  readonly explain: (groups: readonly string[], scene: Scene) => string;
  readonly nextSteps: readonly string[];
}

/** Makes a rule of a table: the first entry that matches. */
export function fromTable(table: readonly MessageCause[]): CauseRule {
  return (scene) => {
    for (const { when, confidence, explain, nextSteps } of table) {
      const match = when.exec(scene.text);
      if (match !== null)
        return {
          statement: explain([...match], scene),
          confidence,
          nextSteps,
        };
    }
    return undefined;
  };
}

/** `a.js:3`, in code. */
export const at = ({ file, line }: Place): string => `\`${file}:${line}\``;
