import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { textOf, type ClassNode } from '../source/sourceFile.ts';
import { decoratorName, decoratorsOf } from './handlers.ts';
import { keyName } from './scope.ts';
import { typeOfAnnotation } from './values.ts';

const strictPipe = /Parse(?:Int|UUID|Bool|Float|Enum|Date)Pipe/;
const strictDecorator =
  /^(IsInt|IsNumber|IsNumberString|IsUUID|IsEnum|IsBoolean|IsDate|IsDateString|IsISO8601|IsMongoId|IsIn|IsPositive|Matches|IsAlphanumeric|IsAlpha|IsHexadecimal|IsEmail|IsIP|IsISO31661Alpha2|IsBIC|Equals|IsSemVer|IsPhoneNumber|IsPort)$/;
const textDecorator = /^(IsString|Length|MaxLength|MinLength|IsNotEmpty|IsUrl|Contains|IsOptional|Transform)$/;

/**
 * Whether what a decorated parameter (NestJS and the like) declares leaves room for text, or an object, of the client's choice at a
 * path: pipes that parse, and classes with the decorators of class-validator, do not.
 */
export function allowsText(parameter: TSESTree.Parameter, path: readonly string[], shape: 'text' | 'object'): boolean {
  if (decoratorsOf(parameter).some((decorator) => strictPipe.test(textOf(decorator)))) return false;
  const annotation = 'typeAnnotation' in parameter ? parameter.typeAnnotation?.typeAnnotation : undefined;
  if (annotation?.type === NodeType.TSNumberKeyword || annotation?.type === NodeType.TSBooleanKeyword) return false;
  const declared = typeOfAnnotation(annotation);
  const [name] = path;
  if (declared?.kind !== 'instance' || name === undefined) return true;
  const decorators = validationDecorators(declared.of, name);
  if (decorators.some((decorator) => strictDecorator.test(decorator))) return false;
  return !(shape === 'object' && decorators.some((decorator) => textDecorator.test(decorator)));
}

/** Names of the decorators on a property of a class. */
export function validationDecorators(owner: ClassNode, name: string): readonly string[] {
  for (const member of owner.body.body) {
    if (member.type === NodeType.PropertyDefinition && keyName(member) === name)
      return member.decorators.map(decoratorName);
  }
  return [];
}
