import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { keyName, propertyName, stringOf } from '../../flow/scope.ts';
import { matchesText, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineTextRule, linesAt } from '../defineProjectRule.ts';
import { dockerfiles, finalStages, isForDevelopment, stagesOf } from '../framework/dockerfiles.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';

const detail = 'Here it is on wherever the service runs.';

/** Code that puts its framework into the mode for developers, whatever the environment says. */
export const developmentMode = defineProductionRule((scene) => {
  if (!matchesText(scene.file, /['"`]dev(?:elopment)?['"`]/)) return {};
  const isDevelopment = (value: TSESTree.Node | undefined): boolean => /^dev(?:elopment)?$/.test(stringOf(value) ?? '');
  return {
    CallExpression: (call): void => {
      if (calledName(call) !== 'set' || stringOf(call.arguments[0]) !== 'env' || call.arguments.length !== 2) return;
      scene.judge(call, isDevelopment(call.arguments[1]) && !isDevelopmentOnly(call) ? { detail } : undefined);
    },
    // pm2: ecosystem.config.js
    Property: (property): void => {
      if (keyName(property) !== 'NODE_ENV' || !/(?:^|\/)(?:ecosystem|pm2)[\w.-]*\.[cm]?js$/.test(scene.file.path))
        return;
      const holder = property.parent.parent;
      const isOfProduction = holder.type === NodeType.Property && /^(?:env|env_prod\w*)$/.test(keyName(holder) ?? '');
      scene.judge(
        property,
        isOfProduction && isDevelopment(property.value) ? { detail, confidence: 'low' } : undefined,
      );
    },
    AssignmentExpression: (assignment): void => {
      const { left, right, operator } = assignment;
      if (left.type !== NodeType.MemberExpression || propertyName(left) !== 'NODE_ENV') return;
      if (textOf(left.object) !== 'process.env') return;
      scene.judge(
        assignment,
        operator === '=' && isDevelopment(right) && !isDevelopmentOnly(assignment) ? { detail } : undefined,
      );
    },
  };
});

const developersCommand =
  /\b(?:nodemon|ts-node-dev|next dev|nuxt dev|nest start --watch|tsx watch|(?:npm|yarn|pnpm) (?:run )?(?:dev|start:dev)|node --watch)\b/;

/** Images that start the service as developers do. */
export const developmentModeInImage = defineTextRule({
  files: dockerfiles,
  checkText: (file, _project, judge) => {
    if (isForDevelopment(file.path) || isTestPath(file.path)) return;
    for (const { instructions } of finalStages(stagesOf(file))) {
      for (const { name, text, lines } of instructions) {
        if (name === 'ENV' && /\bNODE_ENV\b/.test(text))
          judge(
            lines,
            /\bNODE_ENV[= ]["']?dev/.test(text)
              ? { detail: 'Here NODE_ENV of the image says development.' }
              : undefined,
          );
        if (name === 'CMD' || name === 'ENTRYPOINT') {
          const command = text.replace(/[[\]",]+/g, ' ').replace(/\s+/g, ' ');
          judge(
            lines,
            developersCommand.test(command) ? { detail: `Here the image starts ${command.trim()}.` } : undefined,
          );
        }
      }
    }
  },
});

/** The same in the settings of what keeps it running, or of how it is deployed. */
export const developmentModeInSettings = defineTextRule({
  files:
    /(?:^|\/)(?:ecosystem[\w.-]*\.json|pm2[\w.-]*\.(?:json|ya?ml)|(?:docker-)?compose[\w.-]*prod[\w.-]*\.ya?ml|serverless[\w.-]*\.ya?ml|app\.yaml|Procfile|fly\.toml)$/,
  checkText: (file, _project, judge) => {
    for (const match of file.text.matchAll(/^.*\bNODE_ENV\b["']?\s*[:=]\s*["']?(\w+)["']?.*$/gm)) {
      const before = file.text.slice(0, match.index);
      const isForDevelopers = /env_(?:dev|development|local)\w*["']?\s*:\s*\{[^}]*$/.test(before);
      const isDevelopment = /^dev(?:elopment)?$/.test(match[1] ?? '') && !isForDevelopers;
      judge(
        linesAt(file, match.index),
        isDevelopment ? { detail: 'Here NODE_ENV of the deployed service says development.' } : undefined,
      );
    }
  },
});
