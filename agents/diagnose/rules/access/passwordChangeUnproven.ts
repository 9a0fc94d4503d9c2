import type { TSESTree } from '@typescript-eslint/utils';
import { matchesText } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule } from '../defineRule.ts';
import { passwordWrite } from './passwordWrites.ts';

const mayWrite = /passw|pwd/i;
const proof =
  /compare|verif|current_?(?:pass|pwd)|old_?(?:pass|pwd)|existing_?pass|previous_?pass|authenticate\w*\(|matches?(?:_?pass|\()|check_?pass|valid(?:ate)?_?pass|same_?pass|reauth|confirm_?identity|changePassword\(\s*\w*(?:old|current)/i;
const ofSession =
  /\b(?:req|request|ctx|context)\.(?:user|session|auth|state\.(?:user|account|member)|userId|currentUser|account|member|jwt|me)\b|current_?user|auth\.credentials|session\.(?:user|account|member)|\bviewer\b|(?:get|read|require)\w*(?:Session|User)\(|@(?:Current|Auth|Logged|Req)\w*\(|locals\.(?:user|account)|authorizer|context\.user|\(\s*\w+\s*(?::[^,)]*)?,[^)]*\{[^}]*\b(?:user|me|userId|session)\b[^}]*\}\s*\)\s*=>/i;

/** A password that whoever holds the session may replace without knowing it. */
export const passwordChangeUnproven = defineRule((scene) => {
  if (isTestPath(scene.file.path) || !matchesText(scene.file, mayWrite)) return {};
  const check = (node: TSESTree.Node): void => {
    const write = passwordWrite(node);
    if (write === undefined) return;
    const { words, text } = write;
    const isOther = words.some((word) =>
      /^(reset|forgot|forgotten|recover|recovery|admin|admins|lost|token|activate|confirm|verify)$/.test(word),
    );
    const isChange = words.some((word) => /^(password|passwd|pwd|profile|me|account|settings)$/.test(word));
    if (isOther || !isChange || !ofSession.test(text)) return;
    const isProven =
      proof.test(text) || /\breset_?(?:token|code)|\b(?:query|params|body)\.(?:token|code)\b/i.test(text);
    scene.judge(
      node,
      isProven
        ? undefined
        : { detail: 'Here the new password is stored, and nothing asks for the one that it replaces.' },
    );
  };
  return { CallExpression: check, AssignmentExpression: check, Literal: check, TemplateLiteral: check };
});
