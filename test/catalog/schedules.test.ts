import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../agents/engine/schedules.ts';

const problemsOf = (text: string): unknown => parseSchedule(text, 'weekly.yaml', 'weekly');

describe('a schedule’s file', () => {
  it('says which action runs when, with which input', () => {
    const text = 'action: ask\ninput:\n  question: What is new?\ncron: 0 6 ? * MON *\ntimezone: Europe/Berlin\n';
    expect(parseSchedule(text, 'weekly.yaml', 'weekly')).toEqual({
      name: 'weekly',
      action: 'ask',
      input: { question: 'What is new?' },
      expression: 'cron(0 6 ? * MON *)',
      timezone: 'Europe/Berlin',
      enabled: true,
      tenant: null,
      sessionId: null,
    });
    expect(parseSchedule('action: ask\nrate: 12 hours\nenabled: false\n', 'f', 'f')).toMatchObject({
      expression: 'rate(12 hours)',
      timezone: 'UTC',
      enabled: false,
    });
  });

  it.each([
    ['action: ask\nrate: 1 days\n', 2, 'must be written "1 day"'],
    ['action: ask\nrate: often\n', 2, 'is no rate'],
    ['action: ask\ncron: 0 6 * * MON\n', 2, 'has 5 fields'],
    ['action: ask\ncron: 0 6 * * MON *\n', 2, 'must have ? as exactly one'],
    ['action: ask\ncron: 0 25 ? * MON *\n', 2, '"25" is no hours'],
    ['action: ask\nrate: 1 day\ncron: 0 6 ? * MON *\n', 3, 'exactly one of cron and rate'],
    ['action: ask\n\ntimezone: Mars/Base\nrate: 1 day\n', 3, 'an IANA time zone'],
    ['action: ask\nrate: 1 day\nwhen: now\n', 3, 'There is no field when'],
    ['rate: 1 day\n', 1, 'the id of one of the agent’s actions'],
    ['action: [ask\n', 2, 'not valid YAML'],
    ['', 1, 'A schedule is a list of fields'],
  ])('that is not right is named with line and mend: %j', (text, line, message) => {
    expect(problemsOf(text)).toContainEqual({
      file: 'weekly.yaml',
      line,
      message: expect.stringContaining(message) as string,
    });
  });
});
