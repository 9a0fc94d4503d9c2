import type { TSESTree } from '@typescript-eslint/utils';
import { ProjectAnswers } from '../../source/memory.ts';
import type { Project } from '../../source/project.ts';
import { matchesText, shortText } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule } from '../defineRule.ts';
import { passwordWrite } from './passwordWrites.ts';

const mayWrite = /passw|pwd/i;
const ends =
  /(?:destroy|delete|remove|invalidate|clear|kill|end|drop|purge|revoke|expire|terminate)(?!\w*(?:reset|verif))\w*(?:sessions?|tokens?|devices)\b|(?<!(?:reset|verification|recovery)_?)(?:sessions?|session_?store|refresh_?tokens?|tokens?|devices)(?:_?repository|_?model|_?repo)?\)?\s*\.\s*(?:delete\w*|destroy\w*|del|remove\w*|update\w*|clear|revoke\w*|invalidate\w*)\(|(?:delete\s+from|update)\s+\W?(?!\w*(?:reset|verif))\w*(?:sessions?|tokens?)|(?:db|knex)\(['"]\w*(?:sessions?|tokens?)['"]\)|sessionStore|logout_?all|log_?out_?every|sign_?out_?all|revoke|blacklist|denylist|refresh_?token\w*\s*[:=]\s*(?:null|undefined|''|\[\]|"")|\$unset[^}]*refresh/i;
const versions =
  /token_?version|session_?version|password_?changed_?at|password_?updated_?at|pwd_?changed|changedPasswordAfter|security_?stamp|credentials?_?version|session_?epoch|\bepoch\b|auth_?version|tokens_?valid_?(?:from|after)|token_?generation|password_?version|sessions_?valid/i;
const keepers =
  /^(jsonwebtoken|jose|@nestjs\/jwt|@fastify\/jwt|fastify-jwt|fast-jwt|koa-jwt|express-jwt|jwt-simple|passport|passport-jwt|express-session|cookie-session|client-sessions|koa-session|koa-generic-session|@fastify\/session|@fastify\/secure-session|@hapi\/cookie|@hapi\/yar|@hapi\/jwt|hapi-auth-jwt2|iron-session|next-auth)$/;

/** A new password that leaves open what was opened with the old one. */
export const sessionsOutlivePassword = defineRule((scene) => {
  if (isTestPath(scene.file.path) || !matchesText(scene.file, mayWrite)) return {};
  const check = (node: TSESTree.Node): void => {
    const write = passwordWrite(node);
    if (
      write === undefined ||
      !write.words.some((word) =>
        /^(change|changed|reset|forgot|recover|recovery|set|new|update|password|passwd|pwd)$/.test(word),
      )
    )
      return;
    const dependencies = Object.keys(scene.project.manifestOf(scene.file.path)?.dependencies ?? {});
    const keeper = dependencies.find((name) => keepers.test(name));
    if (keeper === undefined) return;
    const isEnded = ends.test(write.text) || countsVersions(scene.project);
    scene.judge(
      node,
      isEnded
        ? undefined
        : {
            detail: `Here ${shortText(node, 50)} replaces the password, and nothing ends what ${keeper} has let in with the old one.`,
          },
    );
  };
  return { CallExpression: check, AssignmentExpression: check, Literal: check, TemplateLiteral: check };
});

const known = new ProjectAnswers<Project, boolean>();

/** A stamp of the account that every token is compared with ends them all when it moves on. */
function countsVersions(project: Project): boolean {
  let found = known.get(project);
  if (found === undefined)
    known.set(
      project,
      (found = project.codeFiles().some(({ path, text }) => !isTestPath(path) && versions.test(text))),
    );
  return found;
}
