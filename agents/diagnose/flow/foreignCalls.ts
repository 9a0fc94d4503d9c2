import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import type { CallNode } from '../source/sourceFile.ts';
import { isRequestObject } from './callbacks.ts';
import { calledName } from './callers.ts';
import type { ForeignPart } from './foreignParameters.ts';
import { clientData } from './requestData.ts';
import { findVariable, unwrap } from './scope.ts';
import { moduleMember } from './values.ts';

const ofRequest: ForeignPart = (path) => clientData('request', path);
const whole: ForeignPart = () => 'any';
const text: ForeignPart = () => 'text';
const readers =
  /^(?:readBody|readRawBody|readFormData|readMultipartFormData|getQuery|getRouterParams?|getRequestHeaders?|getHeaders?|getCookie|parseCookies|getRequestURL)$/;

/** What the client has of the result of a call that asks for the request at hand, instead of being handed it. */
export function foreignCall(call: CallNode): ForeignPart | undefined {
  if (call.type !== NodeType.CallExpression) return undefined;
  const name = calledName(call) ?? '';
  const [first] = call.arguments;
  const callee = unwrap(call.callee);
  switch (name) {
    // NestJS: `context.switchToHttp().getRequest()`, `GqlExecutionContext.create(context).getContext().req`.
    case 'getRequest':
      return first === undefined ? ofRequest : undefined;
    case 'getContext':
      return first === undefined ? ([part, ...rest]) => (part === 'req' ? ofRequest(rest) : undefined) : undefined;
    case 'getData':
      return madeBy(callee, /^switchTo(?:Ws|Rpc)$/) ? whole : undefined;
    case 'getArgs':
      return madeBy(callee, /^create$/) ? whole : undefined;
    case 'cookies':
    case 'headers':
      return moduleMember(callee)?.module === 'next/headers'
        ? ([part]) => (part === 'get()' || part === 'getAll()' ? 'text' : undefined)
        : undefined;
    case 'parse':
      return first !== undefined && /^(?:formidable|multiparty)$/.test(moduleMember(callee)?.module ?? '')
        ? ([index, ...rest]) =>
            index === '0' ? 'any' : index === '1' ? clientData('request', ['files', ...rest]) : undefined
        : undefined;
    default:
      return ofReader(call, name, callee);
  }
}

/** h3 and Nuxt: `readBody(event)`; micro, co-body and raw-body: `json(request)`. */
function ofReader(call: TSESTree.CallExpression, name: string, callee: TSESTree.Node): ForeignPart | undefined {
  const module = moduleMember(callee)?.module;
  const [first] = call.arguments;
  if (readers.test(name) && callee.type === NodeType.Identifier) {
    const isKnown = module === 'h3' || (module === undefined && findVariable(callee) === undefined);
    return isKnown ? (/body|form/i.test(name) ? whole : text) : undefined;
  }
  const isBodyReader = module !== undefined && /^(?:micro|co-body|raw-body)$/.test(module);
  return isBodyReader && first !== undefined && isRequestObject(first) ? whole : undefined;
}

/** True for a member of what a call of such a name gives. */
function madeBy(callee: TSESTree.Node, name: RegExp): boolean {
  const object = callee.type === NodeType.MemberExpression ? unwrap(callee.object) : undefined;
  return object?.type === NodeType.CallExpression && name.test(calledName(object) ?? '');
}
