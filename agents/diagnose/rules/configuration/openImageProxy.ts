import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { keyName } from '../../flow/scope.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { constantText, isConstant, listOf, settingOf } from './settings.ts';

const settingsFile = /(?:^|\/)(?:next|nuxt|astro)\.config\.[cm]?[jt]s$/;
/** A pattern that leaves the host, or all of it but the top-level domain, to the caller. */
const anyHost = /^\*\*?$|^\*\*?\.[a-z]+$/;

/** Image services of a framework that fetch from whichever host they are asked to, or serve what can run. */
export const openImageProxy = defineProductionRule((scene) => {
  if (!settingsFile.test(scene.file.path)) return {};
  return {
    Property: (property): void => {
      if (property.parent.type !== NodeType.ObjectExpression) return;
      const name = keyName(property);
      if (name === 'remotePatterns' || name === 'domains') {
        for (const pattern of listOf(property.value)) judgeHost(property, pattern);
      } else if (name === 'dangerouslyAllowSVG') {
        const isOpen =
          isConstant(property.value, true) && settingOf(property.parent, 'contentSecurityPolicy') === undefined;
        scene.judge(
          property,
          isOpen
            ? { detail: 'Here SVG, which may hold scripts, is served from the own origin without a policy.' }
            : undefined,
        );
      }
    },
  };
  function judgeHost(property: TSESTree.Property, pattern: TSESTree.Node): void {
    const host = constantText(settingOf(pattern, 'hostname')) ?? constantText(pattern)?.replace(/^https?:\/\//, '');
    if (host === undefined) return;
    scene.judge(
      property,
      anyHost.test(host) && !isDevelopmentOnly(property)
        ? { detail: `Here the optimiser of images fetches from every host (${host}) for whoever asks.` }
        : undefined,
    );
  }
});
