import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/tree.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { ancestors, isFunctionNode, stringOf, type FunctionNode } from '../../flow/scope.ts';
import { shortText } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule } from '../defineRule.ts';
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
  if (isTestPath(scene.file.path) || !/passw|pwd|login|sign-?in|forgot|recover|authenticat/i.test(scene.file.text))
    return {};
  const judged = new Set<FunctionNode>();
  const check = (owner: FunctionNode): void => {
    if ([...ancestors(owner)].some((node) => isFunctionNode(node) && (judged.has(node) || isCandidate(node)))) return;
    if (!isCandidate(owner)) return;
    judged.add(owner);
    const texts = answersIn(owner);
    const unknown = texts.find(({ text }) => unknownUser.test(text) && !/password|credentials/i.test(text));
    const wrong = texts.find(({ text }) => wrongPassword.test(text) && !unknownUser.test(text));
    const [failure] = texts.filter(({ text }) => unknownUser.test(text) || wrongPassword.test(text));
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

/** What goes to the log is no answer. */
function isLogged(node: TSESTree.Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (isFunctionNode(ancestor)) return false;
    if (
      ancestor.type === NodeType.CallExpression &&
      /^(?:console|log|logger|winston|debug|this\.logger|req\.log|request\.log)\b/.test(shortText(ancestor.callee, 40))
    )
      return true;
  }
  return false;
}
