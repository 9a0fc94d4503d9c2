import * as z from 'zod';
import { searchPlan } from '../../offline/searchPlan.ts';
import { defineAction } from '../defineAction.ts';
import { citationProblems, citationSchema } from './citations.ts';

/** A question about the workspace, or about the agent's field. Every agent of one file has this action. */
export default defineAction({
  description: 'Answers a question, with the files that the answer rests on.',
  input: z.object({
    question: z.string().trim().min(1).max(20_000).describe('What you want to know'),
  }),
  output: z.object({
    answer: z.string().min(1).describe('The answer in markdown: the conclusion first, then what it rests on'),
    citations: z
      .array(citationSchema)
      .max(100)
      .describe('Files of the workspace that the answer rests on; empty when it rests on none'),
  }),
  reportsFindings: false,
  tools: ['Read', 'Write', 'Edit', 'MultiEdit', 'Bash', 'Grep', 'Glob', 'TodoWrite'],
  limits: { maxTurns: 30 },
  instructions: ({ question }) => `Answer this question:

${question}

- If it concerns the files of the workspace, look before you answer: find the places with Glob and Grep and read them. The workspace may be empty; then answer from what you know, and say so.
- Change files only if the question asks for a change.
- Say what you are sure of, what you infer, and what you could not find out. Do not cite what you have not read.
- Submit the answer in markdown, with a citation for each file that it rests on.`,
  verify: ({ citations }, { workspaceRoot }) => citationProblems(workspaceRoot, citations),
  offline: ({ input, calls }) => searchPlan(input.question, calls),
});
