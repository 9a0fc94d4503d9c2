import { inputOptions } from './actionInput.ts';
import { commonOptionNames } from './commandLine.ts';
import type { AgentDescription } from './contract.ts';
import { oneLine, wrap } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Prints the agents with their actions and what each of these takes. */
export function printAgents(terminal: Terminal, agents: readonly AgentDescription[], defaultAgent: string): void {
  for (const agent of agents) {
    const note = agent.id === defaultAgent ? '' : terminal.paint('dim', `  --agent ${oneLine(agent.id)}`);
    terminal.write(
      `${terminal.paint('bold', oneLine(agent.id))}${note}\n${wrap(agent.description, terminal.columns, '  ')}\n`,
    );
    for (const action of agent.actions) {
      terminal.write(
        `\n  ${terminal.paint('cyan', oneLine(action.id))}\n${wrap(action.description, terminal.columns, '    ')}\n`,
      );
      for (const option of inputOptions(action, commonOptionNames)) {
        const form =
          option.kind === 'boolean' ? `--${option.option}` : `--${option.option} ${option.kind.toUpperCase()}`;
        const notes = [option.required ? 'required' : '', option.kind === 'list' ? 'may be repeated' : ''].filter(
          (text) => text !== '',
        );
        const text = [option.description, notes.length === 0 ? '' : `(${notes.join(', ')})`]
          .filter((part) => part !== '')
          .join(' ');
        terminal.write(`    ${oneLine(form)}${text === '' ? '' : `\n${wrap(text, terminal.columns, '        ')}`}\n`);
      }
    }
    terminal.write('\n');
  }
}
