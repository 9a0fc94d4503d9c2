import type { StreamEvent } from '../agents/engine/events.ts';
import { cut, oneLine } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Tells on standard error what goes on while a run lasts. */
export interface Progress {
  /** What the client itself does. */
  readonly step: (text: string) => void;
  event(event: StreamEvent): void;
  warning(text: string): void;
  /** Takes the live line away; what is written afterwards stands alone. */
  end(): void;
}

/** @param silent Warnings only. */
export function progressOn(terminal: Terminal, silent: boolean): Progress {
  if (silent) return warningsOnly(terminal);
  return terminal.isTerminal ? liveLine(terminal) : plainLines(terminal);
}

const writeWarning = (terminal: Terminal, text: string): void => {
  terminal.write(`${terminal.paint('yellow', 'warning')} ${oneLine(text)}\n`);
};

function warningsOnly(terminal: Terminal): Progress {
  return {
    step: () => undefined,
    event: (event) => {
      if (event.type === 'warning-raised') writeWarning(terminal, event.message);
      for (const line of describeApprovals(event)) writeWarning(terminal, line);
    },
    warning: (text) => {
      writeWarning(terminal, text);
    },
    end: () => undefined,
  };
}

function plainLines(terminal: Terminal): Progress {
  const warnings = warningsOnly(terminal);
  return {
    ...warnings,
    step: (text) => {
      terminal.write(`${oneLine(text)}\n`);
    },
    event: (event) => {
      warnings.event(event);
      const text = describe(event);
      if (text !== undefined && event.type !== 'turn-started') terminal.write(`${text}\n`);
    },
  };
}

/** The tool calls of a run that waits, and how to decide on them: to be seen whatever else is shown. */
function describeApprovals(event: StreamEvent): readonly string[] {
  if (event.type !== 'approval-requested') return [];
  return event.approvals.map(
    ({ toolUseId, tool, input, expiresAt }) =>
      `approval needed until ${expiresAt}: ${tool} ${cut(oneLine(JSON.stringify(input)), 200)} (--call ${toolUseId}; npm run agent -- approve RUN, or --deny)`,
  );
}

/** One line that is written over again, with the time that has passed. */
function liveLine(terminal: Terminal): Progress {
  const startedAt = performance.now();
  let text = '';
  const clear = (): void => {
    terminal.write('\r\u001B[2K');
  };
  const draw = (): void => {
    const seconds = Math.floor((performance.now() - startedAt) / 1000);
    const line = cut(text, terminal.columns - 8);
    terminal.write(`\r\u001B[2K${terminal.paint('dim', `${String(seconds).padStart(3)} s  ${line}`)}`);
  };
  const timer = setInterval(draw, 1000);
  timer.unref();
  const show = (next: string): void => {
    text = oneLine(next);
    draw();
  };
  const warn = (message: string): void => {
    clear();
    writeWarning(terminal, message);
    draw();
  };
  return {
    step: show,
    event: (event) => {
      if (event.type === 'warning-raised') warn(event.message);
      for (const line of describeApprovals(event)) warn(line);
      const next = describe(event);
      if (next !== undefined) show(next);
    },
    warning: warn,
    end: () => {
      clearInterval(timer);
      if (text !== '') clear();
      text = '';
    },
  };
}

/** An event in a few words; undefined for those that say nothing to a person. */
function describe(event: StreamEvent): string | undefined {
  switch (event.type) {
    case 'run-started':
      return `${event.agent} ${event.action}, model ${event.model}`;
    case 'run-queued':
      return `run ${oneLine(event.runId)} waits for its turn`;
    case 'run-parked':
      return `parked until ${oneLine(event.wakeAt)}: ${cut(oneLine(event.reason), 120)}`;
    case 'run-resumed':
      return 'goes on';
    case 'approval-decided':
      return `decided: ${event.decision}`;
    case 'turn-started':
      return `turn ${event.turn}`;
    case 'tool-called':
      return `turn ${event.turn}  ${event.tool} ${cut(oneLine(describeInput(event.input)), 80)}`.trimEnd();
    case 'tool-finished':
      return event.isError
        ? `turn ${event.turn}  ${event.tool} failed: ${cut(oneLine(event.preview), 120)}`
        : undefined;
    case 'submission-rejected':
      return `turn ${event.turn}  the result was sent back: ${cut(oneLine(event.problems.join('; ')), 120)}`;
    default:
      return undefined;
  }
}

/** The first text of a tool's input: a path, a pattern, a command. */
function describeInput(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  return Object.values(input).find((value): value is string => typeof value === 'string') ?? '';
}
