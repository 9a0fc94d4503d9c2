import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ancestors, isFunctionNode, keyName } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { defineProductionRule } from './places.ts';
import { constantOf } from './settings.ts';

const drivers =
  /^(?:mysql|mysql2|mysql2\/promise|promise-mysql|mariadb|mariadb\/callback|knex|sequelize|sequelize-typescript|typeorm|@nestjs\/typeorm|@nestjs\/sequelize|objection|drizzle-orm\/mysql2|express-myconnection|@fastify\/mysql|fastify-mysql)$/;
/** Scripts that set up or move a database run files of statements, and take nothing from clients. */
const setUpPath =
  /(?:^|\/)(?:migrations?|scripts?|seeds?|seeders?|setup|bin|tools?|install)\/|(?:migrat|seed|setup|install|import|reset|init)[\w-]*\.[cm]?[jt]s$/i;

/** Connections over which one query may carry several statements. */
export const multipleStatements = defineProductionRule((scene) => ({
  Property: (property): void => {
    if (keyName(property) !== 'multipleStatements' || property.parent.type !== NodeType.ObjectExpression) return;
    if (setUpPath.test(scene.file.path)) return;
    const isOn = constantOf(property.value)?.value === true;
    const module = driverAround(property);
    const isSure = module !== undefined;
    scene.judge(
      property,
      isOn
        ? {
            detail: `Here the connections of ${module ?? 'the database'} take several statements in one query.`,
            ...(!isSure && { confidence: 'medium' as const }),
          }
        : undefined,
    );
  },
}));

/** The driver whose call, in the same function, is given the setting. */
function driverAround(property: TSESTree.Property): string | undefined {
  for (const ancestor of ancestors(property)) {
    if (isFunctionNode(ancestor)) return undefined;
    if (ancestor.type !== NodeType.CallExpression && ancestor.type !== NodeType.NewExpression) continue;
    const { module } = moduleMember(ancestor.callee) ?? {};
    if (module !== undefined && drivers.test(module)) return module;
  }
  return undefined;
}
