import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { ancestors, isFunctionNode, stringOf, type FunctionNode } from '../../flow/scope.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule } from '../defineRule.ts';
import { isLogged, refusalsIn, type Refusal } from './accountBranches.ts';
import { isLogin, isRecovery, wordsAround } from './loginHandlers.ts';

const subject = '(?:user(?:[- ]?name)?|account|e-?mail(?: address)?|login|member|customer)';
const unknownUser = new RegExp(
  `\\b${subject}\\b[^.]*?(?:not found|n['o]?t? ?exist|not exist|doesn'?t exist|unknown|not registered|isn'?t registered|is not valid|is invalid|is incorrect|is wrong)|\\b(?:no|unknown|invalid|incorrect|wrong|bad|no such|cannot find|can'?t find|could not find|couldn'?t find)\\b (?:such |this |that |the |a |an |any )?${subject}\\b|\\b(?:nobody|no one|no-one)\\b[^.]*?\\b(?:registered|known|signed up|uses|has|with|by|under)\\b[^.]*?\\b(?:${subject}|address|name)\\b|\\b(?:address|name)\\b[^.]*?(?:not registered|unknown|not known|isn'?t registered)`,
  'i',
);
const wrongPassword =
  /\b(?:wrong|incorrect|invalid|bad|false)\b (?:user'?s? )?(?:pass(?:word|wd|phrase)?|pwd)\b|\bpass(?:word|wd)?\b[^.]*?(?:wrong|incorrect|invalid|not match|n't match|not correct|mismatch|not valid)/i;

/** Logins and recoveries that tell a stranger which accounts there are. */
export const userEnumeration = defineRule((scene) => {
  if (
    isTestPath(scene.file.path) ||
    !/passw|pwd|login|sign-?in|forgot|recover|reset|authenticat/i.test(scene.file.path + scene.file.text)
  )
    return {};
  const judged = new Set<FunctionNode>();
  const check = (owner: FunctionNode): void => {
    if ([...ancestors(owner)].some((node) => isFunctionNode(node) && (judged.has(node) || isCandidate(node)))) return;
    if (!isCandidate(owner)) return;
    judged.add(owner);
    const texts = answersIn(owner);
    const unknown = texts.find(({ text }) => unknownUser.test(text) && !/password|credentials/i.test(text));
    const wrong = texts.find(({ text }) => wrongPassword.test(text) && !unknownUser.test(text));
    const branch = unknown === undefined || wrong === undefined ? tellingBranch(owner) : undefined;
    const [failure] = texts.filter(({ text }) => unknownUser.test(text) || wrongPassword.test(text));
    if (branch !== undefined && (unknown === undefined || !isRecovery(owner))) {
      scene.judge(branch.node, { detail: detailOf(branch) });
      return;
    }
    if (failure === undefined) return;
    if (unknown !== undefined && isLogin(owner) && wrong !== undefined) {
      scene.judge(unknown.node, {
        detail: `Here ${shortText(unknown.node, 50)} and ${shortText(wrong.node, 50)} are different answers.`,
      });
    } else if (unknown !== undefined && isRecovery(owner)) {
      scene.judge(unknown.node, {
        detail: `Here ${shortText(unknown.node, 50)} is answered for an account that is not there.`,
      });
    } else {
      scene.judge(failure.node, undefined);
    }
  };
  return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
});

interface Telling {
  readonly node: TSESTree.Node;
  readonly wrong: Refusal | undefined;
}

/** The refusal of an unknown account, where a wrong password is answered otherwise, or where a recovery answers it at all. */
function tellingBranch(owner: FunctionNode): Telling | undefined {
  const refusals = refusalsIn(owner);
  const unknown = refusals.find(({ reason }) => reason === 'no account');
  if (unknown === undefined) return undefined;
  const wrong = refusals.filter(({ reason }) => reason === 'wrong password');
  if (wrong.length > 0 && isLogin(owner))
    return wrong.some(({ answer }) => answer === unknown.answer) ? undefined : { node: unknown.node, wrong: wrong[0] };
  const isRefused = /(?:^|\|)4\d\d(?:\||$)|error|exception|not ?found|fail/i.test(unknown.answer);
  return isRecovery(owner) && isRefused && sends.test(textOf(owner))
    ? { node: unknown.node, wrong: undefined }
    : undefined;
}

/** What a recovery does for those who have an account. */
const sends =
  /\b(?:send|mail|mailer|sms|deliver|notify|transport\w*)\w*\s*[.(]|sendMail|\.send\w*\(\s*(?:\w+\.)?e?mail|(?:create|make|generate|new|issue)\w*(?:Token|Code|Link)/i;

function detailOf({ node, wrong }: Telling): string {
  return wrong === undefined
    ? `Here ${shortText(node, 50)} is answered for an account that is not there.`
    : `Here ${shortText(node, 50)} and ${shortText(wrong.node, 50)} are different answers.`;
}

function isCandidate(owner: FunctionNode): boolean {
  if (owner.params.length === 0) return false;
  const isRegistration = wordsAround(owner).some((word) => /^(register|registration|signup|create)$/.test(word));
  return (isLogin(owner) && !isRegistration) || isRecovery(owner);
}

interface Answer {
  readonly node: TSESTree.Node;
  readonly text: string;
}

/** The texts in a function; those of constants count where they are used. */
function answersIn(owner: FunctionNode): readonly Answer[] {
  const found: Answer[] = [];
  for (const node of descendants(owner)) {
    const text =
      node.type === NodeType.TemplateLiteral ? node.quasis.map(({ value }) => value.raw).join(' ') : textOfNode(node);
    if (text !== undefined && text.includes(' ') && !isLogged(node)) found.push({ node, text });
  }
  return found;
}

function textOfNode(node: TSESTree.Node): string | undefined {
  if (node.type === NodeType.Literal) return stringOf(node);
  if (node.type !== NodeType.Identifier && node.type !== NodeType.MemberExpression) return undefined;
  if (node.parent.type === NodeType.VariableDeclarator && node.parent.id === node) return undefined;
  return stringOf(definitionOf(node));
}
